"""Children of a session: what must be known, who may take each home."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.engines.gatherings.enums import EnrolmentRole, EnrolmentState, GatheringKind, Presence
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.practices.learning.models import ChildCard, PickUp
from linli.registry.models import Authorisation, Guardianship, Person
from linli.registry.queries.standing import in_force

KINDS = (GatheringKind.CARE, GatheringKind.CAMP, GatheringKind.TRY_OUT)


def may_collect(child: Person, on: date) -> QuerySet[Person]:
    """Who may take a child home on a day: its guardians, and whom they authorised to collect (代领)."""
    guards = Guardianship.objects.filter(in_force(on), person=child).order_by().values("guardian_id")
    agents = Authorisation.objects.filter(in_force(on), person=child, may_collect=True).order_by().values("agent_id")
    rows = Person.objects.filter(Q(id__in=guards) | Q(id__in=agents), died_on=None, merged_into=None)
    return rows.select_related("party").order_by("party__name", "id")


@dataclass(frozen=True, slots=True)
class Child:
    """`collectors` are empty where nobody was named yet: then it goes home with a guardian only after a call."""

    row: Enrolment
    name: str
    allergies: str
    note: str
    collectors: list[Person]
    pick_up: PickUp | None

    @property
    def is_here(self) -> bool:
        return self.row.presence == Presence.PRESENT and self.row.left_at is None


def children_of(gathering: Gathering, on: date) -> list[Child]:
    """Every child on the list of a session. Five queries, however many children."""
    rows = Enrolment.objects.filter(gathering=gathering, state=EnrolmentState.SIGNED_UP, role=EnrolmentRole.CHILD)
    lines = list(rows.select_related("person__party", "account").order_by("number"))
    ids = [line.person_id for line in lines if line.person_id]
    cards = {card.child_id: card for card in ChildCard.objects.filter(child_id__in=ids).order_by()}
    gone = PickUp.objects.filter(enrolment__in=[line.id for line in lines]).select_related("by__party").order_by()
    picked = {each.enrolment_id: each for each in gone}
    collectors = _collectors(ids, on)
    return [
        Child(
            line, line.person.party.name if line.person else str(line.name),
            str(cards[line.person_id].allergies) if line.person_id in cards else "",
            str(cards[line.person_id].note) if line.person_id in cards else "",
            collectors[line.person_id] if line.person_id else [], picked.get(line.id),
        )
        for line in lines
    ]  # fmt: skip


def _collectors(children: Collection[UUID], on: date) -> dict[UUID, list[Person]]:
    found: dict[UUID, list[Person]] = defaultdict(list)
    guards = Guardianship.objects.filter(in_force(on), person_id__in=children).select_related("guardian__party")
    agents = Authorisation.objects.filter(in_force(on), person_id__in=children, may_collect=True)
    for guard in guards.order_by("guardian__party__name", "id"):
        found[guard.person_id].append(guard.guardian)
    for agent in agents.select_related("agent__party").order_by("agent__party__name", "id"):
        if agent.agent not in found[agent.person_id]:
            found[agent.person_id].append(agent.agent)
    return found
