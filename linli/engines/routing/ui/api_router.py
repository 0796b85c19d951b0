"""The router and its rules over `/api/v1/`: how sure it must be, what it learned, who gets what first. As on the pages."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import (
    After,
    Given,
    Limit,
    Named,
    Needs,
    answers,
    by_id,
    by_now,
    one_of,
    require_same,
    tagged,
)
from linli.engines.matters.models import Category
from linli.engines.routing.actions.learning import RouterRefused, put_to_use, set_threshold, want_learning
from linli.engines.routing.actions.ruling import (
    Draft,
    RuleRefused,
    add_rule,
    move_up,
    remove_rule,
    switch_rule,
    try_rule,
)
from linli.engines.routing.enums import Hours, Learnt
from linli.engines.routing.models import Rule, Version
from linli.engines.routing.permissions import DECIDE, SEE
from linli.engines.routing.queries import sorters
from linli.engines.routing.queries.holders import rules_in_order
from linli.engines.routing.rules.scores import Alone
from linli.engines.routing.ui.views_router import offered_alone
from linli.registry.models import Party, Place

router = Router(tags=["routing"])
READ = Needs(KeyScope.PLAYBOOK_READ, SEE)
WRITE = Needs(KeyScope.PLAYBOOK_WRITE, DECIDE)
REFUSALS = (RouterRefused, RuleRefused)


class AloneOut(Schema):
    """From `threshold` on: which share of what comes in would be dispatched alone, and how much of that rightly."""

    threshold: float
    share: float
    precision: float


class RouterOut(Schema):
    """`threshold`: none dispatches nothing alone; `expected` of it; `offered`: those worth choosing, with what to expect.

    `version`: the one in use; `corrected_count`: what people changed since it last learned.
    """

    threshold: float | None
    expected: AloneOut | None
    offered: list[AloneOut]
    version: int | None
    corrected_count: int


class ThresholdIn(Given):
    threshold: Annotated[float, Field(ge=0.5, lt=1)] | None


class VersionOut(Schema):
    id: UUID
    number: int
    learnt: Learnt
    learnt_at: datetime
    count: int
    macro_f1: float
    is_active: bool


class Versions(Schema):
    items: list[VersionOut]
    next: str | None


class RuleIn(Given):
    """Category × place × time → holder; what is not said is any. `category` by its key."""

    holder: UUID
    category: Annotated[str, Field(max_length=40)] = ""
    place: UUID | None = None
    hours: Hours = Hours.ANY


class OtherOut(Schema):
    name: str
    count: int


class TrialOut(Schema):
    """What it would have done with the last thousand matters: how many it gets, how many of them had this holder."""

    looked_at: int
    taken: int
    same: int
    others: list[OtherOut]
    numbers: list[str]


class RuleOut(Schema):
    """`position`: rules are tried in this order; `stopped_at`: switched off by itself, for its holder was gone."""

    id: UUID
    position: int
    category: str | None
    place: Named | None
    hours: Hours
    holder: Named
    is_on: bool
    stopped_at: datetime | None
    tried_at: datetime | None
    trial: TrialOut | None


class Switched(Given):
    on: bool


def router_out() -> dict[str, Any]:
    set_up, active = sorters.router(), sorters.active_version()
    measures = sorters.measures_of(active) if active else None
    threshold = set_up.threshold if set_up else None
    expected = measures.at(threshold) if measures and threshold else None
    return {
        "threshold": threshold, "expected": alone_out(expected) if expected else None,
        "offered": [alone_out(each) for each in offered_alone(measures)] if measures else [],
        "version": active.number if active else None, "corrected_count": set_up.corrected_count if set_up else 0,
    }  # fmt: skip


def alone_out(each: Alone) -> dict[str, float]:
    return {"threshold": each.threshold, "share": each.share, "precision": each.precision}


@router.get("router", response=answers(RouterOut), auth=READ, operation_id="get_router")
def get_router(request: HttpRequest, response: HttpResponse) -> Any:
    """Whether it dispatches alone, and how right it would be. Its ETag may be sent back as `If-Match`."""
    return tagged(response, router_out())


@router.put("router", response=answers(RouterOut), auth=WRITE, operation_id="set_threshold")
def set_one_threshold(request: HttpRequest, given: ThresholdIn) -> Any:
    """Let it dispatch alone from this probability on, or (null) not at all."""
    require_same(request, router_out)
    set_threshold(threshold=given.threshold, **by_now(request))
    return router_out()


@router.post("router/learn", response=answers(RouterOut), auth=WRITE, operation_id="learn_anew")
def learn_anew(request: HttpRequest) -> Any:
    """Some minutes later there is a new version, in use unless it is clearly worse. Asked twice it is once."""
    require_same(request, router_out)
    want_learning(now=by_now(request)["now"])
    return router_out()


def version_out(row: Version) -> dict[str, Any]:
    measures = sorters.measures_of(row)
    told = {name: getattr(row, name) for name in ("id", "number", "learnt", "learnt_at", "is_active")}
    return {**told, "count": measures.count, "macro_f1": measures.macro_f1}


@router.get("router-versions", response=answers(Versions), auth=READ, operation_id="list_versions")
def list_versions(request: HttpRequest, limit: Limit = 50, after: After = "") -> Any:
    """What was learned so far, the first version first."""
    return by_id(Version.objects.defer("sorter"), after, limit, version_out)


@router.post("router-versions/{uuid:id}/use", response=answers(VersionOut), auth=WRITE, operation_id="use_version")
def use_version(request: HttpRequest, id: UUID) -> Any:
    """From now on; also an earlier one again (回退). `If-Match` is the router's."""
    version = one_of(Version.objects.defer("sorter"), id)
    require_same(request, router_out)
    return version_out(put_to_use(version=version, **by_now(request)))


