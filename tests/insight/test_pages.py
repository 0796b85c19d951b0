"""The public page and the staff's figures, as people open them."""

import csv
import statistics
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from tests.counting import counted
from tests.factories import Neighbourhood, category, neighbourhood, reported, signed_in

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "appeals"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def public(client: Client, area: Neighbourhood, query: str = "") -> str:
    response = client.get(reverse("public", kwargs={"code": area.community.code}) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_reads_what_is_listed_and_nothing_else(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        shown = reported(area, text="东门路灯不亮")
        hidden = reported(area, text="西门垃圾没清")
        walled = reported(area, text="有人受到伤害", category=area.harm)
        Matter.objects.filter(id=shown.id).update(is_listed=True, public_title="路灯不亮（东门）")
        Matter.objects.filter(id=walled.id).update(is_listed=True)
    html = public(client, area, "?span=all")
    assert "路灯不亮（东门）" in html
    for words in (shown.text, hidden.text, walled.text, "张秀兰", shown.number):
        assert words not in html


def test_a_category_and_pages(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        for number in range(27):
            reported(area, text=f"第{number}盏灯不亮")
        reported(area, text="树倒了", category=area.tree)
        Matter.objects.update(is_listed=True)
    first, second = public(client, area, "?span=all&category=leak"), public(client, area, "?span=all&page=2")
    assert "树倒了" not in first
    assert "page=2" in first
    assert "page=1" in second
    assert public(client, area, "?page=nonsense&span=nonsense&category=nonsense")


def test_staff_read_the_figures_and_residents_do_not(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        reported(area)
    path = reverse("figures", kwargs={"code": area.community.code})
    assert client.get(path).status_code == 302
    assert signed_in(client, area.secretary).get(path).status_code == 200
    assert signed_in(Client(), area.property_staff).get(path).status_code == 403


def test_queries_do_not_grow_with_the_list(client: Client, area: Neighbourhood) -> None:
    path = reverse("public", kwargs={"code": area.community.code})
    with in_community(area.community):
        reported(area)
    client.get(path)
    costs = []
    for _more in range(2):
        with in_community(area.community):
            reported(area)
            Matter.objects.update(is_listed=True)
        with counted(10) as found:
            client.get(path)
        costs.append(len(found))
    assert costs[0] == costs[1]


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason=f"REAL DATA MISSING: {REAL} is not on this machine")
def test_the_public_page_agrees_with_the_real_file(client: Client, area: Neighbourhood) -> None:
    """Median 11.2 days from message to answer, over the 2,816 answered messages."""
    with in_community(area.community):
        category("other", "其他", wall=Wall.PUBLIC)
    call_command("import_records", "appeals", str(REAL / "answered.csv"), "--community", area.community.code)
    with (REAL / "answered.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = [(moment(row["答复时间"]) - moment(row["留言时间"])).total_seconds() / 86400 for row in rows]
    html = public(client, area, "?span=history")
    assert f"{statistics.median(days):.1f} 天" in html
    assert "11.2 天" in html
    assert f">{len(rows)}<" in html


def moment(text: str) -> datetime:
    text = text.replace("/", "-")
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S" if ":" in text else "%Y-%m-%d")  # noqa: DTZ007
