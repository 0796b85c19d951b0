"""What is counted: options with their cost, a budget, and ballots that name options; order by the declared ties."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256


class How(StrEnum):
    """Why an option won, or what it lacked."""

    PLAIN = "plain"  # by the number of its votes
    SHARES = "shares"  # its voters could pay for it together
    FILLED = "filled"  # Equal Shares left money over, and it was next by votes
    SUPPORT = "support"  # fewer votes than the minimum
    MONEY = "money"  # what was left of the budget was less than its cost
    UNLIKED = "unliked"  # nobody named it

    @property
    def won(self) -> bool:
        return self in {How.PLAIN, How.SHARES, How.FILLED}


class BadPoll(ValueError):
    """What is to be counted makes no sense: a negative cost, a key twice."""


@dataclass(frozen=True, slots=True)
class Option:
    """`cost` in the smallest unit of the budget; 1 each where so many are chosen."""

    key: str
    cost: int = 1
    name: str = ""


#: Ballots alike are counted together: (the keys named, how many ballots or how much weight).
Ballots = Mapping[frozenset[str], int]


@dataclass(frozen=True, slots=True)
class Poll:
    """Everything that was published before the vote. Choosing n: every option costs 1 and the budget is n.

    `min_support`: an option with fewer votes cannot win. `at_least`, `at_most`: how many options a ballot may name
    (None: as many as there are). `seed` settles what cost and votes leave equal. `scale`: parts of one unit of money.
    """

    options: tuple[Option, ...]
    budget: int
    min_support: int = 0
    at_least: int = 0
    at_most: int | None = None
    seed: str = ""
    scale: int = 1
    keys: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        keys = [option.key for option in self.options]
        if len(set(keys)) != len(keys):
            raise BadPoll("an option is there twice")
        if self.budget < 0 or any(option.cost < 0 for option in self.options):
            raise BadPoll("a cost or the budget is negative")
        object.__setattr__(self, "keys", frozenset(keys))

    def admits(self, named: Collection[str]) -> bool:
        """Whether a ballot that names these counts."""
        most = len(self.options) if self.at_most is None else self.at_most
        return self.at_least <= len(named) <= most and self.keys.issuperset(named)

    def could_win(self, option: Option, votes: int) -> bool:
        """Whether it has votes enough and is not dearer than the whole budget."""
        return votes >= max(self.min_support, 1) and option.cost <= self.budget


@dataclass(frozen=True, slots=True)
class Verdict:
    """One option in a count. `votes` are ballots (or their weight); money in the unit of costs.

    `effective`: Equal Shares' effective votes, in thousandths; `most_paid`: the largest sum one voter pays for it;
    `left`: what its voters (or, by votes, the budget) still had when it was decided.
    """

    option: Option
    votes: int
    how: How
    place: int = 0
    effective: int = 0
    most_paid: float = 0.0
    left: float = 0.0

    @property
    def won(self) -> bool:
        return self.how.won


@dataclass(frozen=True, slots=True)
class Count:
    """A count: verdicts (winners first, in the order of winning), what they cost, ballots that did not count.

    `raised`: by how many per cent Equal Shares raised everybody's share.
    """

    rule: str
    verdicts: tuple[Verdict, ...]
    spent: int
    counted: int
    invalid: int
    raised: int = 0

    @property
    def winners(self) -> tuple[str, ...]:
        return tuple(verdict.option.key for verdict in self.verdicts if verdict.won)


def draw(seed: str, key: str) -> str:
    """The published draw: who has the smaller SHA-256 of `seed:key` goes first. Anybody can work it out."""
    return sha256(f"{seed}:{key}".encode()).hexdigest()


def gathered(ballots: Iterable[Iterable[str]]) -> Counter[frozenset[str]]:
    """Single ballots, those alike together."""
    return Counter(frozenset(named) for named in ballots)


def sifted(poll: Poll, ballots: Ballots) -> tuple[dict[frozenset[str], int], int]:
    """The ballots that count, and how many do not (too few or too many named, an option there is not)."""
    valid = {named: count for named, count in ballots.items() if count > 0 and poll.admits(named)}
    return valid, sum(ballots.values()) - sum(valid.values())


def votes_of(poll: Poll, ballots: Ballots) -> dict[str, int]:
    """How many ballots name each option."""
    votes = dict.fromkeys((option.key for option in poll.options), 0)
    for named, count in ballots.items():
        for key in named:
            votes[key] += count
    return votes


def by_votes(poll: Poll, votes: Mapping[str, int], options: Iterable[Option]) -> list[Option]:
    """Most votes first; of equals the cheaper, then whom the draw names."""
    return sorted(options, key=lambda each: (-votes[each.key], each.cost, draw(poll.seed, each.key), each.key))


def fill(
    poll: Poll, votes: Mapping[str, int], options: Sequence[Option], left: int, how: How, *, leap: bool
) -> list[Verdict]:
    """Verdicts by votes, one after the other while it fits into what is left.

    `leap`: after one that does not fit a cheaper one with fewer votes may still win; otherwise that one ends it (unless
    it is dearer than the whole budget: it could never win, and stops nobody).
    """
    found, over = [], False
    for option in by_votes(poll, votes, options):
        count = votes[option.key]
        if count < max(poll.min_support, 1):
            found.append(Verdict(option, count, How.SUPPORT if count else How.UNLIKED))
        elif over or option.cost > left:
            over = over or (not leap and option.cost <= poll.budget)
            found.append(Verdict(option, count, How.MONEY, left=float(left)))
        else:
            found.append(Verdict(option, count, how, left=float(left)))
            left -= option.cost
    return found


def concluded(rule: str, verdicts: Iterable[Verdict], counted: int, invalid: int, raised: int = 0) -> Count:
    """The count from its verdicts: winners get their places, and come first."""
    listed = list(verdicts)
    winners = [verdict for verdict in listed if verdict.won]
    placed = [
        Verdict(v.option, v.votes, v.how, place, v.effective, v.most_paid, v.left)
        for place, v in enumerate(winners, start=1)
    ]
    others = [verdict for verdict in listed if not verdict.won]
    spent = sum(verdict.option.cost for verdict in winners)
    return Count(rule, (*placed, *others), spent, counted, invalid, raised)


def plain(poll: Poll, ballots: Ballots) -> Count:
    """Plain count: the most votes first, whatever fits into the budget."""
    valid, invalid = sifted(poll, ballots)
    votes = votes_of(poll, valid)
    return concluded(
        "plain", fill(poll, votes, poll.options, poll.budget, How.PLAIN, leap=True), sum(valid.values()), invalid
    )


def with_a_winner(winners: Collection[str], ballots: Ballots) -> int:
    """How many ballots name at least one of the winners."""
    won = frozenset(winners)
    return sum(count for named, count in ballots.items() if not won.isdisjoint(named))
