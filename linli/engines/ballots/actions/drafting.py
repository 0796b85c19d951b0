"""Preparing a ballot: what is asked, between what, by whom, by which rule. Nothing of it changes once rolls are out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.ballots.actions.stages import KIND, BallotRefused
from linli.engines.ballots.enums import RollRule, RuleName, Stage
from linli.engines.ballots.models import Ballot, BallotOption, Electorate
from linli.engines.ballots.rules.rolls import Flaw, Roll, Sheet, flaws
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.registry.models import Party

FLAWS = {
    Flaw.UNTITLED: gettext_lazy("请写投票名称"),
    Flaw.FEW_OPTIONS: gettext_lazy("选项太少：至少两个，也不少于要选出的个数"),
    Flaw.SAME_OPTIONS: gettext_lazy("有两个选项名称相同"),
    Flaw.NO_COST: gettext_lazy("按预算投票时，每个选项都要写费用，并且不超过总预算"),
    Flaw.NO_ELECTORATE: gettext_lazy("请写明谁来投票"),
    Flaw.SAME_ELECTORATES: gettext_lazy("有两组投票人名称相同"),
    Flaw.NAMED_RANGE: gettext_lazy("每人可选的个数写得不对"),
    Flaw.SEATS: gettext_lazy("各组分别计票时，各组名额加起来要等于选出的个数"),
    Flaw.UNEQUAL: gettext_lazy("新居民没有同样的一票：请写明理由，理由会随名册一起公示"),
}


@dataclass(frozen=True, slots=True)
class OptionPlan:
    title: str
    text: str = ""
    cost_fen: int = 0


@dataclass(frozen=True, slots=True)
class ElectoratePlan:
    name: str
    rule: str = RollRule.RESIDENTS.value
    group: Party | None = None
    min_age: int = 18
    weight: int = 1
    seats: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BallotPlan:
    """Either `choose` or `budget_fen`. `seed` empty: drawn now; it is published with everything else."""

    title: str
    options: Sequence[OptionPlan]
    electorates: Sequence[ElectoratePlan]
    question: str = ""
    rule: str = RuleName.EQUAL_SHARES.value
    choose: int | None = None
    budget_fen: int | None = None
    min_support: int = 0
    at_least: int = 1
    at_most: int | None = None
    apart: bool = False
    by_phone: bool = True
    seed: str = ""


@transaction.atomic
def draft_ballot(*, plan: BallotPlan, by: Actor, now: datetime) -> Ballot:
    """Keep a ballot as a draft. Raises `BallotRefused` with what is wrong with it."""
    _check(plan)
    seed = plan.seed or secrets.token_hex(8)
    ballot = Ballot.new(seed=seed, created_at=now, **_columns(plan))
    _fill(ballot, plan)
    record(subject=ballot, kind=KIND, verb="draft", by=by, now=now)
    return ballot


@transaction.atomic
def redraft(*, ballot: Ballot, plan: BallotPlan, by: Actor, now: datetime) -> Ballot:
    """Write a draft anew. Raises `BallotRefused` when it is none any more, or another changed it meanwhile."""
    _check(plan)
    rows = Ballot.objects.filter(id=ballot.id, stage=Stage.DRAFT, version=ballot.version)
    if not rows.update(version=F("version") + 1, **_columns(plan)):
        raise BallotRefused(_("别人刚刚改动过，或者名册已经公示，不能再改"))
    BallotOption.objects.filter(ballot=ballot).delete()
    # Nothing points at them yet; one statement that names the community.
    old = Electorate.objects.filter(ballot=ballot)
    old._raw_delete(old.db)
    _fill(ballot, plan)
    record(subject=ballot, kind=KIND, verb="redraft", by=by, now=now)
    ballot.refresh_from_db()
    return ballot


def _columns(plan: BallotPlan) -> dict[str, object]:
    return {
        "title": plan.title.strip(), "question": plan.question.strip(), "rule": plan.rule, "choose": plan.choose,
        "budget_fen": plan.budget_fen, "min_support": plan.min_support, "at_least": plan.at_least,
        "at_most": plan.at_most, "apart": plan.apart, "by_phone": plan.by_phone,
    }  # fmt: skip


def _check(plan: BallotPlan) -> None:
    if (plan.choose is None) == (plan.budget_fen is None):
        raise BallotRefused(_("请写选出几个，或者写总预算，两者选一"))
    rolls = [Roll(e.name, e.rule, e.weight, e.seats, e.reason) for e in plan.electorates]
    sheet = Sheet(
        plan.title, [o.title for o in plan.options], [o.cost_fen for o in plan.options], plan.choose, plan.budget_fen,
        plan.at_least, plan.at_most, plan.apart, rolls,
    )  # fmt: skip
    if found := flaws(sheet):
        raise BallotRefused(str(FLAWS[found[0]]))
    if any((each.rule == RollRule.GROUP) != (each.group is not None) for each in plan.electorates):
        raise BallotRefused(_("由代表投票的一组，请选是哪个组织的成员"))


def _fill(ballot: Ballot, plan: BallotPlan) -> None:
    common = {"community_id": ballot.community_id, "ballot": ballot}
    BallotOption.objects.bulk_create(
        BallotOption(**common, key=str(n), title=o.title, text=o.text, cost_fen=o.cost_fen)
        for n, o in enumerate(plan.options, 1)
    )
    Electorate.objects.bulk_create(
        Electorate(
            **common, key=f"e{n}", name=e.name, rule=e.rule, group=e.group, min_age=e.min_age, weight=e.weight,
            seats=e.seats, reason=e.reason,
        )
        for n, e in enumerate(plan.electorates, 1)
    )  # fmt: skip
