"""A trained sorter: weights of pairs of characters for each label, and how sure it may be. Reading it needs numpy alone."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from linli.engines.routing.rules.texts import pairs

#: The format of a stored sorter; another one is not read.
FORMAT = 1
#: Between pairs in a stored sorter; in no pair, for texts are compared without blanks.
BETWEEN = "\n"


@dataclass(frozen=True, slots=True)
class Sorter:
    """`weights`: a row a pair, a column a label. `slopes` and `shifts` turn a margin into a probability (Platt), which
    `sharpness` makes as sure as it may be; `doubt` is left to every label alike, the more the less was learned from.
    """

    labels: tuple[str, ...]
    places: dict[str, int]
    rarity: Any
    weights: Any
    intercepts: Any
    slopes: Any
    shifts: Any
    sharpness: float
    doubt: float

    def ranked(self, text: str) -> list[tuple[str, float]]:
        """Every label with its probability, the likeliest first."""
        found = probabilities(self._margins(text), self.slopes, self.shifts, self.sharpness, self.doubt)
        order = sorted(range(len(self.labels)), key=lambda at: (-found[at], at))
        return [(self.labels[at], float(found[at])) for at in order]

    def _margins(self, text: str) -> Any:
        import numpy as np

        known = [(self.places[pair], count) for pair, count in pairs(text).items() if pair in self.places]
        if not known:
            return self.intercepts
        at = np.fromiter((place for place, _count in known), dtype=np.int64, count=len(known))
        counts = np.fromiter((count for _place, count in known), dtype=np.float32, count=len(known))
        values = (1 + np.log(counts)) * self.rarity[at]
        return values @ self.weights[at].astype(np.float32) / np.linalg.norm(values) + self.intercepts

    def dumps(self) -> bytes:
        """As bytes that hold arrays only: nothing in them can be run."""
        import numpy as np

        kept = BytesIO()
        np.savez_compressed(
            kept, format=FORMAT, labels=np.array(self.labels), pairs=np.array(BETWEEN.join(self.places)), rarity=self.rarity,
            weights=self.weights, intercepts=self.intercepts, slopes=self.slopes, shifts=self.shifts,
            sharpness=self.sharpness, doubt=self.doubt,
        )  # fmt: skip
        return kept.getvalue()

    @classmethod
    def loads(cls, kept: bytes) -> "Sorter":
        import numpy as np

        with np.load(BytesIO(kept), allow_pickle=False) as told:
            if int(told["format"]) != FORMAT:
                raise ValueError("a sorter of another version of the program")
            places = {pair: at for at, pair in enumerate(str(told["pairs"]).split(BETWEEN))}
            arrays = {name: told[name] for name in ("rarity", "weights", "intercepts", "slopes", "shifts")}
            numbers = {name: float(told[name]) for name in ("sharpness", "doubt")}
            return cls(tuple(str(label) for label in told["labels"]), places, **arrays, **numbers)


def probabilities(margins: Any, slopes: Any, shifts: Any, sharpness: float = 1.0, doubt: float = 0.0) -> Any:
    """Margins (one row, or many) as probabilities that sum to one."""
    import numpy as np

    found = (1 / (1 + np.exp(-np.clip(margins * slopes + shifts, -30, 30)))) ** sharpness
    return (1 - doubt) * found / found.sum(axis=-1, keepdims=True) + doubt / found.shape[-1]
