"""A neighbourhood with one of everything that an address can name, and the arguments of every address there."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import URLPattern
from django.utils import timezone

from linli.accounts.enums import STAFF, Role
from linli.accounts.models import User
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Matter, MatterFile, SavedView
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import in_community
from linli.practices.appeals.actions.joint_lists import put_on_list
from linli.practices.appeals.models import Draft, DraftFile, Forwarded, JointList, JointMember
from linli.registry.actions.invitations import invite
from linli.registry.models import (
    Circumstance,
    DutyShift,
    EmergencyAccess,
    Household,
    HouseholdMember,
    Import,
    Kinship,
    Merge,
    Residence,
)
from tests.factories import NOW, SINCE, Neighbourhood, member, neighbourhood, person, reported
from tests.guards.test_urls import routes
from tests.tour import KEPT_APART, SAMPLES, arguments_of

Arguments = dict[str, Any]
#: A day that is never over.
LATER = date(2099, 1, 1)


def furnish(code: str, name: str) -> tuple[Neighbourhood, dict[str, Any]]:
    """With a member of staff of each role at its desk."""
    area = neighbourhood(code, name)
    with in_community(area.community):
        people = {role: member(f"{role}的人", role, groups=(area.desk,), places=(area.grid,)) for role in sorted(STAFF)}
        _matters(area)
        _people(area, people[Role.SECRETARY])
        invite(
            name="新人", phone=f"199{sum(map(ord, code)):08d}", role=Role.AUDITOR, group=None, place=None,
            by=area.actor(area.secretary), now=timezone.now(),
        )  # fmt: skip
        for module in KEPT_APART:
            module.furnish(area, people)
        SavedView.new(user=people[Role.SECRETARY], name="我的", query="")
        DutyShift.new(party=area.desk, starts_at=NOW, ends_at=NOW + timedelta(hours=9))
        Import.new(kind="people", file_name="名册.xlsx", user=people[Role.SECRETARY], created_at=timezone.now())
    return area, people


def _matters(area: Neighbourhood) -> None:
    matter = reported(area)
    Matter.objects.filter(id=matter.id).update(visit_needed=True, version=9)  # the longest story is what pages speak of
    in_hand = reported(area, now=NOW + timedelta(minutes=1))  # of the desk, where everybody works: all may move it
    Matter.objects.filter(id=in_hand.id).update(stage="dispatched")
    MatterFile.new(matter=matter, file=_picture())
    entered = reported(area, source=Source.CALL, by=area.actor(area.worker))
    Forwarded.new(
        matter=entered, hotline_number=f"H-{area.community.code}", hotline_due_at=NOW, original_text="原文"
    )  # fmt: skip
    joint = JointList.new(key="three", name="三方清单")
    for party in (area.desk, area.property_company):
        JointMember.new(joint_list=joint, party=party)
    put_on_list(joint_list=joint, matter=matter, by=area.actor(area.worker), now=NOW)
    draft = Draft.new(started_at=NOW, expires_at=NOW + timedelta(days=1))
    DraftFile.new(draft=draft, file=_picture())


def _picture() -> StoredFile:
    """A row alone: its bytes are not on the disk, so whoever may see it is told that it is gone."""
    return StoredFile.new(content_type="image/jpeg", size=1, width=1, height=1, sha256="0", created_at=NOW)


def _people(area: Neighbourhood, by: User) -> None:
    somebody, mother = person("张桂芳"), person("张奶奶")
    household = Household.new(dwelling=area.dwelling, head=somebody)
    for each in (somebody, mother):
        HouseholdMember.new(household=household, person=each, from_on=SINCE)
    Residence.new(person=somebody, place=area.dwelling, kind="living", from_on=SINCE)
    Circumstance.new(
        person=somebody,
        kind="living_alone",
        purpose="探访",
        from_on=SINCE,
        until_on=LATER,
        seen_by="staff",
        file=_picture(),
    )
    Kinship.new(person=somebody, relative=mother, relation="parent", attested_by="户口簿", from_on=SINCE)
    EmergencyAccess.new(
        user=by, person=somebody, reason="晕倒", from_at=timezone.now(), until_at=timezone.now() + timedelta(hours=3)
    )
    twins = [person("王小明", born_on=date(1950, 1, 1)) for _each in range(2)]
    Merge.new(kept=twins[0], merged=person("王晓明"), at=NOW)


# -- the arguments of an address


def _of(model: str, where: dict[str, Any] | None = None, **columns: str) -> Callable[[], Arguments]:
    """The arguments of an address from the columns of a row: `_of("registry.Residence", id="person_id", residence="id")`."""

    def sample() -> Arguments:
        rows = apps.get_model(model).objects.filter(**where or {})
        row = rows.order_by("id").values_list(*columns.values()).first()
        return dict(zip(columns, row, strict=True)) if row else {}

    return sample


#: Addresses that name another record than the page they belong to, or belong to none.
NAMED: dict[str, Callable[[], Arguments]] = {
    "circumstance-end": _of("registry.Circumstance", id="person_id", circumstance="id"),
    "circumstance-file": _of("registry.Circumstance", id="person_id", circumstance="id"),
    "draft-photo": _of("appeals.DraftFile", id="id"),
    "duty-remove": _of("registry.DutyShift", id="id"),
    "invitation-again": _of("registry.Invitation", id="id"),
    "invitation-revoke": _of("registry.Invitation", id="id"),
    "joint-add": _of("appeals.JointList", key="key"),
    "matter-file": _of("matters.MatterFile", id="matter_id", file="file_id"),
    "member-end": _of("registry.Membership", id="group_id", membership="id"),
    "merge-undo": _of("registry.Merge", id="id"),
    "report-photo-remove": _of("appeals.DraftFile", id="id"),
    "residence-end": _of("registry.Residence", id="person_id", residence="id"),
    "residence-strike-out": _of("registry.Residence", id="person_id", residence="id"),
    "responsibility-end": _of("registry.Responsibility", id="id"),
    "saved-view-remove": _of("matters.SavedView", id="id"),
    "staff-end": _of("accounts.Grant", id="id"),
    "staff-password": _of("accounts.Grant", {"role": Role.MEDIATOR}, id="user_id"),
    "tie-end": _of("registry.Kinship", id="person_id", tie="id"),
    "track-photo": _of("matters.MatterFile", id="file_id"),
}
for module in KEPT_APART:
    NAMED |= module.NAMED
#: Arguments that name no record, and one of which there is always something.
PLAIN = {"size": "full", "list": "places", "kind": "people"}


def arguments(route: str, pattern: URLPattern, area: Neighbourhood) -> Arguments:
    """What an address of this community is called with: real records of it, by its own sample or its page's."""
    wanted = arguments_of(route) - {"code"}
    if not wanted:
        return {}
    with in_community(area.community):
        found: Arguments = {}
        for _length, name in _pages_above(route):
            found = SAMPLES[name](area.community) or {}
            if found and set(found) <= wanted:
                break
        found |= NAMED.get(str(pattern.name), dict)()
    return {name: value for name, value in {**made_up(route), **PLAIN, **found}.items() if name in wanted}


def made_up(route: str) -> dict[str, str]:
    """Arguments that an address accepts and that name nothing."""
    nothing = {"uuid": str(UUID(int=7)), "int": "1", "slug": "nothing", "str": "x", "path": "x"}
    parts = [part.partition(">")[0].rpartition(":") for part in route.split("<")[1:]]
    return {name: nothing[kind or "str"] for kind, _colon, name in parts if name != "code"}


@cache
def _pages_above(route: str) -> list[tuple[int, str]]:
    """Sampled addresses that this one lies below, or is; the nearest first."""
    found = [(other, str(pattern.name)) for other, pattern in routes() if route.startswith(other)]
    return sorted(((len(other), name) for other, name in found if name in SAMPLES), reverse=True)
