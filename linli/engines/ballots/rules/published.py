"""The published file of a vote: Pabulib with what was declared in META, so that anybody can count it again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from linli.engines.ballots.rules import pabulib
from linli.engines.ballots.rules.election import Declared, Electorate, Outcome, Rule, choosing, elect
from linli.engines.ballots.rules.poll import Ballots, Poll

#: (random id, electorate, options named)
Ballot = tuple[str, str, Sequence[str]]
APART, JOINT = "apart", "joint"


def written(
    declared: Declared, ballots: Iterable[Ballot], outcome: Outcome, *, title: str, place: str, year: int
) -> str:
    """The file: ballots in the order of their random ids, no names, no times."""
    poll = declared.poll
    meta = {
        "description": title, "country": "China", "unit": place, "instance": str(year), "vote_type": "approval",
        "rule": declared.rule.value, "min_length": str(poll.at_least),
        "max_length": str(len(poll.options) if poll.at_most is None else poll.at_most),
        "min_support": str(poll.min_support), "seed": poll.seed, "counted": APART if declared.apart else JOINT,
        "electorates": ",".join(f"{e.key}:{e.weight}:{e.seats}" for e in declared.electorates), "language": "zh",
    }  # fmt: skip
    votes = [(id, named, [electorate]) for id, electorate, named in sorted(ballots)]
    return pabulib.write(meta=meta, poll=poll, votes=votes, selected=outcome.winners, voter_heads=["electorate"])


def digest(text: str) -> str:
    """What is published beside the file: its SHA-256."""
    return sha256(text.encode()).hexdigest()


def read(text: str) -> tuple[Declared, dict[str, Ballots], pabulib.File]:
    """What was declared and the ballots of each electorate. Raises `pabulib.BadFile`."""
    file = pabulib.read(text)
    meta = file.meta
    try:
        electorates = tuple(_electorate(entry) for entry in meta.get("electorates", "all:1:0").split(","))
        poll = replace(
            file.poll, min_support=int(meta.get("min_support", "0")), seed=meta.get("seed", ""),
            at_least=int(meta.get("min_length", "0")), at_most=int(meta["max_length"]) if "max_length" in meta else None,
        )  # fmt: skip
        rule = Rule(meta.get("rule", ""))
    except ValueError as error:
        raise pabulib.BadFile(f"META: {error}") from error
    apart = meta.get("counted") == APART
    cells = pabulib.column(text, "electorate") or [electorates[0].key] * len(file.votes)
    found: dict[str, Counter[frozenset[str]]] = {each.key: Counter() for each in electorates}
    for electorate, named in zip(cells, file.votes, strict=True):
        if electorate not in found:
            raise pabulib.BadFile(f"a ballot of an electorate there is not: {electorate}")
        found[electorate][named] += 1
    return Declared(poll, rule, electorates, apart), dict(found), file


def _electorate(entry: str) -> Electorate:
    key, weight, seats = entry.rsplit(":", 2)
    return Electorate(key, key, int(weight), int(seats))


def recounted(text: str) -> tuple[Outcome, bool]:
    """Count a published file again: what comes out, and whether it is what the file says."""
    declared, ballots, file = read(text)
    outcome = elect(declared, ballots)
    return outcome, file.selected == frozenset(outcome.winners)


def counted(file: pabulib.File, rule: Rule, choose: int | None) -> tuple[Poll, Outcome]:
    """Count any Pabulib file by a rule: its budget, or so many whatever they cost."""
    poll = choosing(file.poll.options, choose) if choose else file.poll
    everybody: Mapping[str, Ballots] = {"": file.ballots}
    return poll, elect(Declared(poll, rule, (Electorate(""),)), everybody)
