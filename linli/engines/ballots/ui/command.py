"""`linli ballots count FILE.pb` and `linli ballots recount FILE.pb`: counting a file, without a database."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linli.engines.ballots.rules import pabulib, published
from linli.engines.ballots.rules.election import Outcome, Rule, elect
from linli.engines.ballots.rules.poll import How, Poll, Verdict, with_a_winner

WORDS = {
    How.PLAIN: "won by votes", How.SHARES: "won: its voters could pay for it", How.FILLED: "won by votes, of what was left",
    How.SUPPORT: "fewer votes than asked for", How.MONEY: "not enough money", How.UNLIKED: "nobody named it",
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    given = _parser().parse_args(list(arguments))
    try:
        text = Path(given.file).read_text(encoding="utf-8")
        return int(given.does(text, given))
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"linli ballots: {error.filename}: {error.strerror}", file=sys.stderr)
    except (pabulib.BadFile, UnicodeDecodeError) as error:
        print(f"linli ballots: {given.file}: {error}", file=sys.stderr)
    return 2


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="linli ballots", description="Count votes from a file, as anybody can.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    count = commands.add_parser("count", help="count a Pabulib file (.pb)")
    count.add_argument("--rule", choices=[rule.value for rule in Rule], default=Rule.EQUAL_SHARES.value)
    count.add_argument("--choose", type=_number, metavar="N", help="so many winners, whatever they cost")
    count.set_defaults(does=_count)
    recount = commands.add_parser("recount", help="count a published vote again by its own declared rules")
    recount.set_defaults(does=_recount)
    for each in (count, recount):
        each.add_argument("file", metavar="FILE.pb")
        each.add_argument("--json", action="store_true", help="for machines")
    return parser


def _count(text: str, given: argparse.Namespace) -> int:
    file = pabulib.read(text)
    poll, outcome = published.counted(file, Rule(given.rule), given.choose)
    told = _told(poll, outcome)
    told["voters"] = len(file.votes)
    told["voters_with_a_winner"] = with_a_winner(outcome.winners, file.ballots)
    if file.selected is not None:
        told["as_the_file_says"] = file.selected == frozenset(outcome.winners)
    _print(told, given.json)
    return 0


def _recount(text: str, given: argparse.Namespace) -> int:
    """0 when the count is what the file says, 1 when it is not."""
    declared, ballots, file = published.read(text)
    outcome = elect(declared, ballots)
    same = file.selected == frozenset(outcome.winners)
    told = _told(declared.poll, outcome)
    told["voters"] = sum(sum(each.values()) for each in ballots.values())
    told["as_the_file_says"], told["sha256"] = same, published.digest(text)
    _print(told, given.json)
    return 0 if same else 1


def _told(poll: Poll, outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule.value, "budget": pabulib.amount(poll, poll.budget),
        "spent": pabulib.amount(poll, sum(part.count.spent for part in outcome.parts)),
        "raised_percent": max(part.count.raised for part in outcome.parts) if outcome.parts else 0,
        "invalid": sum(part.count.invalid for part in outcome.parts), "winners": list(outcome.winners),
        "options": [_option(poll, part.electorate, each) for part in outcome.parts for each in part.count.verdicts],
    }  # fmt: skip


def _option(poll: Poll, electorate: str, verdict: Verdict) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": verdict.option.key, "name": verdict.option.name, "cost": pabulib.amount(poll, verdict.option.cost),
        "votes": verdict.votes, "won": verdict.won, "why": verdict.how.value,
    }  # fmt: skip
    if verdict.effective:
        told |= {"effective_votes": verdict.effective / 1000, "most_paid": round(verdict.most_paid / poll.scale, 6)}
    return told | ({"electorate": electorate} if electorate else {})


def _print(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for option in told["options"]:
        mark = "+" if option["won"] else " "
        print(f"{mark} {option['id']:<12} {option['votes']:>7}  {option['cost']:>12}  {WORDS[How(option['why'])]}")
    print(f"{len(told['winners'])} winners, {told['spent']} of {told['budget']}: {', '.join(told['winners'])}")
    if "as_the_file_says" in told:
        print("as the file says" if told["as_the_file_says"] else "NOT what the file says")
