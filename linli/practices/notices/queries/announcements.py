"""Announcements: for whom one is, how far it came, who still waits for a knock, what residents read."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from linli.accounts.enums import SendingState
from linli.accounts.models import Notice, ResidentAccount, Sending
from linli.accounts.visitors import Visitor
from linli.practices.notices.models import Announcement, Recipient
from linli.practices.notices.rules import Line, Reached, reached
from linli.registry.enums import PlaceKind, ResidenceKind, WhoMaySee
from linli.registry.models import Circumstance, Person, Place, Residence
from linli.registry.queries.files import people_for
from linli.registry.queries.places import counted, places_of
from linli.registry.queries.standing import in_force

#: Where an announcement can be for.
AREAS = (PlaceKind.ESTATE, PlaceKind.GRID, PlaceKind.MICRO_GRID, PlaceKind.BUILDING, PlaceKind.ENTRANCE)
PAGE = 50
SHOWN = 100


def audience(announcement: Announcement, on: date) -> QuerySet[Residence]:
    """Where everybody lives whom it is for, today. Of a circumstance only what all staff may see counts."""
    rows = Residence.objects.filter(in_force(on), kind=ResidenceKind.LIVING, place__isnull=False)
    rows = rows.filter(person__died_on=None, person__merged_into=None, person__party__is_active=True)
    if announcement.place_id is not None:
        within = Q(place=announcement.place_id)
        for above in ("parent", "parent__parent", "parent__parent__parent", "grid", "grid__parent"):
            within |= Q(**{f"place__{above}": announcement.place_id})
        rows = rows.filter(within)
    if announcement.circumstance:
        facts = Circumstance.objects.filter(
            in_force(on), person=OuterRef("person"), community=OuterRef("community"), kind=announcement.circumstance,
            seen_by=WhoMaySee.STAFF,
        )  # fmt: skip
        rows = rows.filter(Exists(facts))
    return rows


@dataclass(frozen=True, slots=True)
class Expected:
    """Before it is published: how many people and homes it is for, and how many of them a phone reaches."""

    people: int
    homes: int
    phones: int


def expected(announcement: Announcement, on: date) -> Expected:
    rows = audience(announcement, on).order_by()
    found = list(rows.values_list("person_id", "place_id", "person__account_id", "person__account__silenced_on"))
    phones = {person for person, _home, account, silenced in found if account and silenced is None}
    return Expected(len({row[0] for row in found}), len({row[1] for row in found}), len(phones))


def areas() -> list[tuple[UUID, str]]:
    """Places an announcement can be for, widest first, each with what it lies in."""
    return [(row.id, named(row)) for row in places_of(*AREAS)]


def named(place: Place) -> str:
    """With the estate or grid it lies in."""
    if place.kind == PlaceKind.ENTRANCE:
        return place.full_name
    return f"{place.parent.name} {place.name}" if place.parent_id and place.parent else place.name


def announcement_of(id: UUID) -> Announcement | None:
    return Announcement.objects.select_related("place__parent", "made_by").filter(id=id).first()


def latest(page: int) -> tuple[list[Announcement], bool]:
    rows = Announcement.objects.select_related("place__parent", "made_by").order_by("-made_at", "-id")
    begin = (page - 1) * PAGE
    found = list(rows[begin : begin + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _lost() -> ExpressionWrapper:
    """Given up; or gone out to nobody, for who is told on the page alone is not reached before they read it."""
    sendings = Sending.objects.filter(notice=OuterRef("notice"), community=OuterRef("community"))
    given_up = Exists(sendings.filter(state=SendingState.GIVEN_UP))
    went_nowhere = Q(notice__sent_at__isnull=False) & ~Q(Exists(sendings.filter(state=SendingState.SENT)))
    return ExpressionWrapper(Q(given_up) | went_nowhere, output_field=BooleanField())


def reach_of(announcement: Announcement) -> Reached:
    """How far it came: counted from notices, sendings and knocks."""
    rows = Recipient.objects.filter(announcement=announcement).order_by("home__code", "id").annotate(lost=_lost())
    told = rows.values_list("home_id", "notice_id", "lost", "notice__read_at", "knock")
    lines = (
        Line(home, notice is not None and not lost, read is not None, bool(knock))
        for home, notice, lost, read, knock in told
    )
    return reached(lines, each_person=not announcement.is_public)


@dataclass(frozen=True, slots=True)
class Door:
    """A home where somebody has to knock, and who is there to be told."""

    home: Place
    people: list[Person]


def doors(announcement: Announcement, visitor: Visitor, missing: list[UUID], on: date) -> list[Door]:
    """The list for knocking: of the homes not reached those whose people the visitor may know of, by address."""
    rows = Recipient.objects.filter(announcement=announcement, knock="", person__in=people_for(visitor, on).order_by())
    rows = rows.select_related("home__parent__parent__parent", "person__party").order_by("home__code", "id")
    wanted, found = set(missing), dict[UUID, Door]()
    if not announcement.is_public:
        rows = rows.annotate(lost=_lost()).filter(Q(notice=None) | Q(lost=True, notice__read_at=None))
    for row in rows:
        if row.home_id in wanted:
            found.setdefault(row.home_id, Door(row.home, [])).people.append(row.person)
    return sorted(found.values(), key=lambda door: counted(door.home.code))


def door_name(place: Place) -> str:
    """`青杨小区 3号楼 2单元 102室`, where no address says it."""
    names, here = [], cast("Place | None", place)
    while here is not None and not place.address:
        names.append(here.name)
        here = here.parent if here.parent_id else None
    return place.address or " ".join(reversed(names))


# -- what residents read


def readable(account: ResidentAccount | None, on: date) -> QuerySet[Announcement]:
    """What is for everybody, and what was sent to this account; published, in force, not withdrawn."""
    mine = Q(pk__in=[])
    if account is not None:
        sent = Notice.objects.filter(about_id=OuterRef("id"), community=OuterRef("community"), account=account)
        mine = Q(Exists(sent))
    rows = Announcement.objects.filter(Q(circumstance="") | mine, withdrawn_at=None, until_on__gte=on)
    return rows.exclude(published_at=None).select_related("place__parent").order_by("-published_at", "-id")
