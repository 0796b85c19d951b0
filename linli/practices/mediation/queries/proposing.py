"""Who could settle a case: the roster as candidates of the matching engine, with what excludes them."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value

from linli.engines.matching.criteria import (
    Dialect,
    GenderWish,
    HomeTown,
    Load,
    NoInterest,
    NoKin,
    NotRefused,
    Skill,
    Trust,
    WalkingTime,
    Weighed,
)
from linli.engines.matching.facts import Candidate, Need, Point
from linli.engines.matching.ranking import Match, rank
from linli.engines.matters.models import Matter
from linli.engines.matters.models.matter import OPEN
from linli.practices.mediation.enums import SETTLED, Appointed
from linli.practices.mediation.models import Appointment, Dispute, DisputeParty, Mediator
from linli.practices.mediation.queries.disputes import parties_of
from linli.practices.mediation.rules import Settings
from linli.registry.enums import ResidenceKind, Sex
from linli.registry.models import HouseholdMember, Kinship, Membership, Residence
from linli.registry.queries.standing import in_force

Sets = dict[UUID, set[Hashable]]
#: Kind of tie → pairs of who and whom.
Ties = dict[str, list[tuple[UUID, UUID]]]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mediator proposed for a case, best first, with the reasons; those excluded come last and say why."""

    mediator: Mediator
    match: Match


def proposed(
    dispute: Dispute,
    settings: Settings,
    on: date,
    only: UUID | None = None,
    parties: Sequence[DisputeParty] | None = None,
) -> list[Proposed]:
    """Everybody on the roster (or `only` one of them), in the order the playbook's weights give. Three queries.

    `parties` where the caller has read them.
    """
    roster: dict[Any, Mediator] = {row.person_id: row for row in _roster(on, only)}
    known = parties_of(dispute) if parties is None else parties
    ties = _ties(dispute, known, list(roster), on)
    need = _need(dispute, known, settings, ties)
    found = rank(need, _candidates(roster, known, settings, ties), _criteria(settings), with_excluded=True)
    return [Proposed(roster[match.candidate.key], match) for match in found]


def _roster(on: date, only: UUID | None) -> QuerySet[Mediator]:
    """Who may be asked, with where they live, as near as the places on file are placed."""
    rows = Mediator.objects.filter(in_force(on), person__died_on=None).select_related("person__party")
    home = Residence.objects.filter(
        person=OuterRef("person"), community=OuterRef("community"), kind=ResidenceKind.LIVING, until_on=None,
        place__latitude__isnull=False,
    ).order_by("id")  # fmt: skip
    north, east = Subquery(home.values("place__latitude")[:1]), Subquery(home.values("place__longitude")[:1])
    return rows.filter(Q(person_id=only) if only else Q()).annotate(north=north, east=east).order_by("id")


def _criteria(settings: Settings) -> list[Weighed]:
    weights = settings.weights
    names = {sex.value: str(sex.label) for sex in Sex}
    return [
        Weighed(NoKin(), 0, hard=True),
        Weighed(NoInterest(), 0, hard=True),
        Weighed(NotRefused(), 0, hard=True),
        Weighed(Load(), weights["load"], hard=True),
        Weighed(Skill(), weights["skill"]),
        Weighed(HomeTown(), weights["home_town"]),
        Weighed(Dialect(), weights["dialect"]),
        Weighed(GenderWish(names), weights["gender"]),
        Weighed(Trust(), weights["trust"]),
        Weighed(WalkingTime(), weights["walking"]),
    ]


def _need(dispute: Dispute, parties: Sequence[DisputeParty], settings: Settings, ties: Ties) -> Need:
    """What is asked for. Home town, dialect and gender are the parties' own wishes, or nothing."""
    place = dispute.place
    at = (place.latitude, place.longitude) if place and place.latitude is not None else None
    return Need(
        key=dispute.id,
        skills=frozenset({settings.quarrels.get(dispute.quarrel, dispute.quarrel)}),
        at=at,  # type: ignore[arg-type]
        home_town=_first(party.wish_home_town for party in parties),
        dialect=_first(party.wish_dialect for party in parties),
        gender=_first(party.wish_gender for party in parties),
        people=frozenset(party.person_id for party in parties if party.person_id),
        organisations=frozenset(party.group_id for party in parties if party.group_id),
        refused=frozenset(mediator for mediator, _party in ties["refused"]),
    )


