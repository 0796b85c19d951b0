"""Places, groups, who belongs to them and who answers for what, over `/api/v1/`."""

import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import (
    After,
    Given,
    Limit,
    Name,
    Needs,
    answers,
    by_id,
    by_now,
    one_of,
    require_same,
    tagged,
    today_of,
)
from linli.registry.actions.groups import (
    Described,
    GroupRefused,
    change_group,
    join_group,
    leave_group,
    make_group,
)
from linli.registry.actions.places import (
    Drawn,
    PlaceRefused,
    bring_back,
    change_place,
    make_place,
    put_aside,
)
from linli.registry.actions.responsibilities import (
    ResponsibilityRefused,
    end_responsibility,
    take_responsibility,
)
from linli.registry.enums import GroupKind, PlaceKind, ResponsibilityRole
from linli.registry.models import Group, Membership, Party, Place, Responsibility
from linli.registry.permissions import EDIT_PLACES, READ_PLACES
from linli.registry.queries.party import memberships_for, sees_members
from linli.registry.rules import BadOutline, inside_point, read_outline
from linli.registry.ui.forms import OUTLINE_WORDS

router = Router(tags=["registry"])
READ = Needs(KeyScope.REGISTRY_READ, READ_PLACES)
WRITE = Needs(KeyScope.REGISTRY_WRITE, EDIT_PLACES)
REFUSALS = (PlaceRefused, GroupRefused, ResponsibilityRefused)
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class PlaceIn(Given):
    kind: PlaceKind
    name: Name
    code: Code
    parent: UUID | None = None
    grid: UUID | None = None
    address: Annotated[str, Field(max_length=160)] = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    purpose: Annotated[str, Field(max_length=40)] = ""
    outline: Annotated[dict[str, Any] | None, Field(description="GeoJSON polygon; not said: as it was")] = None


class PlaceOut(Schema):
    id: UUID
    kind: PlaceKind
    name: str
    code: str
    parent: UUID | None
    grid: UUID | None
    address: str
    latitude: float | None
    longitude: float | None
    purpose: str
    is_active: bool


class PlaceWhole(PlaceOut):
    outline: dict[str, Any] | None


class Places(Schema):
    items: list[PlaceOut]
    next: str | None


class GroupIn(Given):
    kind: GroupKind
    name: Name
    code: Code
    phone: Annotated[str, Field(max_length=20)] = ""


class GroupChange(GroupIn):
    is_active: bool = True


class GroupOut(Schema):
    id: UUID
    kind: GroupKind
    name: str
    code: str
    phone: str
    is_active: bool


class Groups(Schema):
    items: list[GroupOut]
    next: str | None


class MemberIn(Given):
    person: UUID
    title: Annotated[str, Field(max_length=40)] = ""
    from_on: date | None = None


class MemberOut(Schema):
    id: UUID
    person: UUID
    name: str
    title: str
    from_on: date
    until_on: date | None


class Ended(Given):
    until_on: date


class ResponsibilityIn(Given):
    """`place` none: the whole community."""

    party: UUID
    role: ResponsibilityRole
    place: UUID | None = None
    claimed: bool = False
    from_on: date | None = None


class ResponsibilityOut(Schema):
    id: UUID
    party: UUID
    name: str
    role: ResponsibilityRole
    place: UUID | None
    claimed: bool
    from_on: date
    until_on: date | None


class Responsibilities(Schema):
    items: list[ResponsibilityOut]
    next: str | None


def place_out(row: Place) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "kind", "name", "code", "address", "latitude", "longitude")}
    return {**told, "parent": row.parent_id, "grid": row.grid_id, "purpose": row.purpose, "is_active": row.is_active}


def _place(id: UUID | None) -> Place | None:
    if id is None:
        return None
    row = Place.objects.filter(id=id).select_related("parent", "grid").first()
    if row is None:
        raise PlaceRefused(_("没有这个地点"))
    return row


def _that_place(id: UUID) -> Place:
    return one_of(Place.objects.select_related("parent", "grid"), id)


