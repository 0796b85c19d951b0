"""Households, records that are one person's, the duty roster and the working calendar, over `/api/v1/`."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import After, Given, Limit, Needs, answers, by_id, by_now, one_of, today_of
from linli.kernel.models import CalendarDay
from linli.registry.actions.households import divide_house, join_houses, name_head
from linli.registry.actions.merging import MergeRefused, merge_people, undo_merge
from linli.registry.actions.people import PersonRefused
from linli.registry.actions.residences import strike_out
from linli.registry.actions.roster import (
    RosterRefused,
    copy_duty,
    put_on_duty,
    set_day,
    set_office_hours,
    take_off_duty,
    unset_day,
)
from linli.registry.models import DutyShift, Household, HouseholdMember, Merge, Party, Person, Place, Residence
from linli.registry.permissions import EDIT_CALENDAR, EDIT_PEOPLE, MERGE_PEOPLE, READ_PEOPLE, READ_PLACES
from linli.registry.queries.duplicates import candidates
from linli.registry.queries.files import people_for
from linli.registry.ui.api_people import PersonOut, _person, file_of

router = Router(tags=["registry"])
PEOPLE = KeyScope.PEOPLE_WRITE
REFUSALS = (MergeRefused, RosterRefused)
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class HouseMember(Schema):
    person: UUID
    relation: str


class HouseOut(Schema):
    id: UUID
    dwelling: UUID
    head: UUID | None
    ended_on: date | None
    members: list[HouseMember]


class Divide(Given):
    people: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    head: UUID
    dwelling: UUID | None = None


class Other(Given):
    household: UUID


class Head(Given):
    person: UUID


class MergeIn(Given):
    """`kept` stays, `merged` goes into it."""

    kept: UUID
    merged: UUID


class MergeOut(Schema):
    id: UUID
    kept: UUID
    merged: UUID
    at: datetime
    undone_at: datetime | None


class PairOut(Schema):
    """Two records that may be one person's, and why."""

    left: UUID
    right: UUID
    reasons: list[str]


class ShiftIn(Given):
    party: UUID
    first: date
    days: Annotated[int, Field(ge=1, le=31)] = 1


class ShiftOut(Schema):
    id: UUID
    party: UUID
    starts_at: datetime
    ends_at: datetime


class Shifts(Schema):
    items: list[ShiftOut]
    next: str | None


class Month(Given):
    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class OfficeHours(Given):
    """`weekday`: 0 is Monday; a day may have several."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    opens: Clock
    closes: Clock


class OfficeWeek(Given):
    hours: Annotated[list[OfficeHours], Field(min_length=1, max_length=30)]


class DayIn(Given):
    is_workday: bool
    name: Annotated[str, Field(max_length=40)] = ""


class DayOut(Schema):
    on: date
    is_workday: bool
    name: str


def house_out(house: Household) -> dict[str, Any]:
    rows = HouseholdMember.objects.filter(household=house, until_on=None).order_by("from_on", "id")
    members = [{"person": row.person_id, "relation": row.relation} for row in rows]
    told = {"id": house.id, "dwelling": house.dwelling_id, "head": house.head_id, "ended_on": house.ended_on}
    return {**told, "members": members}


def _house(request: Any, id: UUID) -> Household:
    """A household, where the key may know of somebody in it."""
    seen = people_for(request.visitor, today_of(request)).order_by().values("id")
    known = HouseholdMember.objects.filter(household=id, person__in=seen)
    house = Household.objects.filter(id=id).select_related("dwelling").first()
    if house is None or not known.exists():
        raise Http404(str(id))
    return house


def _now(house: Household) -> dict[str, Any]:
    house.refresh_from_db()
    return house_out(house)


@router.get(
    "households/{uuid:id}",
    response=answers(HouseOut),
    auth=Needs(KeyScope.PEOPLE_READ, READ_PEOPLE),
    operation_id="get_household",
)
def get_household(request: HttpRequest, id: UUID) -> Any:
    return house_out(_house(request, id))


@router.post(
    "households/{uuid:id}/divide",
    response=answers(HouseOut, 201),
    auth=Needs(PEOPLE, EDIT_PEOPLE),
    operation_id="divide_household",
)
def divide(request: HttpRequest, id: UUID, given: Divide) -> Any:
    """分户: some of the members make a household of their own; the new one."""
    house = _house(request, id)
    dwelling = Place.objects.filter(id=given.dwelling, is_active=True).first() if given.dwelling else house.dwelling
    if dwelling is None:
        raise PersonRefused(_("没有这个地点"))
    people = [_person(request, person) for person in given.people]
    head = _person(request, given.head)
    return 201, house_out(divide_house(household=house, people=people, head=head, dwelling=dwelling, **by_now(request)))


@router.post(
    "households/{uuid:id}/merge",
    response=answers(HouseOut),
    auth=Needs(PEOPLE, EDIT_PEOPLE),
    operation_id="join_households",
)
def merge_houses(request: HttpRequest, id: UUID, given: Other) -> Any:
    """并户: everybody of the other keeps house here."""
    kept, other = _house(request, id), _house(request, given.household)
    join_houses(kept=kept, other=other, **by_now(request))
    return _now(kept)


@router.post(
    "households/{uuid:id}/head",
    response=answers(HouseOut),
    auth=Needs(PEOPLE, EDIT_PEOPLE),
    operation_id="name_head",
)
def head_of_house(request: HttpRequest, id: UUID, given: Head) -> Any:
    house = _house(request, id)
    name_head(household=house, person=_person(request, given.person), **by_now(request))
    return _now(house)


# -- a residence entered by mistake, two records of one person


@router.post(
    "residences/{uuid:id}/strike-out",
    response=answers(PersonOut),
    auth=Needs(PEOPLE, EDIT_PEOPLE),
    operation_id="strike_out",
)
def strike_one_out(request: HttpRequest, id: UUID) -> Any:
    """Entered by mistake: the person's file as it is without it."""
    row: Residence = one_of(Residence.objects.select_related("person"), id)
    person = _person(request, row.person_id)
    strike_out(residence=row, **by_now(request))
    return file_of(person)


