"""What a resident needs while reporting: the draft, what can be reported, where it can be, what is known nearby."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts.models import ResidentAccount
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.models.matter import OPEN
from linli.engines.matters.queries.categories import categories
from linli.engines.matters.queries.walls import public_matters
from linli.kernel.ids import read_id
from linli.kernel.prepared import Prepared
from linli.practices.appeals.models import Draft, DraftFile
from linli.practices.appeals.rules import grid_at
from linli.registry.enums import PlaceKind, ResidenceKind
from linli.registry.models import Person, Place, Residence
from linli.registry.queries.standing import in_force
from linli.registry.queries.ties import account_may

NEARBY_DAYS = 30
NEARBY = 3
INDOORS = (PlaceKind.BUILDING, PlaceKind.ENTRANCE, PlaceKind.DWELLING, PlaceKind.FACILITY)


def draft_with(id: str | UUID | None) -> Draft | None:
    """The draft of an id kept in a session, expired or sent too, with its matter; None when it is gone."""
    if not id:
        return None
    pictures = DraftFile.objects.filter(draft=OuterRef("id"), community=OuterRef("community"))
    try:
        rows = Draft.objects.filter(id=id).select_related("matter__community", "community")
        return rows.annotate(has_photos=Exists(pictures)).first()
    except ValidationError:
        return None


def photos_of(draft: Draft) -> list[DraftFile]:
    """Its pictures in order; no query where `draft_with` saw that there are none."""
    if not getattr(draft, "has_photos", True):
        return []
    return list(DraftFile.objects.filter(draft=draft).select_related("file").order_by("position", "id"))


def reportable() -> list[Category]:
    """The categories people choose from, in the playbook's order."""
    return [each for each in categories() if each.is_active]


def category_with(id: str) -> Category | None:
    key = read_id(id)
    return next((each for each in reportable() if each.id == key), None)


@dataclass(frozen=True, slots=True)
class Estate:
    """An estate's name and its buildings: (id, name)."""

    name: str
    buildings: list[tuple[str, str]]


def estates() -> list[Estate]:
    """Every building by its estate, in one query, in the order people count them."""
    rows = Place.objects.filter(kind__in=(PlaceKind.BUILDING, PlaceKind.FACILITY), is_active=True)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in sorted(rows.select_related("parent").order_by("code", "id"), key=_counted):
        estate = row.parent.name if row.parent and row.parent.kind == PlaceKind.ESTATE else ""
        found.setdefault(estate, []).append((str(row.id), row.name))
    return [Estate(name, buildings) for name, buildings in found.items()]


def _counted(place: Place) -> tuple[str, list[tuple[int, str]]]:
    """2号楼 before 10号楼: numbers in codes are compared as numbers."""
    parts = [(int(part), "") if part.isdigit() else (0, part) for part in place.code.replace("-", " ").split()]
    return (place.parent.code if place.parent else "~", parts)


def place_with(id: str) -> Place | None:
    """A place that can be chosen as where something is, with its grid."""
    key = read_id(id)
    return PLACE.first(id=key) if key else None


def _place(id: UUID) -> QuerySet[Place]:
    return Place.objects.filter(id=id, is_active=True, kind__in=INDOORS).select_related("grid", "parent")


PLACE = Prepared(_place)


def spot_with(id: str, account: ResidentAccount | None, on: date) -> Place | None:
    """As `place_with`, but a dwelling only where it is the home of somebody of this account: no one else's is a spot."""
    if not id:
        return None
    homes = _homes(account, on).filter(place=OuterRef("id"), community=OuterRef("community")) if account else None
    allowed = ~Q(kind=PlaceKind.DWELLING) | (Exists(homes) if homes is not None else Q(pk__in=[]))
    try:
        rows = Place.objects.filter(allowed, id=id, is_active=True, kind__in=INDOORS)
        return rows.select_related("grid", "parent").first()
    except ValidationError:
        return None


def _homes(account: ResidentAccount, on: date) -> QuerySet[Residence]:
    """Of the people of this phone, and of those for whom they may act."""
    people = Q(person__account=account) | Q(person_id__in=account_may(account, "may_act", on).order_by().values("id"))
    return Residence.objects.filter(in_force(on), people, kind=ResidenceKind.LIVING).exclude(place=None)


def represented_by(account: ResidentAccount | None, on: date) -> list[Person]:
    """For whom whoever signs in with this phone may report (替家人反映): their wards, and who authorised them."""
    return list(account_may(account, "may_act", on)) if account else []


def homes_of(account: ResidentAccount | None, on: date) -> list[Place]:
    """Where the people of an account live now (居住), each place once."""
    return [home.place for home in homes_around(account, on) if home.person is None]


@dataclass(frozen=True, slots=True)
class Home:
    """A place somebody can report from in one tap; `person` where it is theirs for whom the reporter may act."""

    place: Place
    person: Person | None


def homes_around(account: ResidentAccount | None, on: date) -> list[Home]:
    """The homes of the people of a phone, then of those they may act for; each place once, in one query."""
    if account is None:
        return []
    rows = _homes(account, on).select_related("place__grid", "person__party").order_by("place__code", "id")
    own = {row.place_id: Home(row.place, None) for row in rows if row.place and row.person.account_id == account.id}
    theirs = {row.place_id: Home(row.place, row.person) for row in rows if row.place and row.place_id not in own}
    return [*own.values(), *theirs.values()]


def person_of(account: ResidentAccount | None) -> Person | None:
    """The person of an account, when it is exactly one: a phone shared by a family names nobody."""
    people = list(Person.objects.filter(account=account).order_by("id")[:2]) if account else []
    return people[0] if len(people) == 1 else None


def grid_around(latitude: float | None, longitude: float | None) -> Place | None:
    """The smallest grid that covers a point; None outside of all, or where no outlines are on file."""
    if latitude is None or longitude is None:
        return None
    kinds = (PlaceKind.GRID, PlaceKind.MICRO_GRID)
    rows = list(Place.objects.filter(kind__in=kinds, is_active=True).exclude(outline=None).order_by("code", "id"))
    found = grid_at(latitude, longitude, [(row.id, row.outline) for row in rows])
    return next((row for row in rows if row.id == found), None)


def nearby(*, category: Category, place: Place | None, grid: Place | None, now: datetime) -> list[Matter]:
    """What of the same kind is being dealt with around here and may be shown to anybody."""
    around = Q()
    if place is not None:
        around |= Q(place=place)
    if grid is not None:
        around |= Q(grid=grid)
    if not around:
        return []
    rows = public_matters().filter(around, OPEN, category=category, reported_at__gt=now - timedelta(days=NEARBY_DAYS))
    return list(rows.order_by("-reported_at", "-id")[:NEARBY])
