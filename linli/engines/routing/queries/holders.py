"""Who would get a matter in a category: by the rules that are on, in their order, then by responsibilities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from linli.accounts.models import Grant
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.routing import proposals
from linli.engines.routing.models import Rule
from linli.engines.routing.queries.eligible import routable_matters
from linli.engines.routing.rules.choosing import Case, Condition, first_that_applies
from linli.kernel.calendars import calendar_of
from linli.kernel.worktime import Calendar, local
from linli.registry.models import Party, Place
from linli.registry.queries.places import chain
from linli.registry.queries.standing import in_force

TRIED_ON = 1000
#: How deep a place lies: dwelling, entrance, building, estate.
AROUND = ("place", "place__parent", "place__parent__parent", "place__parent__parent__parent", "grid", "grid__parent")


@dataclass(frozen=True, slots=True)
class Found:
    """Who, and why in words; `rule` where a rule decided."""

    party_id: UUID
    name: str
    reason: str = ""
    rule: Rule | None = None


def rules_in_order() -> list[Rule]:
    rows = Rule.objects.select_related("category", "place", "holder")
    return list(rows.order_by("position", "id"))


def condition_of(rule: Rule) -> Condition:
    return Condition(rule.id, rule.holder_id, rule.category_id, rule.place_id, rule.hours)


def holder_for(matter: Matter, category: Category, rules: Sequence[Rule], now: datetime) -> Found | None:
    """Who should have it, if it is of this category; None where nobody is named."""
    on = {rule.id: rule for rule in rules if rule.is_on and rule.holder.is_active}
    if on:
        around = frozenset(chain(matter.place, grid=matter.grid))
        case = Case(category.id, around, calendar_of(matter.community).is_working(matter.reported_at))
        taken = first_that_applies([condition_of(rule) for rule in on.values()], case)
        if taken is not None:
            rule = on[taken.id]
            return Found(rule.holder_id, rule.holder.name, rule=rule)
    named = proposals(category=category, place=matter.place, grid=matter.grid, on=local(now).date())
    return Found(named[0].party_id, named[0].name, named[0].reason) if named else None


def past_cases(calendar: Calendar) -> list[Case]:
    """The last thousand matters a rule could have had, with who had them."""
    rows = routable_matters().filter(dispatched_at__isnull=False).select_related(*AROUND)
    return [_case(row, calendar) for row in rows.order_by("-reported_at", "-id")[:TRIED_ON]]


def _case(matter: Matter, calendar: Calendar) -> Case:
    around: set[UUID] = set()
    for start in (matter.place, matter.grid):
        here: Place | None = start
        while here is not None:
            around |= {here.id, *([here.grid_id] if here.grid_id else [])}
            here = here.parent if here.parent_id and Place.parent.is_cached(here) else None
    working = calendar.is_working(matter.reported_at)
    return Case(matter.category_id, frozenset(around), working, matter.number, matter.holder_id)


def present(ids: Iterable[UUID], on: date) -> set[UUID]:
    """Which of these parties can hold something today: groups that are there, and people with a running role."""
    staff = Grant.objects.filter(in_force(on)).order_by().values("user_id")
    there = Q(group__isnull=False) | Q(person__user_id__in=staff)
    rows = Party.objects.filter(there, id__in=list(ids), is_active=True)
    return set(rows.order_by("id").values_list("id", flat=True))


def holders_gone(rules: Sequence[Rule], on: date) -> list[Rule]:
    """Rules that are on while their holder is not there any more; no query where none is on."""
    running = [rule for rule in rules if rule.is_on]
    there = present((rule.holder_id for rule in running), on) if running else set()
    return [rule for rule in running if rule.holder_id not in there]


def party_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    return dict(Party.objects.filter(id__in=list(ids)).order_by("id").values_list("id", "name"))
