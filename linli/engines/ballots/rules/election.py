"""A vote of several electorates: who is counted with whom, by which rule, together or apart, and what came out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from linli.engines.ballots.rules.poll import Ballots, Count, Option, Poll, plain, sifted, with_a_winner
from linli.engines.ballots.rules.shares import equal_shares

#: With fewer ballots than this an electorate is not shown alone: it is counted and shown with another.
SMALLEST = 10


class Rule(StrEnum):
    """How votes become winners."""

    PLAIN = "plain"
    EQUAL_SHARES = "equal-shares"


COUNTING = {Rule.PLAIN: plain, Rule.EQUAL_SHARES: equal_shares}


@dataclass(frozen=True, slots=True)
class Electorate:
    """`weight`: how much each of its ballots counts together with others; `seats`: how many it elects, counted apart."""

    key: str
    name: str = ""
    weight: int = 1
    seats: int = 0


@dataclass(frozen=True, slots=True)
class Declared:
    """What was published before the vote. `apart`: each electorate elects its own seats, in the order given."""

    poll: Poll
    rule: Rule
    electorates: tuple[Electorate, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One count: of an electorate's ballots apart, or of all together (`electorate` is empty)."""

    electorate: str
    count: Count


@dataclass(frozen=True, slots=True)
class Outcome:
    """`satisfied`: electorate → (ballots with at least one winner, ballots)."""

    rule: Rule
    parts: tuple[Part, ...]
    satisfied: Mapping[str, tuple[int, int]]

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(key for part in self.parts for key in part.count.winners)


def merged(electorates: Sequence[Electorate], cast: Mapping[str, int], least: int = SMALLEST) -> dict[str, Electorate]:
    """Whom each electorate is counted with, itself where it is large enough to hide in.

    The smallest is joined to the next smallest until none is too small; the joined have the weight of the larger and
    the seats of both. `cast` is how many ballots each has.
    """
    groups = [({each.key}, each, cast.get(each.key, 0)) for each in electorates]
    while len(groups) > 1:
        groups.sort(key=lambda group: (group[2], group[1].key))
        smallest = next((group for group in groups if group[2] < least), None)
        if smallest is None:
            break
        other = next(group for group in groups if group is not smallest)
        larger = other[1]
        both = Electorate(
            f"{larger.key}+{smallest[1].key}", f"{larger.name}、{smallest[1].name}", larger.weight,
            larger.seats + smallest[1].seats,
        )  # fmt: skip
        groups = [group for group in groups if group is not smallest and group is not other]
        groups.append((smallest[0] | other[0], both, smallest[2] + other[2]))
    return {key: electorate for keys, electorate, _count in groups for key in keys}


def in_order(found: Iterable[Electorate], electorates: Sequence[Electorate]) -> tuple[Electorate, ...]:
    """Joined electorates in the published order of their first member."""
    place = {each.key: number for number, each in enumerate(electorates)}
    unique = {each.key: each for each in found}.values()
    return tuple(sorted(unique, key=lambda each: min(place[key] for key in each.key.split("+"))))


def elect(declared: Declared, ballots: Mapping[str, Ballots]) -> Outcome:
    """Count the ballots of each electorate (as they are counted: too small ones joined before)."""
    parts = _apart(declared, ballots) if declared.apart else (_together(declared, ballots),)
    winners = {key for part in parts for key in part.count.winners}
    satisfied = {
        each.key: (with_a_winner(winners, ballots.get(each.key, {})), sum(ballots.get(each.key, {}).values()))
        for each in declared.electorates
    }
    return Outcome(declared.rule, parts, satisfied)


def _together(declared: Declared, ballots: Mapping[str, Ballots]) -> Part:
    heap: Counter[frozenset[str]] = Counter()
    for each in declared.electorates:
        for named, count in ballots.get(each.key, {}).items():
            heap[named] += count * each.weight
    return Part("", COUNTING[declared.rule](declared.poll, heap))


def _apart(declared: Declared, ballots: Mapping[str, Ballots]) -> tuple[Part, ...]:
    """One electorate after the other; what one has elected, the next does not elect again.

    With costs, each has a part of the budget by its seats.
    """
    parts, won, poll = [], set[str](), declared.poll
    seats = sum(each.seats for each in declared.electorates)
    for each in declared.electorates:
        if not each.seats:
            continue
        budget = poll.budget * each.seats // seats
        left = tuple(option for option in poll.options if option.key not in won)
        # What a ballot may name is asked of all its options, also those that others have elected.
        valid, invalid = sifted(poll, ballots.get(each.key, {}))
        part = replace(poll, options=left, budget=budget, at_least=0, at_most=None)
        count = replace(COUNTING[declared.rule](part, without(valid, won)), invalid=invalid)
        won |= set(count.winners)
        parts.append(Part(each.key, count))
    return tuple(parts)


def without(ballots: Ballots, keys: set[str]) -> Ballots:
    """The ballots as if some options had never been on them."""
    found: Counter[frozenset[str]] = Counter()
    for named, count in ballots.items():
        found[named - keys] += count
    return found


def choosing(options: Sequence[Option], number: int) -> Poll:
    """So many of the options, whatever they cost."""
    return Poll(tuple(Option(option.key, 1, option.name) for option in options), number)
