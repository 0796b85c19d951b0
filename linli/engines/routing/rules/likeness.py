"""Which texts are alike: rows of weighted character pairs and triples, compared all at once.

Two likenesses: `same` (0–1), whether two texts tell of the same thing (facts.md: from 0.5 on almost certainly, from 0.3 on
perhaps); `about`, half by title and half by body, whether they are of one topic.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from linli.engines.routing.rules.texts import plain

SAME, MAYBE = 0.5, 0.3
#: Half title, half body: below 0.18 one blob swallows all.
ABOUT = 0.19
WITHIN = timedelta(days=60)
TITLE_CHARACTERS, BODY_CHARACTERS, SAME_CHARACTERS = 60, 400, 300
BUCKETS = 1 << 18
#: Pairs that so large a share of the texts have tell nothing apart.
COMMON = 0.1
#: New rows wait beside the table until there are so many.
WAITING = 200


@dataclass(frozen=True, slots=True)
class Doc:
    """A matter as far as likeness needs it; `places` are where it is: the place and its grid."""

    id: UUID
    title: str
    body: str
    at: datetime
    place: UUID | None = None
    grid: UUID | None = None


def grams(text: str) -> dict[int, int]:
    """Buckets of the pairs and triples of a text, each with how often."""
    found: dict[int, int] = {}
    for size in (2, 3):
        for at in range(len(text) - size + 1):
            bucket = _bucket(text[at : at + size])
            found[bucket] = found.get(bucket, 0) + 1
    return found


_known: dict[str, int] = {}


def _bucket(gram: str) -> int:
    found = _known.get(gram)
    if found is None:
        if len(_known) > 400_000:
            _known.clear()
        found = _known[gram] = crc32(gram.encode()) % BUCKETS
    return found


def nearness(score: float, one: Doc, other: Doc) -> float:
    """A likeness of words, weighed with place and time: the same spot counts more, another grid or long ago less."""
    if one.place is not None and one.place == other.place:
        score *= 1.15
    elif one.grid is not None and other.grid is not None and one.grid != other.grid:
        score *= 0.8
    if abs(one.at - other.at) > WITHIN / 2:
        score *= 0.9
    return min(score, 1.0)


@dataclass
class Shelf:
    """Texts of a window, each as three rows: title and body weighted by rarity, and both together unweighted."""

    docs: list[Doc]
    title_rarity: Any
    body_rarity: Any
    titles: Any
    bodies: Any
    wholes: Any
    waiting: list[tuple[Any, Any, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, docs: Sequence[Doc], *, for_topics: bool = False) -> "Shelf":
        """A shelf from scratch; one `for_topics` alone does without what tells the same from the similar."""
        titles = [grams(plain(doc.title, TITLE_CHARACTERS)) for doc in docs]
        bodies = [grams(plain(doc.body, BODY_CHARACTERS)) for doc in docs]
        wholes = [{} if for_topics else grams(_whole(doc)) for doc in docs]
        title_rarity, body_rarity = _rarity(titles), _rarity(bodies)
        return cls(
            list(docs),
            title_rarity,
            body_rarity,
            _rows(titles, title_rarity),
            _rows(bodies, body_rarity),
            _rows(wholes),
        )

    def put(self, doc: Doc) -> None:
        """One more text."""
        self.docs.append(doc)
        self.waiting.append(self._three(doc))
        if len(self.waiting) >= WAITING:
            self._settle()

    def alike(self, doc: Doc) -> list[tuple[UUID, float, float]]:
        """Every other text within the window that is like this one: (id, same, about), by `same`, the likest first."""
        import numpy as np

        same, about = self._scores(doc)
        found = []
        for at in np.nonzero((same >= MAYBE * 0.8) | (about >= ABOUT))[0].tolist():
            other = self.docs[at]
            if other.id != doc.id and abs(other.at - doc.at) <= WITHIN:
                found.append((other.id, nearness(float(same[at]), doc, other), float(about[at])))
        return sorted(found, key=lambda each: (-each[1], str(each[0])))

    def _three(self, doc: Doc) -> tuple[Any, Any, Any]:
        return (
            _rows([grams(plain(doc.title, TITLE_CHARACTERS))], self.title_rarity),
            _rows([grams(plain(doc.body, BODY_CHARACTERS))], self.body_rarity),
            _rows([grams(_whole(doc))]),
        )

    def _scores(self, doc: Doc) -> tuple[Any, Any]:
        import numpy as np
        from scipy.sparse import vstack

        of_doc = [each.toarray().ravel() for each in self._three(doc)]
        tables = [self.titles, self.bodies, self.wholes]
        scores = [table @ row for table, row in zip(tables, of_doc, strict=True)]
        if self.waiting:
            late = [vstack(column, format="csr") for column in zip(*self.waiting, strict=True)]
            scores = [
                np.concatenate([score, table @ row]) for score, table, row in zip(scores, late, of_doc, strict=True)
            ]
        return scores[2], (scores[0] + scores[1]) / 2

    def _settle(self) -> None:
        from scipy.sparse import vstack

        columns = list(zip(*self.waiting, strict=True))
        self.titles = vstack([self.titles, *columns[0]], format="csr")
        self.bodies = vstack([self.bodies, *columns[1]], format="csr")
        self.wholes = vstack([self.wholes, *columns[2]], format="csr")
        self.waiting.clear()

    def pairs_about(self) -> list[tuple[int, int, float]]:
        """All pairs of one topic, by position, within the window."""
        import numpy as np

        if self.waiting:
            self._settle()
        seconds = np.array([doc.at.timestamp() for doc in self.docs])
        both_titles, both_bodies = self.titles.T.tocsc(), self.bodies.T.tocsc()
        found: list[tuple[int, int, float]] = []
        for start in range(0, len(self.docs), 500):
            end = min(start + 500, len(self.docs))
            likeness = (self.titles[start:end] @ both_titles + self.bodies[start:end] @ both_bodies).tocoo()
            rows, columns, scores = likeness.row + start, likeness.col, likeness.data / 2
            near = np.abs(seconds[rows] - seconds[columns]) <= WITHIN.total_seconds()
            kept = (scores >= ABOUT) & (rows < columns) & near
            found += zip(rows[kept].tolist(), columns[kept].tolist(), scores[kept].tolist(), strict=True)
        return found


def _whole(doc: Doc) -> str:
    return plain(doc.title, TITLE_CHARACTERS) + plain(doc.body, SAME_CHARACTERS)


def _rarity(rows: Iterable[dict[int, int]]) -> Any:
    """The weight of each bucket: the rarer the heavier; what almost everything has weighs nothing."""
    import numpy as np

    spread, count = np.zeros(BUCKETS), 0
    for row in rows:
        count += 1
        spread[list(row)] += 1
    weights = np.log((1 + count) / (1 + spread)) + 1
    if count > 50:
        weights[spread > count * COMMON] = 0
    return weights


def _rows(rows: Sequence[dict[int, int]], rarity: Any = None) -> Any:
    """Counted grams as rows of length one."""
    import numpy as np
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((bucket for row in rows for bucket in row), dtype=np.int32, count=int(ends[-1]))
    if rarity is None:
        values = np.ones(len(columns), dtype=np.float32)
    else:
        counts = np.fromiter((n for row in rows for n in row.values()), dtype=np.float64, count=int(ends[-1]))
        values = ((1 + np.log(counts)) * rarity[columns]).astype(np.float32)
    table = csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS))
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table.data /= np.repeat(np.where(length > 0, length, 1), np.diff(table.indptr)).astype(np.float32)
    table.eliminate_zeros()
    return table