def whole_out(row: Place) -> dict[str, Any]:
    return {**place_out(row), "outline": row.outline}


def _drawn(given: PlaceIn, before: Place | None = None) -> Drawn:
    """A point inside the outline, where none is said."""
    outline, said = before.outline if before else None, (given.latitude, given.longitude)
    if given.outline is not None:
        try:
            outline = read_outline(json.dumps(given.outline))
        except BadOutline as bad:
            raise PlaceRefused(OUTLINE_WORDS[bad.problem]) from None
        said = inside_point(outline) if said == (None, None) else said
    elif "outline" in given.model_fields_set:
        outline = None
    return Drawn(
        given.kind, given.name, given.code, _place(given.parent), _place(given.grid), given.address, *said, outline,
        given.purpose,
    )  # fmt: skip


@router.get("places", response=answers(Places), auth=READ, operation_id="list_places")
def list_places(
    request: HttpRequest,
    kind: PlaceKind | None = None,
    parent: UUID | None = None,
    limit: Limit = 50,
    after: After = "",
) -> Any:
    rows = Place.objects.filter(kind=kind) if kind else Place.objects.all()
    return by_id(rows.filter(parent_id=parent) if parent else rows, after, limit, place_out)


@router.post("places", response=answers(PlaceWhole, 201), auth=WRITE, operation_id="make_place")
def make_one_place(request: HttpRequest, given: PlaceIn) -> Any:
    return 201, whole_out(make_place(drawn=_drawn(given), **by_now(request)))


