"""What is offered for a matter: the two likeliest categories with who would have it, and matters that may be the same."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.permissions import DISPATCH
from linli.engines.matters.queries.walls import OPEN_TO_STAFF, matters_for
from linli.engines.routing.models import Rule, Suggestion
from linli.engines.routing.queries.eligible import is_routable
from linli.engines.routing.queries.holders import holder_for, rules_in_order
from linli.engines.routing.rules.likeness import SAME
from linli.kernel.wording import kept

OFFERED, LIKES = 2, 3
#: Less sure than this, the sorter knows no better than whoever chose a category when reporting: that one is offered first.
HALF = 0.5
AT_DESK = (Stage.REPORTED, Stage.RETURNED)
#: Stages in which something can still be joined to.
RUNNING = (*AT_DESK, Stage.DISPATCHED, Stage.HANDLING)


@dataclass(frozen=True, slots=True)
class Choice:
    """A category with its probability, and who would have the matter (`party` empty: nobody is named)."""

    category: str
    name: str
    probability: float
    party: str = ""
    holder: str = ""
    reason: str = ""
    by_rule: bool = False


def choices_for(matter: Matter, ranked: Sequence[tuple[str, float]], now: datetime) -> list[Choice]:
    """The two best of what the sorter said, as choices. A label may be a category's key or its name.

    Where nothing was learned yet a rule still decides for the category that was reported.
    """
    known = _categories() if ranked else {}
    best = _reported_first(matter, [(known[label], p) for label, p in ranked if label in known])[:OFFERED]
    rules = rules_in_order()
    if not best and any(rule.is_on for rule in rules):
        found = _choice(matter, matter.category, 0.0, rules, now)
        return [found] if found.by_rule else []
    return [_choice(matter, category, p, rules, now) for category, p in best]


def _reported_first(matter: Matter, best: list[tuple[Category, float]]) -> list[tuple[Category, float]]:
    if not best or best[0][1] >= HALF:
        return best
    reported = next((p for category, p in best if category.id == matter.category_id), 0.0)
    return [(matter.category, reported), *(one for one in best if one[0].id != matter.category_id)]


def _choice(matter: Matter, category: Category, p: float, rules: Sequence[Rule], now: datetime) -> Choice:
    key, sure = str(category.id), round(p, 4)
    holder = holder_for(matter, category, rules, now)
    if holder is None:
        return Choice(key, category.name, sure)
    why = kept(_("派单规则第 %(n)d 条"), n=holder.rule.position) if holder.rule else holder.reason
    return Choice(key, category.name, sure, str(holder.party_id), holder.name, why, bool(holder.rule))


def _categories() -> dict[str, Category]:
    """By key and by name; those behind a wall are never offered."""
    rows = list(Category.objects.filter(is_active=True, wall__in=OPEN_TO_STAFF).order_by("-position", "id"))
    return {row.name: row for row in rows} | {row.key: row for row in rows}


def joinable(matter: Matter, alike: Sequence[tuple[UUID, float]]) -> list[tuple[str, float]]:
    """The likest that are still worked on and lie behind no other wall: (id, likeness)."""
    running = Matter.objects.filter(id__in=[id for id, _same in alike[:20]], stage__in=RUNNING, wall=matter.wall)
    there = set(running.filter(closed_at=None).order_by("id").values_list("id", flat=True)) if alike else set()
    return [(str(id), round(same, 3)) for id, same in alike if id in there][:LIKES]


def as_rows(choices: Sequence[Choice]) -> list[dict[str, Any]]:
    return [asdict(choice) for choice in choices]


def suggestion_of(matter: Matter) -> Suggestion | None:
    return Suggestion.objects.filter(matter=matter).select_related("dispatched_to").first()


def offers_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """On a matter's page, for whoever dispatches: what the router did or offers, and what it may be joined to."""
    if not matter.offered or not visitor.may(DISPATCH) or not is_routable(matter):
        return []
    if matter.stage not in (*AT_DESK, Stage.DISPATCHED):
        return []
    suggestion = suggestion_of(matter)
    if suggestion is None:
        return []
    undoable = matter.stage == Stage.DISPATCHED and suggestion.dispatched_at and not suggestion.undone_at
    context = {
        "suggestion": suggestion,
        "undoable": undoable,
        "choices": suggestion.choices if matter.stage in AT_DESK else [],
        "likes": _joinable(visitor, matter, suggestion) if matter.original_id is None else [],
    }
    shown = undoable or context["choices"] or context["likes"]
    return [Panel("routing/_offers.html", context)] if shown else []


def _joinable(visitor: Visitor, matter: Matter, suggestion: Suggestion) -> list[tuple[Matter, bool]]:
    """What it may be joined to and is still being worked on, with whether it is almost certainly the same."""
    scores = {UUID(id): score for id, score in suggestion.likes}
    if not scores or matter.duplicate_count:
        return []
    rows = matters_for(visitor).filter(id__in=list(scores), wall=matter.wall, stage__in=RUNNING, closed_at=None)
    found = sorted(rows.select_related("holder").order_by("id"), key=lambda row: -scores[row.id])
    return [(row, scores[row.id] >= SAME) for row in found]
