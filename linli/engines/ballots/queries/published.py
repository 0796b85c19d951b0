"""What is published of a count: the file anybody can count again, and the result as the page tells it."""

from collections import Counter
from typing import Any

from linli.engines.ballots.models import AnonymousBallot, Ballot
from linli.engines.ballots.queries.declared import declared, options_of
from linli.engines.ballots.rules import published
from linli.engines.ballots.rules.election import SMALLEST, Declared, Electorate, Outcome, Rule, elect
from linli.engines.ballots.rules.poll import Ballots, Verdict
from linli.kernel.models import Community
from linli.kernel.worktime import local


def counted_as(ballot: Ballot) -> Declared:
    """What was declared, with the electorates as they were counted."""
    told = (ballot.result or {}).get("electorates", [])
    voters = tuple(Electorate(e["key"], e["name"], e["weight"], e["seats"]) for e in told)
    return declared(ballot, options_of(ballot), voters)


def anonymous(ballot: Ballot) -> list[published.Ballot]:
    rows = AnonymousBallot.objects.filter(ballot=ballot).order_by("id")
    return [(str(id), electorate, named) for id, electorate, named in rows.values_list("id", "electorate", "named")]


def gathered(rows: list[published.Ballot], final: Declared) -> dict[str, Ballots]:
    found: dict[str, Counter[frozenset[str]]] = {each.key: Counter() for each in final.electorates}
    for _id, electorate, named in rows:
        found[electorate][frozenset(named)] += 1
    return dict(found)


def file_of(
    community: Community, ballot: Ballot, final: Declared, rows: list[published.Ballot] | None = None
) -> tuple[str, Outcome]:
    """The published file, and what is counted from it. `rows`: the anonymous ballots, where the caller has them."""
    rows = anonymous(ballot) if rows is None else rows
    outcome = elect(final, gathered(rows, final))
    year = local(ballot.opened_at or ballot.created_at).year
    return published.written(final, rows, outcome, title=ballot.title, place=community.name, year=year), outcome


def result_of(rows: list[published.Ballot], final: Declared, outcome: Outcome) -> dict[str, Any]:
    """The count and the other rule's beside it, as plain values. With too few ballots to hide in, winners alone."""
    ballots = gathered(rows, final)
    other = Rule.PLAIN if final.rule is Rule.EQUAL_SHARES else Rule.EQUAL_SHARES
    beside = elect(Declared(final.poll, other, final.electorates, final.apart), ballots)
    cast = sum(sum(each.values()) for each in ballots.values())
    told: dict[str, Any] = {
        "electorates": [
            {"key": e.key, "name": e.name, "weight": e.weight, "seats": e.seats} for e in final.electorates
        ],
        "winners": list(outcome.winners), "cast": cast, "small": cast < SMALLEST, "rule": final.rule.value,
    }  # fmt: skip
    if cast < SMALLEST:
        return told
    return told | {"count": _told(outcome), "beside": _told(beside)}


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule.value, "winners": list(outcome.winners),
        "satisfied": {key: list(pair) for key, pair in outcome.satisfied.items()},
        "parts": [
            {
                "electorate": part.electorate, "spent": part.count.spent, "counted": part.count.counted,
                "invalid": part.count.invalid, "raised": part.count.raised,
                "verdicts": [_verdict(each) for each in part.count.verdicts],
            }
            for part in outcome.parts
        ],
    }  # fmt: skip


def _verdict(each: Verdict) -> dict[str, Any]:
    return {
        "key": each.option.key, "title": each.option.name, "cost": each.option.cost, "votes": each.votes,
        "how": each.how.value, "place": each.place, "effective": each.effective, "most_paid": each.most_paid,
        "left": each.left,
    }  # fmt: skip