def _first(wishes: Iterable[str]) -> str:
    return next((wish for wish in wishes if wish), "")


def _same(parties: Sequence[DisputeParty], prefix: str) -> Q:
    """The same people in other cases: by their file, their phone, their group."""
    same = Q(pk__in=())
    for name in ("person", "account", "group"):
        ids = [getattr(party, f"{name}_id") for party in parties if getattr(party, f"{name}_id")]
        if ids:
            same |= Q(**{f"{prefix}__{name}_id__in": ids})
    return same


def _ties(dispute: Dispute, parties: Sequence[DisputeParty], mediators: Sequence[UUID], on: date) -> Ties:
    """What binds mediators to the parties, or keeps them busy: kind → pairs. One query, however many are asked."""
    people = [party.person_id for party in parties if party.person_id]
    kin = Kinship.objects.filter(in_force(on)).filter(Q(person_id__in=people) | Q(relative_id__in=people))
    houses = HouseholdMember.objects.filter(until_on=None, person_id__in=people).order_by().values("household_id")
    lived = HouseholdMember.objects.filter(until_on=None, household_id__in=houses)
    groups = Membership.objects.filter(in_force(on), person_id__in=mediators)
    asked = Appointment.objects.filter(mediator_id__in=mediators)
    refused = asked.filter(Q(dispute=dispute) | _same(parties, "refused_by"), state=Appointed.REFUSED)
    trust = asked.filter(
        state=Appointed.NAMED, dispute__result__in=SETTLED, dispute__parties__person_id__in=people
    )  # fmt: skip
    busy = Matter.objects.filter(OPEN, kind="dispute", holder_id__in=mediators)
    first, *others = (
        _pairs("group", groups, "person_id", "group_id"), _pairs("kin", kin, "person_id", "relative_id"),
        _pairs("house", lived, "household_id", "person_id"), _pairs("refused", refused, "mediator_id", "refused_by_id"),
        _pairs("trust", trust, "mediator_id", "dispute__parties__person_id"), _pairs("busy", busy, "holder_id", "id"),
    )  # fmt: skip
    found: Ties = defaultdict(list)
    for kind, one, other in first.union(*others, all=True):
        found[kind].append((one, other))
    return found


def _pairs(kind: str, rows: QuerySet[Any], one: str, other: str) -> QuerySet[Any, tuple[str, UUID, UUID]]:
    named = rows.order_by().annotate(tie=Value(kind, CharField()), one=F(one), other=F(other))
    return named.values_list("tie", "one", "other")


def _candidates(
    roster: dict[UUID, Mediator], parties: Sequence[DisputeParty], settings: Settings, ties: Ties
) -> list[Candidate]:
    people = [party.person_id for party in parties if party.person_id]
    kin, groups, trust = _kin(people, ties), _sets(ties["group"]), _trust(ties)
    loads = Counter(mediator for mediator, _matter in ties["busy"])
    return [
        Candidate(
            key=person,
            name=row.person.party.name,
            skills=frozenset(settings.quarrels.get(key, key) for key in row.quarrels),
            at=_home(row),
            home_town=row.home_town,
            dialects=frozenset(row.dialects),
            gender=row.person.sex,
            trusted_by=trust.get(person, {}),
            load=loads[person],
            capacity=row.capacity,
            kin=frozenset(kin.get(person, ())),
            interests=frozenset(groups.get(person, ())),
        )
        for person, row in roster.items()
    ]


def _home(row: Mediator) -> Point | None:
    north, east = getattr(row, "north", None), getattr(row, "east", None)
    return None if north is None or east is None else (north, east)


def _sets(pairs: Iterable[tuple[UUID, UUID]]) -> Sets:
    found: Sets = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return found


def _kin(people: Sequence[UUID], ties: Ties) -> Sets:
    """Mediator → those of the parties they are kin to, or keep house with."""
    found = _sets(pair for one, other in ties["kin"] for pair in ((one, other), (other, one)))
    for together in _sets(ties["house"]).values():
        for person in together:
            found[person] |= {other for other in together if other != person and other in people}  # type: ignore[index]
    return found


def _trust(ties: Ties) -> dict[UUID, Counter[Hashable]]:
    """Mediator → how often they settled something for the same people before."""
    found: dict[UUID, Counter[Hashable]] = defaultdict(Counter)
    for mediator, person in ties["trust"]:
        found[mediator][person] += 1
    return found
