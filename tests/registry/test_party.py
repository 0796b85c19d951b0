"""Who is in the party is seen by party bodies only: not on the group's page, on a person's card, or in an export."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.kernel.tenancy import in_community
from linli.registry.enums import GroupKind
from linli.registry.models import Membership, Party
from tests.factories import SINCE, Neighbourhood, group, member, neighbourhood, person, signed_in

pytestmark = pytest.mark.django_db
C = "/c/qingyang"
BRANCH = "青杨第一党支部"


@pytest.fixture
def area() -> Neighbourhood:
    made = neighbourhood()
    with in_community(made.community):
        branch = group(GroupKind.PARTY_BRANCH, "branch", BRANCH)
        named = person("陆党生")
        Membership.new(group=branch, person_id=named.id, from_on=SINCE)
        comrade = member("党员干事", Role.COMMUNITY_WORKER, groups=(branch,))
        made.others |= {"branch": branch, "named": named, "comrade": comrade}
    return made


def _texts(area: Neighbourhood, user: User) -> tuple[str, str, str]:
    """The branch's page, the member's card, the export of groups, as a user reads them."""
    client, branch, named = signed_in(Client(), user), area.others["branch"], area.others["named"]
    export = client.get(f"{C}/exports/groups/")
    assert export.status_code == 200, export.status_code
    cells = load_workbook(BytesIO(export.getvalue())).active.values
    rows = "\n".join(" ".join(str(cell) for cell in row) for row in cells)
    pages = [client.get(f"{C}/{path}").content.decode() for path in (f"groups/{branch.id}/", f"people/{named.id}/")]
    return pages[0], pages[1], rows


def test_a_worker_outside_the_party_reads_no_members(area: Neighbourhood) -> None:
    page, card, rows = _texts(area, area.worker)
    assert BRANCH in page
    assert "只给党组织成员看" in page
    assert "陆党生" not in page + rows
    assert "陆党生" in card
    assert BRANCH not in card
    assert BRANCH in rows


@pytest.mark.parametrize("who", ["comrade", "secretary"])
def test_party_bodies_read_them(area: Neighbourhood, who: str) -> None:
    page, card, rows = _texts(area, area.others.get(who) or getattr(area, who))
    assert "陆党生" in page
    assert "陆党生" in rows
    assert BRANCH in card


def test_who_may_not_know_the_members_may_not_change_them(area: Neighbourhood) -> None:
    branch: Party = area.others["branch"]
    form = {"person": "王建国", "from_on": "2026-05-18", "idempotency_key": "k1"}
    worker, comrade = signed_in(Client(), area.worker), signed_in(Client(), area.others["comrade"])
    assert worker.post(f"{C}/groups/{branch.id}/members/", form).status_code == 404
    with in_community(area.community):
        person("王建国")
    assert comrade.post(f"{C}/groups/{branch.id}/members/", form | {"idempotency_key": "k2"}).status_code == 302
    with in_community(area.community):
        assert Membership.objects.filter(group=branch, person__name="王建国").exists()