def merge_out(merge: Merge) -> dict[str, Any]:
    told = {"id": merge.id, "kept": merge.kept_id, "merged": merge.merged_id}
    return {**told, "at": merge.at, "undone_at": merge.undone_at}


@router.get(
    "duplicates",
    response=answers(list[PairOut]),
    auth=Needs(KeyScope.PEOPLE_READ, MERGE_PEOPLE),
    operation_id="list_duplicates",
)
def list_duplicates(request: HttpRequest) -> Any:
    """疑似重复."""
    return [{"left": pair.left.id, "right": pair.right.id, "reasons": pair.reasons} for pair in candidates()]


@router.post("merges", response=answers(MergeOut, 201), auth=Needs(PEOPLE, MERGE_PEOPLE), operation_id="merge_people")
def merge(request: HttpRequest, given: MergeIn) -> Any:
    kept, merged = (_whole(_person(request, id)) for id in (given.kept, given.merged))
    return 201, merge_out(merge_people(kept=kept, merged=merged, **by_now(request)))


def _whole(person: Person) -> Person:
    return Person.objects.select_related("party").get(id=person.id)


@router.post(
    "merges/{uuid:id}/undo", response=answers(MergeOut), auth=Needs(PEOPLE, MERGE_PEOPLE), operation_id="undo_merge"
)
def undo(request: HttpRequest, id: UUID) -> Any:
    row = one_of(Merge.objects.select_related("kept__party", "merged__party"), id)
    return merge_out(undo_merge(merge=row, **by_now(request)))


# -- duty and calendar


def shift_out(row: DutyShift) -> dict[str, Any]:
    return {"id": row.id, "party": row.party_id, "starts_at": row.starts_at, "ends_at": row.ends_at}


READ = Needs(KeyScope.REGISTRY_READ, READ_PLACES)
WRITE = Needs(KeyScope.REGISTRY_WRITE, EDIT_CALENDAR)


@router.get("duty", response=answers(Shifts), auth=READ, operation_id="list_duty")
def list_duty(request: HttpRequest, limit: Limit = 50, after: After = "") -> Any:
    """Shifts that are not over."""
    return by_id(DutyShift.objects.filter(ends_at__gt=by_now(request)["now"]), after, limit, shift_out)


@router.post("duty", response=answers(list[ShiftOut], 201), auth=WRITE, operation_id="put_on_duty")
def on_duty(request: HttpRequest, given: ShiftIn) -> Any:
    party = Party.objects.filter(id=given.party, is_active=True).first()
    if party is None:
        raise RosterRefused(_("没有这个单位、队伍或人"))
    made = put_on_duty(party=party, first=given.first, days=given.days, **by_now(request))
    return 201, [shift_out(row) for row in made]


@router.post("duty/copy", response=answers(list[ShiftOut], 201), auth=WRITE, operation_id="copy_duty")
def copy_month(request: HttpRequest, given: Month) -> Any:
    """The days of a month that nobody has yet, as the month before was."""
    return 201, [shift_out(row) for row in copy_duty(month=date.fromisoformat(f"{given.month}-01"), **by_now(request))]


@router.post("duty/{uuid:id}/remove", response=answers(ShiftOut), auth=WRITE, operation_id="take_off_duty")
def off_duty(request: HttpRequest, id: UUID) -> Any:
    row: DutyShift = one_of(DutyShift.objects, id)
    told = shift_out(row)
    take_off_duty(shift=row, **by_now(request))
    return told


@router.get("calendar", response=answers(list[DayOut]), auth=READ, operation_id="list_days")
def list_days(request: HttpRequest) -> Any:
    """Days that the office set by hand; all others follow the country's calendar."""
    rows = CalendarDay.objects.order_by("on", "id")
    return [{"on": row.on, "is_workday": row.is_workday, "name": row.name} for row in rows]


@router.put("calendar/{on}", response=answers(DayOut), auth=WRITE, operation_id="set_day")
def set_one_day(request: HttpRequest, on: date, given: DayIn) -> Any:
    row = set_day(on=on, is_workday=given.is_workday, name=given.name, **by_now(request))
    return {"on": row.on, "is_workday": row.is_workday, "name": row.name}


@router.post("calendar/{on}/unset", response=answers(list[DayOut]), auth=WRITE, operation_id="unset_day")
def unset_one_day(request: HttpRequest, on: date) -> Any:
    unset_day(on=on, **by_now(request))
    return list_days(request)


@router.get("office-hours", response=answers(OfficeWeek), auth=READ, operation_id="get_office_hours")
def get_office_hours(request: HttpRequest) -> Any:
    asked: Any = request
    return {
        "hours": [
            {"weekday": int(weekday), "opens": opens, "closes": closes}
            for weekday, spans in sorted(asked.community.office_hours.items())
            for opens, closes in spans
        ]
    }


@router.put("office-hours", response=answers(OfficeWeek), auth=WRITE, operation_id="set_office_hours")
def set_week(request: HttpRequest, given: OfficeWeek) -> Any:
    """Terms run in these hours from now on; due times already set stay."""
    asked, hours = request, dict[str, list[list[str]]]()
    for each in given.hours:
        hours.setdefault(str(each.weekday), []).append([each.opens, each.closes])
    set_office_hours(community=asked.community, hours=hours, **by_now(request))  # type: ignore[attr-defined]
    return get_office_hours(request)
