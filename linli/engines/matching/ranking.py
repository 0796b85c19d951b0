"""A ranked list for each need, with reasons; and who does what, so that all together are served best."""

from collections.abc import Sequence
from dataclasses import dataclass

from linli.engines.matching.criteria import Reason, Weighed
from linli.engines.matching.facts import Array, Candidate, Flags, Key, Need, Pool
from linli.kernel import arrays as np


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate for a need: `score` 0–1, the reasons for and against; `out`: excluded, and the reasons say why."""

    candidate: Candidate
    score: float
    reasons: tuple[Reason, ...]
    out: bool = False


def scored(need: Need, pool: Pool, criteria: Sequence[Weighed]) -> tuple[Array, Flags]:
    """How well each candidate answers: the weighted mean of what the need asks for; and who is out."""
    total, weights, out = np.zeros(pool.size), 0.0, np.zeros(pool.size, dtype=bool)
    for each in criteria:
        values = each.criterion.values(need, pool)
        if values is None:
            continue
        total += each.weight * values
        weights += each.weight
        if each.hard:
            out |= values == 0
    return (total / weights if weights else total), out


def rank(
    need: Need, candidates: Sequence[Candidate] | Pool, criteria: Sequence[Weighed], *, best: int | None = None,
    with_excluded: bool = False,
) -> list[Match]:  # fmt: skip
    """The candidates, best first, at most `best`; of equals, whoever came first in the list. The excluded come last."""
    pool = candidates if isinstance(candidates, Pool) else Pool(candidates)
    scores, out = scored(need, pool, criteria)
    order = np.lexsort((np.arange(pool.size), -scores, out))
    places = [int(place) for place in order if with_excluded or not out[place]]
    if best is not None:
        places = places[:best]
    told = _told(need, pool, criteria, places)
    return [
        Match(pool.candidates[place], 0.0 if out[place] else float(scores[place]), reasons, bool(out[place]))
        for place, reasons in zip(places, told, strict=True)
    ]


def _told(need: Need, pool: Pool, criteria: Sequence[Weighed], places: Sequence[int]) -> list[tuple[Reason, ...]]:
    """The reasons of those shown: what excludes first, then for and against, the weightiest first."""
    found: list[list[tuple[bool, float, Reason]]] = [[] for _place in places]
    for each in criteria:
        values = each.criterion.values(need, pool)
        if values is None:
            continue
        for told, place in zip(found, places, strict=True):
            value = float(values[place])
            reason = each.criterion.reason(need, pool.candidates[place], value)
            if reason is not None:
                told.append((each.hard and value == 0, each.weight * value, reason))
    return [
        tuple(reason for _out, _weight, reason in sorted(told, key=lambda row: (not row[0], not row[2].good, -row[1])))
        for told in found
    ]


def assign(
    needs: Sequence[Need], candidates: Sequence[Candidate] | Pool, criteria: Sequence[Weighed], *, at_most: int = 1
) -> dict[Key, Key]:
    """Need → candidate, so that as many needs as can be are served, and of all such ways the best altogether.

    Nobody takes more than `at_most`, nor more than their capacity leaves. Exclusions hold. A need may stay without.
    """
    from scipy.optimize import linear_sum_assignment

    pool = candidates if isinstance(candidates, Pool) else Pool(candidates)
    if not needs or not pool.size:
        return {}
    room = [max(0, min(at_most, each.capacity - each.load)) for each in pool.candidates]
    seats = np.repeat(np.arange(pool.size), room)
    # One served need outweighs every difference in how well all of them are.
    table = np.zeros((len(needs), len(seats)))
    for row, need in enumerate(needs):
        scores, out = scored(need, pool, criteria)
        table[row] = np.where(out, 0.0, scores + len(needs) + 1)[seats]
    rows, columns = linear_sum_assignment(table, maximize=True)
    return {
        needs[row].key: pool.candidates[seats[column]].key
        for row, column in zip(rows, columns, strict=True)
        if table[row, column] > 0
    }
