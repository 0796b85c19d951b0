"""People's files over `/api/v1/`: opening one is written down, what is sensitive wants a reason. As on the pages."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.actions.reads import note_read
from linli.accounts.enums import KeyScope
from linli.accounts.rest import (
    After,
    Given,
    Limit,
    Name,
    Needs,
    Picture,
    answers,
    by_id,
    by_now,
    one_of,
    pictures_of,
    require_same,
    tagged,
    today_of,
)
from linli.registry.actions.circumstances import Fact, end_circumstance, note_circumstance
from linli.registry.actions.households import keep_house, leave_house
from linli.registry.actions.lives import note_death, take_back_death
from linli.registry.actions.people import Known, PersonRefused, change_person, put_on_file
from linli.registry.actions.reading import link_account, open_parts
from linli.registry.actions.residences import go_away, move_out, settle_in
from linli.registry.actions.ties import Tied, tie, untie
from linli.registry.enums import (
    CircumstanceKind,
    DataRead,
    KinRelation,
    PartyKind,
    ResidenceKind,
    Sex,
    TieKind,
    WhoMaySee,
    WhyRead,
)
from linli.registry.models import Circumstance, HouseholdMember, Person, Place, Residence
from linli.registry.models.ties import TIES
from linli.registry.permissions import EDIT_PEOPLE, READ_PEOPLE, READ_TIES, REVEAL
from linli.registry.queries.files import (
    circumstances_of,
    found_by_text,
    masked,
    masked_id,
    people_for,
    residences_of,
)
from linli.registry.queries.ties import ties_of
from linli.registry.ui.api import Ended

router = Router(tags=["people"])
READ = Needs(KeyScope.PEOPLE_READ, READ_PEOPLE)
WRITE = Needs(KeyScope.PEOPLE_WRITE, EDIT_PEOPLE)
REFUSALS = (PersonRefused,)


class PersonIn(Given):
    name: Name
    title: Annotated[str, Field(max_length=40)] = ""
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    phone: Annotated[str | None, Field(max_length=30, description="none: as it was")] = None


class PersonLine(Schema):
    """`phone` masked."""

    id: UUID
    name: str
    title: str
    sex: Sex
    born_on: date | None
    phone: str


class People(Schema):
    items: list[PersonLine]
    next: str | None


class ResidenceOut(Schema):
    id: UUID
    kind: ResidenceKind
    place: UUID | None
    elsewhere: str
    from_on: date
    until_on: date | None


class PersonOut(PersonLine):
    id_number: str
    died_on: date | None
    residences: list[ResidenceOut]


class Why(Given):
    parts: Annotated[list[DataRead], Field(min_length=1, max_length=3)]
    why: WhyRead
    words: Annotated[str, Field(max_length=200)] = ""


class CircumstanceOut(Schema):
    id: UUID
    kind: CircumstanceKind
    purpose: str
    from_on: date
    until_on: date


class SensitiveOut(Schema):
    """What was asked for; the rest is null."""

    phone: str | None = None
    id_number: str | None = None
    circumstances: list[CircumstanceOut] | None = None


class ResidenceIn(Given):
    kind: ResidenceKind
    from_on: date
    place: UUID | None = None
    elsewhere: Annotated[str, Field(max_length=80)] = ""


class Away(Given):
    elsewhere: Annotated[str, Field(min_length=1, max_length=80)]
    from_on: date
    registration_too: bool = False


class CircumstanceIn(Given):
    """`evidence`: a paper's name and number; or its picture, `photo`."""

    kind: CircumstanceKind
    purpose: Name
    evidence: Annotated[str, Field(max_length=120)] = ""
    photo: Picture | None = None
    seen_by: WhoMaySee = WhoMaySee.NAMED
    from_on: date
    until_on: date


class Entering(Given):
    relation: Annotated[str, Field(max_length=20)] = ""


class HouseholdOut(Schema):
    household: UUID


class Death(Given):
    died_on: date


class TieIn(Given):
    kind: TieKind
    other: UUID
    attested_by: Annotated[str, Field(min_length=1, max_length=80)]
    from_on: date
    until_on: date | None = None
    relation: KinRelation | None = None
    may_act: bool = False
    may_collect: bool = False
    may_see: bool = False


class TieOut(Schema):
    id: UUID
    kind: TieKind
    other: UUID
    name: str
    words: str
    attested_by: str
    from_on: date
    until_on: date | None


def _person(request: Any, id: UUID) -> Person:
    return one_of(people_for(request.visitor, today_of(request)).filter(merged_into=None), id)


def line_of(person: Person) -> dict[str, Any]:
    told = {"id": person.id, "name": person.party.name, "title": person.title, "sex": person.sex}
    return {**told, "born_on": person.born_on, "phone": masked(person)}


