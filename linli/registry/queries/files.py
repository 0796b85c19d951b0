"""Files of people: `people_for` is the only door. Phones leave it masked; to see one whole is an act, with a reason."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts.enums import Reach, Role
from linli.accounts.visitors import Visitor
from linli.kernel import search
from linli.kernel.personal import mask_id_number, mask_phone
from linli.registry.enums import PartyKind, ResidenceKind, Settled, WhoMaySee
from linli.registry.finding import KIND, read_wanted
from linli.registry.models import Circumstance, Person, Residence, Responsibility
from linli.registry.permissions import READ_PEOPLE
from linli.registry.queries.spells import belongs, settled_of
from linli.registry.queries.standing import in_force

PAGE = 30
#: A text is looked for until so many of the community are found.
MOST = 300


def people_for(visitor: Visitor, on: date) -> QuerySet[Person]:
    """Whose files a visitor may open: everybody's where the role reaches the community, else of who lives in the area."""
    if not visitor.may(READ_PEOPLE) or not visitor.verified:
        return Person.objects.none()
    rows = Person.objects.select_related("party")
    if visitor.reaches(Reach.COMMUNITY) and visitor.roles != {Role.AUDITOR}:
        return rows
    places = list(visitor.place_ids)
    near = Q(place_id__in=places) | Q(place__grid_id__in=places) | Q(place__grid__parent_id__in=places)
    lives = Residence.objects.filter(near, in_force(on), person=OuterRef("id"), community=OuterRef("community"))
    return rows.filter(Exists(lives) | Q(id=visitor.person_id) | Q(user__isnull=False))


def found_by_text(rows: QuerySet[Person], text: str, on: date) -> tuple[list[UUID], bool]:
    """The ids of those of `rows` that a text finds, by name; whether it finds so many that not all were looked at.

    One box: name, pinyin, address, a phone or its end, an identity number. Who is found, who of them may be seen and what
    is shown of those are asked apart: asked at once, a database walks through everybody by name.
    """
    wanted = read_wanted(text, on)
    either = Q()
    if wanted.phone:
        either |= Q(phone_hash=wanted.phone)
    if wanted.identity:
        either |= Q(id_number_hash=wanted.identity) & ~Q(id_number_hash="")  # as its index says
    found = Person.objects.filter(either or Q(id__in=search.matching(KIND, wanted.words, MOST)))
    ids = list(found.order_by().values_list("id", flat=True))
    seen = rows.filter(id__in=ids).order_by().values_list("party__name", "id") if ids else []
    return [id for _name, id in sorted(seen)], len(ids) >= MOST


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of people; `since` they belong here in the way that was asked for."""

    person: Person
    phone: str
    home: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of people; `more`: there is another; `too_many`: a text that finds more than anybody wants to look through."""

    lines: list[Listed]
    more: bool
    too_many: bool = False


def page_of_people(
    visitor: Visitor, on: date, *, text: str, place: UUID | None, page: int, how: Settled | None = None
) -> Listing:
    """One page of whom the visitor may know of, by name: all of them, those a text finds, those who live at a place,
    those who belong here in one way (newcomers, 人户分离)."""
    rows = people_for(visitor, on).filter(party__kind=PartyKind.PERSON)
    here = Q(party__is_active=True) | (
        Q(died_on__isnull=False, merged_into=None) if text.strip() else Q()
    )  # nobody is put on file again
    rows = rows.filter(belongs(how, on) if how else here)
    if place is not None:
        within = Q(place_id=place) | Q(place__parent_id=place) | Q(place__parent__parent_id=place)
        lives = Residence.objects.filter(within, in_force(on), person=OuterRef("id"), community=OuterRef("community"))
        rows = rows.filter(Exists(lives))
    begin, end, too_many = (page - 1) * PAGE, page * PAGE + 1, False
    if text.strip():
        ids, too_many = found_by_text(rows, text, on)
        known = Person.objects.select_related("party").in_bulk(ids[begin:end])
        found = [known[id] for id in ids[begin:end]]
    else:
        found = list(rows.order_by("party__name", "id")[begin:end])
    return Listing(_lines(found[:PAGE], on, how), len(found) > PAGE, too_many)


def _lines(found: list[Person], on: date, how: Settled | None) -> list[Listed]:
    living = Residence.objects.filter(in_force(on), person__in=found, kind=ResidenceKind.LIVING).select_related("place")
    homes = {row.person_id: row.where for row in living.order_by("id")} if found else {}
    since = {id: day for id, (_how, day) in settled_of(found, on).items()} if how else {}
    return [Listed(person, masked(person), homes.get(person.id, ""), since.get(person.id)) for person in found]


def masked(person: Person) -> str:
    return mask_phone(str(person.phone)) if person.phone else ""


def masked_id(person: Person) -> str:
    return mask_id_number(str(person.id_number)) if person.id_number else ""


def residences_of(person: Person) -> list[Residence]:
    """Present spells first, with what their places lie in."""
    rows = Residence.objects.filter(person=person).select_related("place__parent__parent__parent", "place__grid")
    return sorted(rows.order_by("-from_on", "id"), key=lambda row: row.until_on is not None)


def circumstances_of(visitor: Visitor, person: Person, on: date) -> list[Circumstance]:
    """Facts in force that the visitor may see: staff's, and those kept for who is named to answer for this person."""
    named = Responsibility.objects.filter(in_force(on), person=person, party_id__in=visitor.party_ids)
    rows = Circumstance.objects.filter(in_force(on), Q(seen_by=WhoMaySee.STAFF) | Q(Exists(named)), person=person)
    return list(rows.select_related("file").order_by("kind", "id"))
