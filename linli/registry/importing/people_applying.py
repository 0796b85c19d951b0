"""Writing a compared roster into the registry, a few statements for thousands of people. In the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.events import unrecorded
from linli.kernel.models import Event
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import local
from linli.registry.actions.indexing import index_people
from linli.registry.enums import PartyKind, Sex
from linli.registry.finding import identity_hash
from linli.registry.importing.addresses import Known
from linli.registry.importing.people import At, Move, Work
from linli.registry.importing.people_on_file import OnFile
from linli.registry.importing.places import make_places
from linli.registry.importing.plan import Choices, Plan
from linli.registry.models import Household, HouseholdMember, Party, Person, Residence

BATCH = 500


@dataclass(slots=True)
class Writing:
    """What is gathered before it is written. `ends`: last day → ids of spells that end then."""

    today: date
    by: Actor
    now: datetime
    events: list[Event] = field(default_factory=list)
    residences: list[Residence] = field(default_factory=list)
    members: list[HouseholdMember] = field(default_factory=list)
    residence_ends: dict[date, list[UUID]] = field(default_factory=dict)
    member_ends: dict[date, list[UUID]] = field(default_factory=dict)
    left: dict[UUID, list[UUID]] = field(default_factory=dict)
    touched: list[UUID] = field(default_factory=list)

    def tell(self, person: UUID, verb: str, **data: Any) -> None:
        subject = Person(id=person, community_id=current_community_id())
        self.events.append(unrecorded(subject=subject, kind="person", verb=verb, by=self.by, now=self.now, **data))


def apply_people(plan: Plan, choices: Choices, by: Actor, now: datetime) -> None:
    """Places that lack, people, where they live, with whom; who is gone only where that was ticked."""
    work: Work = plan.work
    writing = Writing(local(now).date(), by, now)
    make_places(_places_used(work) if choices.make_places else {}, by, now)
    _people(work.moves, writing)
    for move in work.moves:
        _spells(move, writing)
    _households(work, writing)
    if choices.let_go:
        for one in work.gone:
            _let_go(one, work.kinds, writing)
    _write(writing)
    index_people(writing.touched, writing.today)


def _places_used(work: Work) -> dict[UUID, Known]:
    """Of the places that lack those that somebody goes to, with what they lie in; in the order they were made."""
    used = {place for move in work.moves for place in (move.home, *(at.place for at in move.spells.values())) if place}
    for known in reversed(work.builder.made.values()):
        if known.id in used and known.parent:
            used.add(known.parent)
    return {id: known for id, known in work.builder.made.items() if id in used}


def _people(moves: Iterable[Move], writing: Writing) -> None:
    community = current_community_id()
    parties, people = [], []
    for move in moves:
        columns = _columns(move.fields)
        if move.person is None:
            entry = move.entry
            parties.append(Party(id=move.id, community_id=community, kind=PartyKind.PERSON, name=entry.name))
            people.append(Person(id=move.id, community_id=community, party_id=move.id, **columns))
            writing.tell(move.id, "make", imported=True)
        elif move.fields or move.spells or move.house:
            if columns:
                Person.objects.filter(id=move.id).update(**columns)
            if "name" in move.fields:
                Party.objects.filter(id=move.id).update(name=str(move.fields["name"]))
            fields = sorted({*move.fields, *move.spells, *(["household"] if move.house else [])})
            writing.tell(move.id, "change", imported=True, fields=fields)
        else:
            continue
        writing.touched.append(move.id)
    Party.objects.bulk_create(parties, batch_size=BATCH)
    Person.objects.bulk_create(people, batch_size=BATCH)


def _columns(fields: dict[str, object]) -> dict[str, Any]:
    """Columns of a person, numbers beside the keyed hashes they are found by."""
    columns: dict[str, Any] = {name: value for name, value in fields.items() if name in ("born_on", "sex")}
    if "sex" in columns:
        columns["sex"] = Sex(columns["sex"])
    if phone := str(fields.get("phone", "")):
        columns |= {
            "phone": phone, "phone_hash": keyed_hash(phone, "phone"), "phone_last4_hash": last_four_hash(phone, "phone"),
        }  # fmt: skip
    if number := str(fields.get("id_number", "")):
        columns |= {"id_number": number, "id_number_hash": identity_hash(number)}
    return columns


def _spells(move: Move, writing: Writing) -> None:
    """A spell begins today (of somebody new, on the day the roster says); the running one ends the day before."""
    for kind, at in move.spells.items():
        running = move.person.spells.get(kind) if move.person else None
        ended = move.person.ended.get(kind) if move.person else None
        begins = writing.today if running or ended else move.entry.since or writing.today
        if running and running.from_on >= writing.today and at != At():
            Residence.objects.filter(id=running.id).update(place=at.place, elsewhere=at.elsewhere)
            continue
        if running:
            _end(writing.residence_ends, running.id, running.from_on, writing.today)
        if at != At():
            row = Residence(
                community_id=current_community_id(), person_id=move.id, place_id=at.place, elsewhere=at.elsewhere, kind=kind,
                from_on=max(begins, ended + timedelta(days=1)) if ended else begins,
            )  # fmt: skip
            writing.residences.append(row)


def _end(ends: dict[date, list[UUID]], id: UUID, from_on: date, today: date) -> None:
    """The last day of a spell: the day before, or the day it began."""
    ends.setdefault(max(from_on, today - timedelta(days=1)), []).append(id)


def _households(work: Work, writing: Writing) -> None:
    community = current_community_id()
    made = [house for house in work.houses if house.made]
    Household.objects.bulk_create(
        [Household(id=h.id, community_id=community, dwelling_id=h.dwelling, head_id=h.head) for h in made], batch_size=BATCH
    )  # fmt: skip
    heads = {}
    for move in work.moves:
        if move.house is None:
            continue
        if not move.house.made:
            heads[move.house.id] = move.house.head
        member = move.person.member if move.person else None
        if member and member.household == move.house.id:
            relation = member.relation if move.relation is None else move.relation
            HouseholdMember.objects.filter(id=member.id).update(relation=relation)
            continue
        if member:
            _leave(move.id, member.id, member.household, member.from_on, writing)
        begins = move.entry.since if move.person is None and move.entry.since else writing.today
        writing.members.append(
            HouseholdMember(community_id=community, household_id=move.house.id, person_id=move.id,
                            relation=move.relation or "", from_on=begins)
        )  # fmt: skip
    for house, head in heads.items():
        Household.objects.filter(id=house).update(head=head)


def _leave(person: UUID, member: UUID, household: UUID, from_on: date, writing: Writing) -> None:
    _end(writing.member_ends, member, from_on, writing.today)
    writing.left.setdefault(household, []).append(person)


def _let_go(one: OnFile, kinds: Iterable[str], writing: Writing) -> None:
    """Nobody is removed: their spells here end, and they keep house here no longer."""
    for kind in kinds:
        if (spell := one.spells.get(kind)) and spell.place:
            _end(writing.residence_ends, spell.id, spell.from_on, writing.today)
    if one.member:
        _leave(one.id, one.member.id, one.member.household, one.member.from_on, writing)
    writing.tell(one.id, "gone", imported=True)
    writing.touched.append(one.id)


def _write(writing: Writing) -> None:
    for last, ids in writing.residence_ends.items():
        for some in _some(ids):
            Residence.objects.filter(id__in=some).update(until_on=last)
    for last, ids in writing.member_ends.items():
        for some in _some(ids):
            HouseholdMember.objects.filter(id__in=some).update(until_on=last)
    Residence.objects.bulk_create(writing.residences, batch_size=BATCH)
    HouseholdMember.objects.bulk_create(writing.members, batch_size=BATCH)
    for household, people in writing.left.items():
        Household.objects.filter(id=household, head_id__in=people).update(head=None)
    for some in _some(list(writing.left)):
        lived_in = HouseholdMember.objects.filter(household_id__in=some, until_on=None).order_by()
        full = set(lived_in.values_list("household_id", flat=True))
        Household.objects.filter(id__in=set(some) - full).update(ended_on=writing.today)
    Event.objects.bulk_create(writing.events, batch_size=BATCH)


def _some(ids: list[UUID]) -> Iterable[list[UUID]]:
    return (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))