def file_of(person: Person) -> dict[str, Any]:
    spells = [residence_out(row) for row in residences_of(person)]
    return {**line_of(person), "id_number": masked_id(person), "died_on": person.died_on, "residences": spells}


def residence_out(row: Residence) -> dict[str, Any]:
    told = {"id": row.id, "kind": row.kind, "place": row.place_id, "elsewhere": row.elsewhere}
    return {**told, "from_on": row.from_on, "until_on": row.until_on}


@router.get("people", response=answers(People), auth=READ, operation_id="list_people")
def list_people(
    request: HttpRequest, q: Annotated[str, Field(max_length=40)] = "", limit: Limit = 25, after: After = ""
) -> Any:
    """Whom this key's role may know of; `q` as in the box of the page: name, pinyin, address, end of a phone."""
    asked: Any = request
    rows = people_for(asked.visitor, today_of(asked)).filter(party__kind=PartyKind.PERSON, party__is_active=True)
    if q.strip():
        rows = rows.filter(id__in=found_by_text(rows, q, today_of(asked))[0])
    return by_id(rows, after, limit, line_of)


@router.post("people", response=answers(PersonOut, 201), auth=WRITE, operation_id="put_on_file")
def put_one_on_file(request: HttpRequest, given: PersonIn) -> Any:
    known = Known(given.name, given.title, given.sex, given.born_on, given.phone)
    return 201, file_of(put_on_file(known=known, **by_now(request)))


