"""Who could settle a case: the roster as candidates of the matching engine, with what excludes them."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

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


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mediator proposed for a case, best first, with the reasons; those excluded come last and say why."""

    mediator: Mediator
    match: Match


def proposed(dispute: Dispute, settings: Settings, on: date, only: UUID | None = None) -> list[Proposed]:
    """Everybody on the roster (or `only` one of them), in the order the playbook's weights give. Nine queries."""
    rows = Mediator.objects.filter(in_force(on), person__died_on=None).select_related("person__party")
    roster = {row.person_id: row for row in rows.filter(Q(person_id=only) if only else Q()).order_by("id")}
    parties = parties_of(dispute)
    need = _need(dispute, parties, settings)
    found = rank(need, _candidates(roster, parties, settings, on), _criteria(settings), with_excluded=True)
    return [Proposed(roster[match.candidate.key], match) for match in found]


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


def _need(dispute: Dispute, parties: Sequence[DisputeParty], settings: Settings) -> Need:
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
        refused=_refused(dispute, parties),
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


def _refused(dispute: Dispute, parties: Sequence[DisputeParty]) -> frozenset[Hashable]:
    """Whom a party said no to, here or in an earlier case: that is remembered."""
    rows = Appointment.objects.filter(state=Appointed.REFUSED)
    rows = rows.filter(Q(dispute=dispute) | _same(parties, "refused_by"))
    return frozenset(rows.order_by().values_list("mediator_id", flat=True))


def _candidates(
    roster: dict[UUID, Mediator], parties: Sequence[DisputeParty], settings: Settings, on: date
) -> list[Candidate]:
    people = [party.person_id for party in parties if party.person_id]
    kin, groups, trust = _kin(people, on), _groups(list(roster), on), _trust(parties)
    loads, homes = _loads(list(roster)), _homes(list(roster))
    return [
        Candidate(
            key=person,
            name=row.person.party.name,
            skills=frozenset(settings.quarrels.get(key, key) for key in row.quarrels),
            at=homes.get(person),
            home_town=row.home_town,
            dialects=frozenset(row.dialects),
            gender=row.person.sex,
            trusted_by=trust.get(person, {}),
            load=loads.get(person, 0),
            capacity=row.capacity,
            kin=frozenset(kin.get(person, ())),
            interests=frozenset(groups.get(person, ())),
        )
        for person, row in roster.items()
    ]


def _kin(people: Sequence[UUID], on: date) -> Sets:
    """Mediator → those of the parties they are kin to, or keep house with."""
    found: Sets = defaultdict(set)
    ties = Kinship.objects.filter(in_force(on)).filter(Q(person_id__in=people) | Q(relative_id__in=people))
    for one, other in ties.order_by().values_list("person_id", "relative_id"):
        found[one].add(other)
        found[other].add(one)
    houses = HouseholdMember.objects.filter(until_on=None, person_id__in=people).order_by().values("household_id")
    members = HouseholdMember.objects.filter(until_on=None, household_id__in=houses).order_by()
    together: Sets = defaultdict(set)
    for house, person in members.values_list("household_id", "person_id"):
        together[house].add(person)
    for house in together.values():
        for person in house:
            found[person] |= {other for other in house if other != person and other in people}  # type: ignore[index]
    return found


def _groups(mediators: Sequence[UUID], on: date) -> Sets:
    found: Sets = defaultdict(set)
    rows = Membership.objects.filter(in_force(on), person_id__in=mediators).order_by()
    for person, group in rows.values_list("person_id", "group_id"):
        found[person].add(group)
    return found


def _trust(parties: Sequence[DisputeParty]) -> dict[UUID, Counter[Hashable]]:
    """Mediator → how often they settled something for the same people before."""
    people = [party.person_id for party in parties if party.person_id]
    found: dict[UUID, Counter[Hashable]] = defaultdict(Counter)
    rows = Appointment.objects.filter(
        state=Appointed.NAMED, dispute__result__in=SETTLED, dispute__parties__person_id__in=people
    )
    for mediator, person in rows.order_by().values_list("mediator_id", "dispute__parties__person_id"):
        found[mediator][person] += 1
    return found


def _loads(mediators: Sequence[UUID]) -> dict[UUID, int]:
    rows = Matter.objects.filter(OPEN, kind="dispute", holder_id__in=mediators).order_by()
    return dict(rows.values("holder_id").annotate(n=Count("id")).values_list("holder_id", "n"))


def _homes(mediators: Sequence[UUID]) -> dict[UUID, Point]:
    """Where they live, as near as the places on file are placed."""
    rows = Residence.objects.filter(
        person_id__in=mediators, kind=ResidenceKind.LIVING, until_on=None, place__latitude__isnull=False
    )
    told = rows.order_by().values_list("person_id", "place__latitude", "place__longitude")
    return {person: (latitude, longitude) for person, latitude, longitude in told}