# -- rules


def rule_out(row: Rule) -> dict[str, Any]:
    names = ("id", "position", "hours", "is_on", "stopped_at", "tried_at")
    trial = row.trial and {**row.trial, "others": [{"name": who, "count": many} for who, many in row.trial["others"]]}
    place = {"id": row.place.id, "name": row.place.name} if row.place else None
    return {
        **{name: getattr(row, name) for name in names}, "category": row.category.key if row.category else None,
        "place": place, "holder": {"id": row.holder_id, "name": row.holder.name}, "trial": trial,
    }  # fmt: skip


def _rule(request: HttpRequest, id: UUID) -> Rule:
    found = one_of(Rule.objects.select_related("holder", "category", "place"), id)
    require_same(request, lambda: rule_out(found))
    return found


def _there(rows: Any, refused: str) -> Any:
    found = rows.filter(is_active=True).first()
    if found is None:
        raise RuleRefused(refused)
    return found


@router.get("routing-rules", response=answers(list[RuleOut]), auth=READ, operation_id="list_rules")
def list_rules(request: HttpRequest) -> Any:
    """In the order in which they are tried; where none applies, the responsibilities say who."""
    return [rule_out(row) for row in rules_in_order()]


@router.get("routing-rules/{uuid:id}", response=answers(RuleOut), auth=READ, operation_id="get_rule")
def get_rule(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """Its ETag may be sent back as `If-Match`."""
    return tagged(response, rule_out(_rule(request, id)))


@router.post("routing-rules", response=answers(RuleOut, 201), auth=WRITE, operation_id="add_rule")
def add_one_rule(request: HttpRequest, given: RuleIn) -> Any:
    """Written down last in the order, and off: try it before it is switched on."""
    holder = _there(Party.objects.filter(id=given.holder), _("请选择承办方"))
    category = _there(Category.objects.filter(key=given.category), _("请选择类别")) if given.category else None
    place = _there(Place.objects.filter(id=given.place), _("请选择地点")) if given.place else None
    return 201, rule_out(add_rule(draft=Draft(holder, category, place, given.hours), **by_now(request)))


@router.post("routing-rules/{uuid:id}/try", response=answers(RuleOut), auth=WRITE, operation_id="try_rule")
def try_one_rule(request: HttpRequest, id: UUID) -> Any:
    """What it would have done with the last thousand matters, behind the rules that are on before it."""
    asked: Any = request
    return rule_out(try_rule(rule=_rule(asked, id), community=asked.community, now=asked.now))


@router.post("routing-rules/{uuid:id}/switch", response=answers(RuleOut), auth=WRITE, operation_id="switch_rule")
def switch_one_rule(request: HttpRequest, id: UUID, given: Switched) -> Any:
    """On, once it was tried; off at any time."""
    return rule_out(switch_rule(rule=_rule(request, id), on=given.on, **by_now(request)))


@router.post("routing-rules/{uuid:id}/up", response=answers(list[RuleOut]), auth=WRITE, operation_id="move_rule_up")
def move_one_up(request: HttpRequest, id: UUID) -> Any:
    """Tried before the one above it; those of the two that are off must be tried anew. All of them as they are now."""
    move_up(rule=_rule(request, id), **by_now(request))
    return list_rules(request)


@router.post("routing-rules/{uuid:id}/remove", response=answers(list[RuleOut]), auth=WRITE, operation_id="remove_rule")
def remove_one_rule(request: HttpRequest, id: UUID) -> Any:
    """Those below it move up. All of them as they are now."""
    remove_rule(rule=_rule(request, id), **by_now(request))
    return list_rules(request)
