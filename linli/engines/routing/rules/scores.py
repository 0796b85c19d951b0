"""How good a sorter is, from what it said and what was right. Pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

#: What a sorter said of one text: labels with their probabilities, the likeliest first.
Ranked = Sequence[tuple[str, float]]
#: Where dispatching alone may begin.
THRESHOLDS = (
    0.5,
    0.6,
    0.7,
    0.75,
    0.8,
    0.82,
    0.84,
    0.86,
    0.88,
    0.9,
    0.91,
    0.92,
    0.93,
    0.94,
    0.95,
    0.96,
    0.97,
    0.98,
    0.99,
)
#: Of what is dispatched alone, so much should be right before anybody is offered to turn it on.
WANTED_PRECISION = 0.968
BUCKETS = 10


@dataclass(frozen=True, slots=True)
class Alone:
    """Above `threshold`: which share would be dispatched alone, and how much of it rightly."""

    threshold: float
    share: float
    precision: float


@dataclass(frozen=True, slots=True)
class Measures:
    """All shares 0–1. `confusion`: right label → said label → how many. `curve`: (how many learned from, macro-F1)."""

    count: int = 0
    accuracy: float = 0.0
    macro_f1: float = 0.0
    top_2: float = 0.0
    calibration_error: float = 0.0
    alone: tuple[Alone, ...] = ()
    confusion: dict[str, dict[str, int]] = field(default_factory=dict)
    curve: tuple[tuple[int, float], ...] = ()
    recommended: float = THRESHOLDS[-1]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Measures":
        told = {**kept, "alone": tuple(Alone(**each) for each in kept.get("alone", ()))}
        told["curve"] = tuple((int(count), float(score)) for count, score in kept.get("curve", ()))
        return cls(**told)

    def at(self, threshold: float) -> Alone:
        """The nearest measured threshold that is not higher: what is expected of a setting."""
        lower = [each for each in self.alone if each.threshold <= threshold + 1e-9]
        return lower[-1] if lower else Alone(threshold, 0.0, 0.0)


def measure(right: Sequence[str], said: Sequence[Ranked], curve: Sequence[tuple[int, float]] = ()) -> Measures:
    """Measure what was said of some texts against what was right."""
    if not right:
        return Measures()
    alone = tuple(alone_above(right, said, threshold) for threshold in THRESHOLDS)
    return Measures(
        count=len(right), accuracy=_share(right, said, 1), macro_f1=macro_f1(right, [each[0][0] for each in said]),
        top_2=_share(right, said, 2), calibration_error=calibration_error(right, said), alone=alone,
        confusion=confusion(right, said), curve=tuple(curve), recommended=recommended(alone),
    )  # fmt: skip


def _share(right: Sequence[str], said: Sequence[Ranked], first: int) -> float:
    hits = sum(label in {each for each, _p in ranked[:first]} for label, ranked in zip(right, said, strict=True))
    return hits / len(right)


def macro_f1(right: Sequence[str], said: Sequence[str]) -> float:
    """The mean F1 of the labels that occur, each counting alike."""
    wanted, given = Counter(right), Counter(said)
    hits = Counter(one for one, other in zip(right, said, strict=True) if one == other)
    scores = [2 * hits[label] / (wanted[label] + given[label]) for label in wanted.keys() | given.keys()]
    return sum(scores) / len(scores)


def calibration_error(right: Sequence[str], said: Sequence[Ranked]) -> float:
    """How far what it believes lies from what is so: the mean difference over ten buckets of confidence."""
    believed: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for label, ranked in zip(right, said, strict=True):
        best, p = ranked[0]
        believed[min(int(p * BUCKETS), BUCKETS - 1)].append((p, best == label))
    apart = sum(abs(sum(p for p, _hit in rows) - sum(hit for _p, hit in rows)) for rows in believed.values())
    return apart / len(right)


def alone_above(right: Sequence[str], said: Sequence[Ranked], threshold: float) -> Alone:
    """What dispatching alone from a threshold on would have meant; nothing dispatched is no error."""
    sure = [label == ranked[0][0] for label, ranked in zip(right, said, strict=True) if ranked[0][1] >= threshold]
    return Alone(threshold, len(sure) / len(right), sum(sure) / len(sure) if sure else 1.0)


def recommended(alone: Sequence[Alone]) -> float:
    """The lowest threshold that is right often enough, and stays so above it."""
    found = alone[-1].threshold
    for each in reversed(alone):
        if each.precision < WANTED_PRECISION:
            break
        found = each.threshold
    return found


def confusion(right: Sequence[str], said: Sequence[Ranked]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for label, ranked in zip(right, said, strict=True):
        row = found.setdefault(label, {})
        row[ranked[0][0]] = row.get(ranked[0][0], 0) + 1
    return dict(sorted(found.items()))


def shift(before: dict[str, int], now: dict[str, int]) -> float:
    """How far the mix of labels moved: the half of the summed differences of shares, 0 (the same) – 1 (nothing shared)."""
    of_then, of_now = sum(before.values()), sum(now.values())
    if not of_then or not of_now:
        return 0.0
    labels = before.keys() | now.keys()
    return sum(abs(before.get(each, 0) / of_then - now.get(each, 0) / of_now) for each in labels) / 2