@router.get("places/{uuid:id}", response=answers(PlaceWhole), auth=READ, operation_id="get_place")
def get_place(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """Its ETag may be sent back as `If-Match` with a change."""
    return tagged(response, whole_out(_that_place(id)))


@router.put("places/{uuid:id}", response=answers(PlaceWhole), auth=WRITE, operation_id="change_place")
def change_one_place(request: HttpRequest, id: UUID, given: PlaceIn) -> Any:
    """As it is from now on; its outline stays unless one is said."""
    place = _that_place(id)
    require_same(request, lambda: whole_out(place))
    return whole_out(change_place(place=place, drawn=_drawn(given, place), **by_now(request)))


@router.post("places/{uuid:id}/aside", response=answers(PlaceOut), auth=WRITE, operation_id="put_place_aside")
def put_place_aside(request: HttpRequest, id: UUID) -> Any:
    return place_out(put_aside(place=_that_place(id), **by_now(request)))


@router.post("places/{uuid:id}/back", response=answers(PlaceOut), auth=WRITE, operation_id="bring_place_back")
def bring_place_back(request: HttpRequest, id: UUID) -> Any:
    return place_out(bring_back(place=_that_place(id), **by_now(request)))


# -- groups


def group_out(row: Group) -> dict[str, Any]:
    told = {"id": row.party_id, "kind": row.kind, "code": row.code, "phone": row.phone}
    return {**told, "name": row.party.name, "is_active": row.party.is_active}


def _group(id: UUID) -> Group:
    return one_of(Group.objects.select_related("party", "directory"), id)


def _described(given: GroupIn, before: Group | None = None) -> Described:
    return Described(given.kind, given.name, given.code, given.phone, before.directory if before else None)


@router.get("groups", response=answers(Groups), auth=READ, operation_id="list_groups")
def list_groups(request: HttpRequest, kind: GroupKind | None = None, limit: Limit = 50, after: After = "") -> Any:
    rows = Group.objects.select_related("party")
    return by_id(rows.filter(kind=kind) if kind else rows, after, limit, group_out)


@router.post("groups", response=answers(GroupOut, 201), auth=WRITE, operation_id="make_group")
def make_one_group(request: HttpRequest, given: GroupIn) -> Any:
    return 201, group_out(make_group(described=_described(given), **by_now(request)))


@router.get("groups/{uuid:id}", response=answers(GroupOut), auth=READ, operation_id="get_group")
def get_group(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """Its ETag may be sent back as `If-Match` with a change."""
    return tagged(response, group_out(_group(id)))


@router.put("groups/{uuid:id}", response=answers(GroupOut), auth=WRITE, operation_id="change_group")
def change_one_group(request: HttpRequest, id: UUID, given: GroupChange) -> Any:
    group = _group(id)
    require_same(request, lambda: group_out(group))
    described = _described(given, group)
    return group_out(change_group(group=group, described=described, active=given.is_active, **by_now(request)))


def member_out(row: Membership) -> dict[str, Any]:
    told = {"id": row.id, "person": row.person_id, "name": row.person.name, "title": row.title}
    return {**told, "from_on": row.from_on, "until_on": row.until_on}


@router.get("groups/{uuid:id}/members", response=answers(list[MemberOut]), auth=READ, operation_id="list_members")
def list_members(request: HttpRequest, id: UUID) -> Any:
    """Who works for a company or department; of party bodies and informal groups nobody is told here."""
    if _group(id).kind == GroupKind.PARTY_BRANCH:
        return []
    rows = Membership.objects.filter(group_id=id).select_related("person").order_by("from_on", "id")
    return [member_out(row) for row in rows[:500]]


@router.post("groups/{uuid:id}/members", response=answers(MemberOut, 201), auth=WRITE, operation_id="join_group")
def join_one_group(request: HttpRequest, id: UUID, given: MemberIn) -> Any:
    group, person, asked = _group(id), Party.objects.filter(id=given.person).first(), request
    if not sees_members(asked.visitor, group):  # type: ignore[attr-defined]
        raise Http404(str(id))
    if person is None:
        raise GroupRefused(_("没有这个人"))
    from_on = given.from_on or today_of(request)
    row = join_group(group=group, person=person, title=given.title, from_on=from_on, **by_now(request))
    return 201, member_out(row)


@router.post("members/{uuid:id}/end", response=answers(MemberOut), auth=WRITE, operation_id="leave_group")
def leave_one_group(request: HttpRequest, id: UUID, given: Ended) -> Any:
    asked: Any = request
    row = one_of(memberships_for(asked.visitor).select_related("person"), id)
    return member_out(leave_group(membership=row, until_on=given.until_on, **by_now(request)))


# -- responsibilities


def responsibility_out(row: Responsibility) -> dict[str, Any]:
    told = {"id": row.id, "party": row.party_id, "name": row.party.name, "role": row.role, "place": row.place_id}
    return {**told, "claimed": row.claimed, "from_on": row.from_on, "until_on": row.until_on}


@router.get("responsibilities", response=answers(Responsibilities), auth=READ, operation_id="list_responsibilities")
def list_responsibilities(
    request: HttpRequest, role: ResponsibilityRole | None = None, place: UUID | None = None, limit: Limit = 50,
    after: After = "",
) -> Any:  # fmt: skip
    """Who answers for places and the community; who answers for a person or a household is on their file."""
    same = {name: value for name, value in {"role": role, "place_id": place}.items() if value}
    rows = Responsibility.objects.filter(person=None, household=None, **same).select_related("party")
    return by_id(rows, after, limit, responsibility_out)


@router.post(
    "responsibilities", response=answers(ResponsibilityOut, 201), auth=WRITE, operation_id="take_responsibility"
)
def take_one(request: HttpRequest, given: ResponsibilityIn) -> Any:
    party = Party.objects.filter(id=given.party, is_active=True).first()
    if party is None:
        raise ResponsibilityRefused(_("没有这个单位、队伍或人"))
    row = take_responsibility(
        party=party, role=given.role, place=_place(given.place), claimed=given.claimed,
        from_on=given.from_on or today_of(request), **by_now(request),
    )  # fmt: skip
    return 201, responsibility_out(row)


@router.post(
    "responsibilities/{uuid:id}/end", response=answers(ResponsibilityOut), auth=WRITE, operation_id="end_responsibility"
)
def end_one(request: HttpRequest, id: UUID, given: Ended) -> Any:
    row = one_of(Responsibility.objects.filter(person=None, household=None).select_related("party"), id)
    return responsibility_out(end_responsibility(responsibility=row, until_on=given.until_on, **by_now(request)))
