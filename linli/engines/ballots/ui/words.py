"""A result in words: why each option won or what it lacked, the rule as a neighbour would tell it."""

from typing import Any

from django.utils.translation import gettext as _

from linli.engines.ballots.enums import RuleName, Stage
from linli.engines.ballots.models import Ballot
from linli.engines.ballots.rules.poll import How

TONES = {
    Stage.DRAFT: "", Stage.ROLLS: "info", Stage.OPEN: "ok", Stage.CLOSED: "warn", Stage.PUBLISHED: "done",
}  # fmt: skip


def yuan(fen: float) -> str:
    """Money as people say it: 1,234.5 元, 3.2 万元."""
    amount = fen / 100
    if amount >= 10_000:
        return _("%(n)s 万元") % {"n": f"{amount / 10_000:,.4g}"}
    return _("%(n)s 元") % {"n": f"{amount:,.2f}".removesuffix(".00")}


def rule_words(ballot: Ballot) -> list[str]:
    """What was declared, sentence by sentence."""
    if ballot.budget_fen:
        told = [_("总预算 %(sum)s，选中的项目合起来不超过它") % {"sum": yuan(ballot.budget_fen)}]
    else:
        told = [_("选出 %(n)d 项") % {"n": ballot.choose or 0}]
    if ballot.rule == RuleName.EQUAL_SHARES:
        told.append(
            _("等额分配：每位投票人分到一样多的份额，一个选项要由选它的人合起来付得起才选中；"
              "份额按 1% 一步一步加，直到再加就超出；还有余下的，按得票多少补选")
        )  # fmt: skip
    else:
        told.append(_("按得票多少，从多到少选"))
    told.append(_how_many(ballot) % {"least": ballot.at_least, "most": ballot.at_most})
    if ballot.min_support:
        told.append(_("不到 %(n)d 票的不能选中") % {"n": ballot.min_support})
    told.append(_("各组分别计票，各选各的名额") if ballot.apart else _("各组合在一起计票"))
    told.append(_ties(ballot) % {"seed": ballot.seed})
    return told


def _how_many(ballot: Ballot) -> str:
    if ballot.at_most is None:
        return _("每人最少选 %(least)d 项")
    return (
        _("每人选 %(most)d 项")
        if ballot.at_most == ballot.at_least
        else _("每人最少选 %(least)d 项，最多选 %(most)d 项")
    )


def _ties(ballot: Ballot) -> str:
    """Of options without a cost none is cheaper."""
    if ballot.budget_fen:
        return _("票数相同，费用低的在前，再看得票，仍相同按公开的抽签号 %(seed)s 排定")
    return _("票数相同，按公开的抽签号 %(seed)s 排定")


def why(verdict: dict[str, Any], part: dict[str, Any], ballot: Ballot) -> str:
    """Why an option won, or what it lacked."""
    how, votes = How(verdict["how"]), verdict["votes"]
    if how is How.PLAIN:
        return _("得 %(votes)d 票，排在第 %(place)d 位") % {"votes": votes, "place": verdict["place"]}
    if how is How.FILLED:
        return _("份额加到不能再加之后还有余下的，按得票补选，得 %(votes)d 票") % {"votes": votes}
    if how is How.SHARES:
        return _paid(verdict, ballot)
    if how is How.UNLIKED:
        return _("没有人选")
    if how is How.SUPPORT:
        return _("得 %(votes)d 票，不到最低的 %(n)d 票") % {"votes": votes, "n": ballot.min_support}
    return _lacked(verdict, part, ballot)


def _paid(verdict: dict[str, Any], ballot: Ballot) -> str:
    effective = f"{verdict['effective'] / 1000:,.4g}"
    if ballot.budget_fen:
        words = _("选它的 %(votes)d 人合起来付得起，每人最多出 %(most)s，折合有效票 %(effective)s")
        return words % {"votes": verdict["votes"], "most": yuan(verdict["most_paid"]), "effective": effective}
    words = _("选它的 %(votes)d 人用手里的份额合起来付得起，折合有效票 %(effective)s")
    return words % {"votes": verdict["votes"], "effective": effective}


def _lacked(verdict: dict[str, Any], part: dict[str, Any], ballot: Ballot) -> str:
    won = [each for each in part["verdicts"] if How(each["how"]).won]
    if all(How(each["how"]) is How.PLAIN for each in won):
        if ballot.budget_fen:
            words = _("得 %(votes)d 票；轮到它时预算只剩 %(left)s，不够")
            return words % {"votes": verdict["votes"], "left": yuan(verdict["left"])}
        least = min((each["votes"] for each in won), default=0)
        words = _("得 %(votes)d 票，最后选中的一项得 %(least)d 票")
        return words % {"votes": verdict["votes"], "least": least}
    words = _("得 %(votes)d 票；选它的人手里剩下的份额合起来只够 %(share)d%%")
    return words % {"votes": verdict["votes"], "share": paid_share(verdict) or 0}


def paid_share(verdict: dict[str, Any]) -> int | None:
    """How much of an option its voters could pay for together, 0–100; None where money was not the question."""
    how = How(verdict["how"])
    if how is How.MONEY:
        return int(min(100 * verdict["left"] / verdict["cost"], 99)) if verdict["cost"] else 0
    return 100 if how is How.SHARES else None


def tables_of(ballot: Ballot) -> list[dict[str, Any]]:
    """For each count its bars and rows: (title, votes, cost, won, why)."""
    found = []
    names = {each["key"]: each["name"] for each in (ballot.result or {}).get("electorates", [])}
    for part in (ballot.result or {}).get("count", {}).get("parts", []):
        shares = any(How(v["how"]) is How.SHARES for v in part["verdicts"])
        rows = [
            {
                "title": v["title"], "votes": v["votes"], "won": How(v["how"]).won, "why": why(v, part, ballot),
                "cost": yuan(v["cost"]) if ballot.budget_fen else "", "paid": paid_share(v) if shares else None,
            }
            for v in part["verdicts"]
        ]  # fmt: skip
        numbers = {name: part[name] for name in ("counted", "invalid", "raised", "spent")}
        found.append({"name": names.get(part["electorate"], ""), "rows": rows, **numbers})
    return found


def beside_of(ballot: Ballot) -> list[dict[str, Any]]:
    """Both counts side by side: of each electorate how many have at least one winner."""
    result = ballot.result or {}
    if "count" not in result:
        return []
    names = {each["key"]: each["name"] for each in result["electorates"]}
    titles = {v["key"]: v["title"] for part in result["count"]["parts"] for v in part["verdicts"]}
    return [
        {
            "rule": str(RuleName(count["rule"]).label), "ours": count["rule"] == ballot.rule,
            "winners": [titles[key] for key in count["winners"]],
            "satisfied": [(names[key], pair[0], pair[1]) for key, pair in count["satisfied"].items()],
        }
        for count in (result["count"], result["beside"])
    ]  # fmt: skip
