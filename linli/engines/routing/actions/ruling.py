"""Routing rules: written, tried on the past, switched on, in order; switched off by themselves when their holder is gone."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.notices import tell
from linli.engines.matters.models import Category
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.engines.routing.enums import Hours
from linli.engines.routing.models import Rule
from linli.engines.routing.queries import holders
from linli.engines.routing.queries.people import responsible
from linli.engines.routing.rules.choosing import simulate
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.models import Party, Place

KIND = "routing_rule"


class RuleRefused(ValueError):
    """The rule cannot be so; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Category × place × time → holder; None is any."""

    holder: Party
    category: Category | None = None
    place: Place | None = None
    hours: Hours = Hours.ANY


@transaction.atomic
def add_rule(*, draft: Draft, by: Actor, now: datetime) -> Rule:
    """Write a rule down, last in the order and off. Raises `RuleRefused`."""
    if draft.category is not None and draft.category.wall not in OPEN_TO_STAFF:
        raise RuleRefused(_("不公开的类别不经过派单规则，直接交给专人"))
    if draft.category is None and draft.place is None and draft.hours == Hours.ANY:
        raise RuleRefused(_("请至少限定类别、地点或时间中的一项"))
    if draft.holder.id not in holders.present([draft.holder.id], local(now).date()):
        raise RuleRefused(_("请选择在岗的承办方"))
    last = Rule.objects.aggregate(last=Max("position"))["last"] or 0
    rule = Rule.new(
        position=last + 1, category=draft.category, place=draft.place, hours=draft.hours, holder=draft.holder
    )
    record(subject=rule, kind=KIND, verb="add", by=by, now=now)
    return rule


@transaction.atomic
def try_rule(*, rule: Rule, community: Community, now: datetime) -> Rule:
    """Try it on the last thousand matters, behind the rules that are on before it. Changes nothing else."""
    before = [
        holders.condition_of(each) for each in holders.rules_in_order() if each.is_on and each.position < rule.position
    ]
    trial = simulate(holders.condition_of(rule), before, holders.past_cases(calendar_of(community)))
    names = holders.party_names([party for party, _count in trial.others])
    told = asdict(trial) | {"others": [(names.get(party, ""), count) for party, count in trial.others]}
    rule.trial, rule.tried_at = told, now
    Rule.objects.filter(id=rule.id).update(trial=told, tried_at=now)
    return rule


@transaction.atomic
def switch_rule(*, rule: Rule, on: bool, by: Actor, now: datetime) -> Rule:
    """Switch it on, once it was tried, or off. Raises `RuleRefused`."""
    if on and rule.tried_at is None:
        raise RuleRefused(_("先在最近 1000 件事项上试一试，再启用"))
    if on and rule.holder_id not in holders.present([rule.holder_id], local(now).date()):
        raise RuleRefused(_("承办方已经不在，不能启用"))
    rule.is_on, rule.stopped_at = on, None
    Rule.objects.filter(id=rule.id).update(is_on=on, stopped_at=None)
    record(subject=rule, kind=KIND, verb="switch_on" if on else "switch_off", by=by, now=now)
    return rule


@transaction.atomic
def move_up(*, rule: Rule, by: Actor, now: datetime) -> Rule:
    """Tried before the one above it; what both would do changes, so both must be tried again before they are switched on."""
    above = Rule.objects.filter(position__lt=rule.position).order_by("-position").first()
    if above is None:
        return rule
    here, there = rule.position, above.position
    top = (Rule.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    Rule.objects.filter(id=rule.id).update(position=top)
    Rule.objects.filter(id=above.id).update(position=here)
    Rule.objects.filter(id=rule.id).update(position=there)
    Rule.objects.filter(id__in=[rule.id, above.id], is_on=False).update(trial=None, tried_at=None)
    record(subject=rule, kind=KIND, verb="move_up", by=by, now=now)
    rule.position = there
    return rule


@transaction.atomic
def remove_rule(*, rule: Rule, by: Actor, now: datetime) -> None:
    """Take a rule away; those below it move up."""
    record(subject=rule, kind=KIND, verb="remove", by=by, now=now)
    Rule.objects.filter(id=rule.id).delete()
    for later in Rule.objects.filter(position__gt=rule.position).order_by("position"):
        Rule.objects.filter(id=later.id).update(position=F("position") - 1)


@transaction.atomic
def stop_without_holder(*, community: Community, now: datetime) -> list[UUID]:
    """Switch off every rule whose holder is gone, and tell the secretary."""
    stopped = holders.holders_gone(holders.rules_in_order(), local(now).date())
    for rule in stopped:
        Rule.objects.filter(id=rule.id).update(is_on=False, stopped_at=now)
        record(subject=rule, kind=KIND, verb="stop", by=Actor.job(), now=now, holder=str(rule.holder_id))
        words = _("派单规则第 %(n)d 条的承办方（%(holder)s）已经不在，规则已自动停用，请重新指定")
        tell(
            users=responsible(local(now).date()), kind="rule_stopped", now=now, about=rule.id,
            text=kept(words, n=rule.position, holder=rule.holder.name), path=f"/c/{community.code}/router/rules/",
        )  # fmt: skip
    return [rule.id for rule in stopped]
