"""A playbook chosen, adjusted and applied in the browser, with the difference shown before; never another community's."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.engines.matters.models import Category
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import in_community
from linli.registry.models import Group, Place
from linli.site.playbooks import parse, shipped
from tests.factories import Neighbourhood, neighbourhood
from tests.mission.people import Someone, staff

pytestmark = pytest.mark.django_db
HERE = "/c/qingyang/playbook/"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def secretary(area: Neighbourhood) -> Someone:
    return staff(area.secretary)


def adjusted(someone: Someone, **changes: str) -> Someone:
    return someone.open(f"{HERE}adjust/?from=xinjie").send("playbook/adjust/", **changes)


def test_those_that_come_with_linli_are_listed_with_what_they_contain(secretary: Someone) -> None:
    secretary.open(HERE).reads("还没有采用剧本", "新街社区的做法", "金康居民区的做法", "16 类事项", "房屋维修")
    assert "from=jinkang" in secretary.html


def test_chosen_adjusted_looked_at_and_applied(area: Neighbourhood, secretary: Someone) -> None:
    shown = adjusted(secretary, **{"categories.repair.name": "修房子", "categories.repair.term.amount": "2"})
    shown.reads("会变什么", "新增", "修房子", "还没有生效")
    shown.reads("居住情况证明、经常居住地证明", "4 工作小时", "附议几人：— → 10")
    difference = shown.html.partition('class="difference"')[2].partition("</ul>")[0]
    assert not re.search(r"&#39;|\{|\b(hours|workdays|None|True)\b|→ —", difference), (
        "as people say it, not as a file does"
    )
    with in_community(area.community):
        assert not Category.objects.filter(key="repair").exists()
    secretary.send("playbook/apply/").reads("已采用", "现在用的", "修房子")
    with in_community(area.community):
        repair = Category.objects.get(key="repair")
        assert (repair.name, repair.term_amount, repair.term_unit) == ("修房子", 2, "workdays")
        assert Group.objects.get(code="desk").phone == "021-5550100"
        assert Place.objects.filter(code="1-3").exists()
    secretary.open(f"{HERE}adjust/").send("playbook/adjust/").reads("没有变化")
    text = secretary.client.get(f"{HERE}file/").content.decode()
    assert parse(text).categories["repair"].name == "修房子"


def test_switched_off_it_is_shown_as_gone(area: Neighbourhood, secretary: Someone) -> None:
    adjusted(secretary).send("playbook/apply/")
    secretary.open(f"{HERE}adjust/")
    form, action = secretary.form("playbook/adjust/", {"categories.dogs.on"})
    sent = {name: value for name, value in form.carried.items() if name != "categories.dogs.on"}
    page = secretary.client.post(action, sent).content.decode()
    assert re.search(r"去掉.*犬只管理", page, re.S)


def test_a_wrong_term_keeps_everything_typed(secretary: Someone) -> None:
    page = secretary.open(f"{HERE}adjust/?from=xinjie").send(
        "playbook/adjust/", 422, **{"categories.repair.term.amount": "三", "categories.noise.name": "吵人"}
    )
    page.reads("房屋维修：时限要写大于 0 的整数")
    assert "categories.repair.term<" not in page.html
    assert 'value="吵人"' in page.html
    assert 'value="三"' in page.html


def test_a_file_of_another_community_changes_this_one_alone(area: Neighbourhood, secretary: Someone) -> None:
    other = neighbourhood("lanting", "兰亭社区")
    text = shipped()["xinjie"].read_text(encoding="utf-8").replace("code: xinjie", "code: lanting")
    text = text.replace("浙江省", "某某省")
    secretary.open(HERE)
    form, action = secretary.form("playbook/upload/", {"file"})
    answer = secretary.client.post(action, form.carried | {"file": SimpleUploadedFile("x.yaml", text.encode())})
    secretary._arrived(answer).send("playbook/apply/").reads("已采用")
    with in_community(area.community):
        assert Place.objects.filter(code="hy-1").exists()
    with in_community(other.community):
        assert not Place.objects.filter(code="hy-1").exists()
    here = Community.objects.get(code="qingyang")
    assert (here.name, here.jurisdiction_id) == ("青杨社区", area.community.jurisdiction_id)
    assert not Jurisdiction.objects.filter(name="某某省").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: [", b"community: 1", b"", b"categories: {}\x07"])
def test_a_file_that_is_none_is_told_by_line(secretary: Someone, content: bytes) -> None:
    secretary.open(HERE)
    form, action = secretary.form("playbook/upload/", {"file"})
    answer = secretary.client.post(action, form.carried | {"file": SimpleUploadedFile("x.yaml", content)})
    assert answer.status_code == 422
    assert "什么都没有改" in answer.content.decode()


def test_only_the_secretary(area: Neighbourhood) -> None:
    client = staff(area.worker).client
    assert client.get(HERE).status_code == 403
    assert client.post(f"{HERE}apply/", {"text": "x"}).status_code == 403
    assert staff(neighbourhood("lanting", "兰亭社区").secretary).client.get(HERE).status_code == 403
