"""The Method of Equal Shares, completed by 1% steps and then by votes, in whole numbers throughout.

Every voter begins with budget ÷ voters. Again and again the option with the most *effective votes* is bought: its cost ÷
the largest sum any of its supporters pays when they share the cost as equally as their money allows. Ties: the cheaper,
then more votes, then the published draw. Alone this leaves much unspent, so everybody's share is raised by 1% of the
first one, step by step, until the next step would overspend the real budget; what is left then goes by votes, until the
next in that order no longer fits (so the cities count: nobody wins with fewer votes than one who could not be paid).

Money is counted in parts so small that a share is a whole number of them; what an equal payment leaves over after
rounding down (less than one part a voter) is forgiven. Effective votes are compared to the thousandth, so that two
options equal on paper are equal here. Whole numbers make every count the same on every machine, in any order of ballots.
"""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any

from linli.engines.ballots.rules.poll import (
    Ballots,
    Count,
    How,
    Poll,
    Verdict,
    concluded,
    draw,
    fill,
    sifted,
    votes_of,
)
from linli.kernel import arrays as np

STEP = 100  # hundredths of the first share
HIGHEST = 15  # times the first share; what is unspent then goes by votes
PARTS = 2**58


@dataclass(slots=True)
class _Town:
    """The ballots as arrays: for each option the groups of like ballots that name it and how many each holds."""

    poll: Poll
    people: int
    unit: int  # parts of one unit of cost
    costs: list[int]  # in parts
    votes: list[int]
    groups: list[Any]
    weights: list[Any]
    size: int
    order: list[str]
    wanted: list[int]  # which can win at all: votes enough, not dearer than the whole budget


@dataclass(frozen=True, slots=True)
class _Bought:
    option: int
    effective: int
    most: int


@dataclass(slots=True)
class _Round:
    """What one run of the method bought, what of each option's voters' money is left, whether anybody was short."""

    bought: list[_Bought]
    left: dict[int, int]
    short: bool
    cost: int


def equal_shares(poll: Poll, ballots: Ballots) -> Count:
    """Count by Equal Shares with completion."""
    valid, invalid = sifted(poll, ballots)
    votes = votes_of(poll, valid)
    people = sum(valid.values())
    if not people or not poll.budget:
        nobody = fill(poll, votes, poll.options, poll.budget, How.FILLED, leap=False)
        return concluded("equal-shares", nobody, people, invalid)
    town = _town(poll, valid, votes, people)
    found, step = _completed(town)
    verdicts = [_verdict(town, each) for each in found.bought]
    taken = {each.option for each in found.bought}
    rest = [option for number, option in enumerate(poll.options) if number not in taken]
    left = poll.budget - found.cost // town.unit
    filled = fill(poll, votes, rest, left, How.FILLED, leap=False)
    named = {option.key: number for number, option in enumerate(poll.options)}
    lacking = [
        Verdict(v.option, v.votes, v.how, left=found.left.get(named[v.option.key], 0) / town.unit)
        if v.how is How.MONEY
        else v
        for v in filled
    ]
    return concluded("equal-shares", [*verdicts, *lacking], people, invalid, step)


def _verdict(town: _Town, each: _Bought) -> Verdict:
    option = town.poll.options[each.option]
    return Verdict(
        option, town.votes[each.option], How.SHARES, effective=each.effective, most_paid=each.most / town.unit
    )


def _town(poll: Poll, valid: Ballots, votes: dict[str, int], people: int) -> _Town:
    # A share, and a hundredth of it, is a whole number of parts.
    whole = 100 * people
    unit = whole * max(PARTS // (poll.budget * whole), 1)
    kind: Any = np.int64 if poll.budget * unit * (HIGHEST + 1) < 2**62 else object
    index = {option.key: number for number, option in enumerate(poll.options)}
    groups: list[list[int]] = [[] for _option in poll.options]
    # In a fixed order, whatever the order of the ballots was.
    alike = sorted(valid.items(), key=lambda item: sorted(item[0]))
    for number, (named, _count) in enumerate(alike):
        for key in named:
            groups[index[key]].append(number)
    counts = np.array([count for _named, count in alike], dtype=kind)
    arrays = [np.array(group, dtype=np.int64) for group in groups]
    return _Town(
        poll=poll, people=people, unit=unit, costs=[option.cost * unit for option in poll.options],
        votes=[votes[option.key] for option in poll.options], groups=arrays, size=len(alike),
        weights=[counts[array] for array in arrays], order=[draw(poll.seed, option.key) for option in poll.options],
        wanted=[n for n, each in enumerate(poll.options) if poll.could_win(each, votes[each.key])],
    )  # fmt: skip


def _completed(town: _Town) -> tuple[_Round, int]:
    """The last run that does not overspend, and by how many per cent shares were raised for it."""
    budget = town.poll.budget * town.unit
    found, step = _run(town, 0), 0
    while len(found.bought) < len(town.wanted):
        step += _steps_ahead(town, found, step)
        if step > (HIGHEST - 1) * STEP:
            break
        further = _run(town, step)
        if further.cost > budget:
            return found, step - 1
        found = further
    return found, min(step, (HIGHEST - 1) * STEP)


def _steps_ahead(town: _Town, found: _Round, step: int) -> int:
    """How many steps on something can change.

    While nobody was short of money, more of it changes neither order nor payments of what was bought: the next change
    is when the voters of something else can pay for it.
    """
    if found.short:
        return 1
    more = town.poll.budget * town.unit // town.people // STEP
    needed = [-(-(town.costs[n] - left) // (more * town.votes[n])) for n, left in found.left.items()]
    return max(min(needed, default=1), 1)


def _run(town: _Town, step: int) -> _Round:
    """Equal Shares once, with everybody's share raised by `step` per cent."""
    share = town.poll.budget * town.unit // town.people
    share += share // STEP * step
    money = np.full(town.size, share, dtype=town.weights[0].dtype)
    queue = [(-1000 * town.votes[n], town.costs[n], -town.votes[n], town.order[n], n) for n in town.wanted]
    heapify(queue)
    done = _Round([], {}, False, 0)
    while queue:
        known, cost, votes, drawn, n = heappop(queue)
        has, weight = money[town.groups[n]], town.weights[n]
        together = int((has * weight).sum())
        if together < cost:
            done.left[n] = together
            continue
        if not cost:
            done.bought.append(_Bought(n, 1000 * town.votes[n], 0))
            continue
        due, heads, poor = _equal_payment(has, weight, cost)
        effective = min((1000 * cost * heads + due // 2) // due, -known)
        if effective < -known:
            heappush(queue, (-effective, cost, votes, drawn, n))
            continue
        most = due // heads
        money[town.groups[n]] = has - np.minimum(has, most)
        done.bought.append(_Bought(n, effective, most))
        done.short, done.cost = done.short or poor, done.cost + cost
    done.left = {n: int((money[town.groups[n]] * town.weights[n]).sum()) for n in done.left}
    return done


def _equal_payment(has: Any, weight: Any, cost: int) -> tuple[int, int, bool]:
    """The largest sum anybody pays, as a fraction: (numerator, denominator); and whether some could not pay so much."""
    due, heads, poor = cost, int(weight.sum()), False
    while True:
        short = has < -(-due // heads)
        if not short.any():
            return due, heads, poor
        poor = True
        due -= int((has[short] * weight[short]).sum())
        has, weight = has[~short], weight[~short]
        heads = int(weight.sum())
