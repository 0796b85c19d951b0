"""The forms of ballots: a draft, times, people by name, what is typed from paper."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.ballots.actions.drafting import BallotPlan, ElectoratePlan, OptionPlan
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.enums import RollRule, RuleName
from linli.engines.ballots.models import Ballot
from linli.engines.ballots.playbook import electorates_of
from linli.engines.ballots.queries import declared
from linli.kernel.models import Community
from linli.kernel.worktime import SHANGHAI
from linli.registry.models import Group, Party, Person

ROWS = 4
MOST_OPTIONS = 100
HIGHEST_YUAN = 10**9


class DraftForm(forms.Form):
    title = forms.CharField(max_length=80, error_messages={"required": gettext_lazy("请写投票名称")})
    question = forms.CharField(max_length=500, required=False)
    options = forms.CharField(max_length=20_000, error_messages={"required": gettext_lazy("请写选项，一行一个")})
    rule = forms.ChoiceField(choices=RuleName.choices)
    choose = forms.IntegerField(min_value=1, max_value=100, required=False)
    budget = forms.DecimalField(min_value=Decimal("0.01"), max_value=HIGHEST_YUAN, decimal_places=2, required=False)
    min_support = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    at_least = forms.IntegerField(min_value=1, max_value=100, required=False)
    at_most = forms.IntegerField(min_value=1, max_value=100, required=False)
    counted = forms.ChoiceField(choices=[("joint", ""), ("apart", "")])
    by_phone = forms.BooleanField(required=False)


class RowForm(forms.Form):
    """One electorate of the draft; its fields are `name-1`, `rule-1` …"""

    name = forms.CharField(max_length=40, required=False)
    rule = forms.ChoiceField(choices=RollRule.choices, required=False)
    group = forms.UUIDField(required=False)
    min_age = forms.IntegerField(min_value=0, max_value=99, required=False)
    weight = forms.IntegerField(min_value=1, max_value=1000, required=False)
    seats = forms.IntegerField(min_value=0, max_value=100, required=False)
    reason = forms.CharField(max_length=200, required=False)


def rows_of(data: Any) -> list[RowForm]:
    names = list(RowForm.base_fields)
    return [RowForm({name: data.get(f"{name}-{n}", "") for name in names}) for n in range(1, ROWS + 1)]


def plan_of(form: DraftForm, rows: Sequence[RowForm]) -> BallotPlan:
    """The plan a filled-in draft says. Raises `BallotRefused` where a line or a number cannot be read."""
    faults = [str(messages[0]) for each in (form, *rows) for messages in each.errors.values()]
    if faults:
        raise BallotRefused(faults[0])
    given = form.cleaned_data
    budget = given["budget"]
    return BallotPlan(
        title=given["title"], question=given["question"], rule=given["rule"], choose=given["choose"],
        options=_options(given["options"]), electorates=[_electorate(row) for row in rows if row.cleaned_data["name"]],
        budget_fen=int(budget * 100) if budget else None, min_support=given["min_support"] or 0,
        at_least=given["at_least"] or 1, at_most=given["at_most"], apart=given["counted"] == "apart",
        by_phone=given["by_phone"],
    )  # fmt: skip


def _options(text: str) -> list[OptionPlan]:
    """A line an option: 名称 | 费用（元） | 说明."""
    lines = [line.replace("｜", "|") for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_OPTIONS:
        raise BallotRefused(_("选项最多 %(n)d 个") % {"n": MOST_OPTIONS})
    return [_option(number, [cell.strip() for cell in line.split("|")]) for number, line in enumerate(lines, 1)]


def _option(number: int, cells: list[str]) -> OptionPlan:
    title, cost, text = [*cells, "", ""][:3]
    if not title or len(title) > 80 or len(text) > 500:
        raise BallotRefused(_("第 %(n)d 行：要有名称，80 字以内，说明 500 字以内") % {"n": number})
    try:
        fen = int(Decimal(cost.replace(",", "").removesuffix("元") or "0") * 100)
    except (InvalidOperation, ValueError, OverflowError):
        raise BallotRefused(_("第 %(n)d 行：费用“%(cost)s”不是数字") % {"n": number, "cost": cost}) from None
    if not 0 <= fen <= HIGHEST_YUAN * 100:
        raise BallotRefused(_("第 %(n)d 行：费用超出范围") % {"n": number})
    return OptionPlan(title, text, fen)


def _electorate(row: RowForm) -> ElectoratePlan:
    given = row.cleaned_data
    is_group = given["rule"] == RollRule.GROUP
    party = Party.objects.filter(id=given["group"]).first() if is_group and given["group"] else None
    age = given["min_age"]
    return ElectoratePlan(
        name=given["name"].strip(), rule=given["rule"] or RollRule.RESIDENTS.value, group=party,
        min_age=18 if age is None else age, weight=given["weight"] or 1, seats=given["seats"] or 0,
        reason=given["reason"].strip(),
    )  # fmt: skip


def first_rows(community: Community) -> list[dict[str, Any]]:
    """What a new ballot's electorates begin with: the playbook's."""
    groups = dict(Group.objects.order_by("code").values_list("code", "party_id"))
    entries = electorates_of(community)[:ROWS]
    return [entry.model_dump(mode="json") | {"group": groups.get(entry.group or "", "")} for entry in entries]


def kept_draft(ballot: Ballot) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A draft as its form shows it."""
    options = declared.options_of(ballot)
    lines = [f"{o.title} | {o.cost_fen / 100:g} | {o.text}" if o.cost_fen or o.text else o.title for o in options]
    fields = {
        "title": ballot.title, "question": ballot.question, "options": "\n".join(lines), "rule": ballot.rule,
        "choose": ballot.choose or "", "budget": f"{ballot.budget_fen / 100:g}" if ballot.budget_fen else "",
        "min_support": ballot.min_support or "", "at_least": ballot.at_least, "at_most": ballot.at_most or "",
        "counted": "apart" if ballot.apart else "joint", "by_phone": ballot.by_phone,
    }  # fmt: skip
    names = ("name", "rule", "min_age", "weight", "seats", "reason")
    rows = declared.electorates_of(ballot)
    return fields, [{name: getattr(e, name) for name in names} | {"group": e.group_id or ""} for e in rows]


def moment_of(text: str) -> datetime:
    """A day and time as a form gives it, in Asia/Shanghai. Raises `BallotRefused`."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise BallotRefused(_("请填写日期和时间")) from None


def person_called(name: str) -> Person:
    """The one person on file of this name. Raises `BallotRefused` for none or several."""
    return people_named([name])[0]


def people_named(names: Sequence[str]) -> list[Person]:
    """The one person on file of each name, in one query. Raises `BallotRefused` for none or several of a name."""
    wanted = [name.strip() for name in names]
    rows = Person.objects.filter(party__name__in=[name for name in wanted if name], party__is_active=True)
    found: dict[str, list[Person]] = {}
    for person in rows.select_related("party").order_by("id"):
        found.setdefault(person.party.name, []).append(person)
    for name in wanted:
        if len(found.get(name, [])) != 1:
            words = _("没有找到“%(name)s”") if name not in found else _("有几位“%(name)s”，请在档案里加以区分")
            raise BallotRefused(words % {"name": name})
    return [found[name][0] for name in wanted]