@router.get("people/{uuid:id}", response=answers(PersonOut), auth=READ, operation_id="get_person")
def get_person(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """A file; that it was opened is written where the person can read it. Its ETag may be sent back as `If-Match`."""
    person, asked = _person(request, id), by_now(request)
    note_read(by=asked["by"], subject=person.id, what=DataRead.PERSON, reason="", now=asked["now"])
    return tagged(response, file_of(person))


@router.put("people/{uuid:id}", response=answers(PersonOut), auth=WRITE, operation_id="change_person")
def change_one(request: HttpRequest, id: UUID, given: PersonIn) -> Any:
    person, known = _person(request, id), Known(given.name, given.title, given.sex, given.born_on, given.phone)
    require_same(request, lambda: file_of(person))
    return file_of(change_person(person=person, known=known, **by_now(request)))


@router.post(
    "people/{uuid:id}/sensitive",
    response=answers(SensitiveOut),
    auth=Needs(KeyScope.PEOPLE_READ, REVEAL),
    operation_id="open_sensitive",
)
def open_sensitive(request: HttpRequest, id: UUID, given: Why) -> Any:
    """Phone, identity number, circumstances: for a reason, which is written where the person can read it."""
    person, asked = _person(request, id), request
    parts = [DataRead(part) for part in given.parts]
    open_parts(person=person, parts=parts, why=given.why, words=given.words, **by_now(request))
    told: dict[str, Any] = {}
    if DataRead.PHONE in parts:
        told["phone"] = str(person.phone or "")
    if DataRead.IDENTITY in parts:
        told["id_number"] = str(person.id_number or "")
    if DataRead.CIRCUMSTANCES in parts:
        rows = circumstances_of(asked.visitor, person, today_of(asked))  # type: ignore[attr-defined]
        told["circumstances"] = [circumstance_out(row) for row in rows]
    return told


@router.post("people/{uuid:id}/link", response=answers(PersonLine), auth=WRITE, operation_id="link_account")
def link_one(request: HttpRequest, id: UUID) -> Any:
    """The account that proved this phone is this person's: from now on they see who read their file."""
    person = _person(request, id)
    link_account(person=person, **by_now(request))
    return line_of(person)


def circumstance_out(row: Circumstance) -> dict[str, Any]:
    told = {"id": row.id, "kind": row.kind, "purpose": row.purpose}
    return {**told, "from_on": row.from_on, "until_on": row.until_on}


@router.post("people/{uuid:id}/residences", response=answers(ResidenceOut, 201), auth=WRITE, operation_id="settle_in")
def settle_one_in(request: HttpRequest, id: UUID, given: ResidenceIn) -> Any:
    """A spell begins; the running one of the kind ends the day before."""
    place = Place.objects.filter(id=given.place, is_active=True).first() if given.place else None
    if given.place and place is None:
        raise PersonRefused(_("没有这个地点"))
    row = settle_in(
        person=_person(request, id), kind=given.kind, from_on=given.from_on, place=place, elsewhere=given.elsewhere,
        **by_now(request),
    )  # fmt: skip
    return 201, residence_out(row)


@router.post("residences/{uuid:id}/end", response=answers(ResidenceOut), auth=WRITE, operation_id="move_out")
def move_one_out(request: HttpRequest, id: UUID, given: Ended) -> Any:
    row: Residence = one_of(Residence.objects, id)
    _person(request, row.person_id)
    return residence_out(move_out(residence=row, until_on=given.until_on, **by_now(request)))


@router.post("people/{uuid:id}/away", response=answers(ResidenceOut, 201), auth=WRITE, operation_id="go_away")
def send_away(request: HttpRequest, id: UUID, given: Away) -> Any:
    """迁出."""
    row = go_away(
        person=_person(request, id), elsewhere=given.elsewhere, from_on=given.from_on,
        registration_too=given.registration_too, **by_now(request),
    )  # fmt: skip
    return 201, residence_out(row)


@router.post(
    "people/{uuid:id}/circumstances",
    response=answers(CircumstanceOut, 201),
    auth=WRITE,
    operation_id="note_circumstance",
)
def note_one_circumstance(request: HttpRequest, id: UUID, given: CircumstanceIn) -> Any:
    asked: Any = request
    [file] = pictures_of(asked, [given.photo]) if given.photo else [None]
    fact = Fact(given.kind, given.purpose, given.evidence, given.seen_by, given.from_on, given.until_on, file)
    return 201, circumstance_out(note_circumstance(person=_person(request, id), fact=fact, **by_now(request)))


@router.post(
    "circumstances/{uuid:id}/end", response=answers(CircumstanceOut), auth=WRITE, operation_id="end_circumstance"
)
def end_one_circumstance(request: HttpRequest, id: UUID) -> Any:
    row: Circumstance = one_of(Circumstance.objects, id)
    person, asked = _person(request, row.person_id), request
    if row not in circumstances_of(asked.visitor, person, today_of(asked)):  # type: ignore[attr-defined]
        raise Http404(str(id))
    end_circumstance(circumstance=row, **by_now(request))
    row.refresh_from_db()
    return circumstance_out(row)


@router.post("people/{uuid:id}/household", response=answers(HouseholdOut), auth=WRITE, operation_id="keep_house")
def join_house(request: HttpRequest, id: UUID, given: Entering) -> Any:
    return {"household": keep_house(person=_person(request, id), relation=given.relation, **by_now(request)).id}


@router.post("people/{uuid:id}/household/leave", response=answers(PersonLine), auth=WRITE, operation_id="leave_house")
def leave_one_house(request: HttpRequest, id: UUID) -> Any:
    person = _person(request, id)
    member = HouseholdMember.objects.filter(person=person, until_on=None).select_related("household").first()
    if member is None:
        raise PersonRefused(_("此人不在这一户"))
    leave_house(member=member, **by_now(request))
    return line_of(person)


@router.post("people/{uuid:id}/death", response=answers(PersonOut), auth=WRITE, operation_id="note_death")
def note_one_death(request: HttpRequest, id: UUID, given: Death) -> Any:
    return file_of(note_death(person=_person(request, id), died_on=given.died_on, **by_now(request)))


@router.post("people/{uuid:id}/death/undo", response=answers(PersonOut), auth=WRITE, operation_id="take_back_death")
def take_back_one_death(request: HttpRequest, id: UUID) -> Any:
    return file_of(take_back_death(person=_person(request, id), **by_now(request)))


@router.get(
    "people/{uuid:id}/ties",
    response=answers(list[TieOut]),
    auth=Needs(KeyScope.PEOPLE_READ, READ_TIES),
    operation_id="list_ties",
)
def list_ties(request: HttpRequest, id: UUID) -> Any:
    names = ("id", "kind", "name", "words", "attested_by", "from_on", "until_on")
    rows = ties_of(_person(request, id))
    return [{**{name: getattr(row, name) for name in names}, "other": row.other_id} for row in rows]


@router.post("people/{uuid:id}/ties", response=answers(list[TieOut], 201), auth=WRITE, operation_id="tie")
def tie_one(request: HttpRequest, id: UUID, given: TieIn) -> Any:
    """亲属, 监护 or 授权 begins; the ties of the person as they are now."""
    person, other = _person(request, id), _person(request, given.other)
    if given.kind == TieKind.KINSHIP and given.relation is None:
        raise PersonRefused(_("请选择关系"))
    powers = {"may_act": given.may_act, "may_collect": given.may_collect, "may_see": given.may_see}
    tied = Tied(
        given.kind, other, given.attested_by, given.from_on, given.until_on, given.relation or "",
        frozenset(name for name, has in powers.items() if has),
    )  # fmt: skip
    tie(person=person, tied=tied, **by_now(request))
    return 201, list_ties(request, id)


@router.post("people/{uuid:id}/ties/{uuid:tied}/end", response=answers(list[TieOut]), auth=WRITE, operation_id="untie")
def untie_one(request: HttpRequest, id: UUID, tied: UUID, given: Ended) -> Any:
    person = _person(request, id)
    known = next((row for row in ties_of(person) if row.id == tied), None)
    if known is None:
        raise Http404(str(tied))
    row = TIES[known.kind][0].objects.select_related("person").get(id=tied)
    untie(row=row, until_on=given.until_on, **by_now(request))
    return list_ties(request, id)
