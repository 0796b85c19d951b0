"""Learning to sort: TF-IDF of character pairs, a linear support vector machine, probabilities by Platt's method.

What it says of texts it did not see is measured by leaving a third out, three times. scikit-learn is imported here only,
when somebody trains.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from linli.engines.routing.rules.scores import Measures, macro_f1, measure
from linli.engines.routing.rules.sorter import Sorter, probabilities
from linli.engines.routing.rules.texts import pairs

#: (label, text)
Sample = tuple[str, str]
#: A label with fewer texts is not learned; fewer texts or labels altogether are refused.
LEAST_OF_LABEL, LEAST, LABELS = 6, 30, 2
FOLDS = 3
CURVE = (0.25, 0.5, 0.75, 1.0)
SEED = 5
COST = 0.6


class TooFew(ValueError):
    """Too few texts to learn from: `count` of at least `LEAST`, `labels` of at least `LABELS`."""

    def __init__(self, count: int, labels: int) -> None:
        super().__init__(f"{count} texts of {labels} labels are too few to learn from")
        self.count, self.labels = count, labels


@dataclass(frozen=True, slots=True)
class Learned:
    """A sorter, what it scored on texts it had not seen, and how many texts each label had."""

    sorter: Sorter
    measures: Measures
    mix: dict[str, int]


def learn(samples: Sequence[Sample]) -> Learned:
    """Learn from labelled texts. Raises `TooFew`. The same samples make the same sorter."""
    import numpy as np

    kept, mix = _learnable(samples)
    labels = tuple(sorted(mix))
    numbered = {label: at for at, label in enumerate(labels)}
    right = np.array([numbered[label] for label, _text in kept])
    table, places, rarity = _table([text for _label, text in kept])
    margins = _left_out(table, right, len(labels))
    slopes, shifts = _platt(margins, right, len(labels))
    sharpness, doubt = _sharpness(margins, slopes, shifts, right), 1 / (2 + len(kept))
    said = [_ranked(row, labels) for row in probabilities(margins, slopes, shifts, sharpness, doubt)]
    measures = measure([label for label, _text in kept], said, _curve(table, right, len(labels)))
    weights, intercepts = _fitted(table, right, len(labels))
    sorter = Sorter(
        labels, places, rarity.astype(np.float32), weights.astype(np.float16), intercepts.astype(np.float32),
        slopes.astype(np.float32), shifts.astype(np.float32), sharpness, doubt,
    )  # fmt: skip
    return Learned(sorter, measures, mix)


def examine(sorter: Sorter, samples: Sequence[Sample]) -> Measures:
    """Measure a sorter on labelled texts."""
    return measure([label for label, _text in samples], [sorter.ranked(text) for _label, text in samples])


def _learnable(samples: Sequence[Sample]) -> tuple[list[Sample], dict[str, int]]:
    written = [(label, text) for label, text in samples if label and pairs(text)]
    many = Counter(label for label, _text in written)
    mix = {label: count for label, count in many.items() if count >= LEAST_OF_LABEL}
    kept = [sample for sample in written if sample[0] in mix]
    if len(kept) < LEAST or len(mix) < LABELS:
        raise TooFew(len(kept), len(mix))
    return kept, mix


def _table(texts: Sequence[str]) -> tuple[Any, dict[str, int], Any]:
    """The texts as rows of weighted pairs, each row of length one; pairs that occur once teach nothing."""
    import numpy as np
    from scipy.sparse import csr_matrix

    counted = [pairs(text) for text in texts]
    spread = Counter(pair for row in counted for pair in row)
    places = {pair: at for at, pair in enumerate(sorted(p for p, n in spread.items() if n > 1))}
    rarity = np.empty(len(places))
    for pair, at in places.items():
        rarity[at] = np.log((1 + len(texts)) / (1 + spread[pair])) + 1
    ends, columns, counts = [0], [], []
    for row in counted:
        known = [(places[pair], count) for pair, count in row.items() if pair in places]
        columns += [place for place, _count in known]
        counts += [count for _place, count in known]
        ends.append(len(columns))
    where = np.array(columns, dtype=np.int32)
    values = (1 + np.log(np.array(counts, dtype=np.float64))) * rarity[where]
    table = csr_matrix((values, where, np.array(ends)), shape=(len(texts), len(places)))
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table.data /= np.repeat(np.where(length > 0, length, 1), np.diff(table.indptr))
    return table, places, rarity


def _fitted(table: Any, right: Any, labels: int) -> tuple[Any, Any]:
    """Weights (a row a pair) and intercepts of every label against the others."""
    import numpy as np
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=COST, random_state=SEED).fit(table, right)
    weights, intercepts = np.zeros((table.shape[1], labels)), np.full(labels, -1.0)
    if len(machine.classes_) == 2:
        first, second = machine.classes_
        weights[:, first], weights[:, second] = -machine.coef_[0], machine.coef_[0]
        intercepts[first], intercepts[second] = -machine.intercept_[0], machine.intercept_[0]
    else:
        weights[:, machine.classes_], intercepts[machine.classes_] = machine.coef_.T, machine.intercept_
    return weights, intercepts


def _left_out(table: Any, right: Any, labels: int) -> Any:
    """For each text the margins by a machine that had not seen it."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    margins = np.zeros((table.shape[0], labels))
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(table, right):
        weights, intercepts = _fitted(table[seen], right[seen], labels)
        margins[unseen] = table[unseen] @ weights + intercepts
    return margins


def _platt(margins: Any, right: Any, labels: int) -> tuple[Any, Any]:
    """For each label the logistic curve that turns its margin into a probability."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    slopes, shifts = np.ones(labels), np.zeros(labels)
    for label in range(labels):
        curve = LogisticRegression(C=100.0).fit(margins[:, label : label + 1], right == label)
        slopes[label], shifts[label] = curve.coef_[0, 0], curve.intercept_[0]
    return slopes, shifts


def _sharpness(margins: Any, slopes: Any, shifts: Any, right: Any) -> float:
    """The power of the probabilities by which what it believes comes nearest to what is so."""
    import numpy as np

    def surprise(power: float) -> float:
        found = probabilities(margins, slopes, shifts, power)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(found, 1e-9)).mean())

    return min((power / 10 for power in range(8, 31)), key=surprise)


def _curve(table: Any, right: Any, labels: int) -> list[tuple[int, float]]:
    """Macro-F1 on a fifth of the texts, learned from a quarter, half, three quarters and all of the rest."""
    import numpy as np

    order = np.random.default_rng(SEED).permutation(len(right))
    unseen, seen = order[: len(order) // 5], order[len(order) // 5 :]
    found = []
    for share in CURVE:
        part = seen[: int(len(seen) * share)]
        if len(set(right[part].tolist())) < LABELS:
            continue
        weights, intercepts = _fitted(table[part], right[part], labels)
        best = (table[unseen] @ weights + intercepts).argmax(axis=1)
        score = macro_f1([str(each) for each in right[unseen]], [str(each) for each in best])
        found.append((len(part), round(score, 4)))
    return found


def _ranked(row: Any, labels: tuple[str, ...]) -> list[tuple[str, float]]:
    order = sorted(range(len(labels)), key=lambda at: (-row[at], at))
    return [(labels[at], float(row[at])) for at in order]
