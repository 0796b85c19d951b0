"""Which rights a phase gives, what may be published, when a bench talk is, how texts differ. No Django."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

#: What may be done with a proposal in each stage, while its dates last.
RIGHTS: Mapping[str, frozenset[str]] = {
    "proposed": frozenset({"support"}),
    "discussion": frozenset({"support", "speak"}),
    "review": frozenset({"revise"}),
    "appraisal": frozenset({"appraise"}),
    "resolution": frozenset({"resolve"}),
    "adopted": frozenset(),
    "refused": frozenset(),
}
#: Fewer than these are not shown apart.
SMALL = 5
#: Cosine of character pairs from which two proposals are shown as alike.
ALIKE = 0.25
PARTS = re.compile(r"[^，。；！？,;!?\n]*[，。；！？,;!?\n]?")


def open_rights(stage: str, opens_on: date | None, closes_on: date | None, today: date) -> frozenset[str]:
    """The rights that are switched on today: those of the stage, from the first to the last day of the phase."""
    if opens_on is None or closes_on is None or not opens_on <= today <= closes_on:
        return frozenset()
    return RIGHTS[stage]


# -- opinions


class Count(NamedTuple):
    """How many were for, against and unsure."""

    favour: int = 0
    against: int = 0
    unsure: int = 0

    @property
    def total(self) -> int:
        return self.favour + self.against + self.unsure

    def plus(self, other: "Count") -> "Count":
        return Count(self.favour + other.favour, self.against + other.against, self.unsure + other.unsure)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public sees of opinions: nothing when they are few; small groups joined with the next smallest."""

    total: Count | None
    groups: tuple[tuple[tuple[str, ...], Count], ...] = ()


def published(counts: Mapping[str, Count], small: int = SMALL) -> Shown:
    """Counts fit to be read by everybody: no group smaller than `small`, and none that could be subtracted out."""
    groups: list[tuple[tuple[str, ...], Count]] = [((name,), count) for name, count in counts.items() if count.total]
    total = Count()
    for _names, count in groups:
        total = total.plus(count)
    if total.total < small:
        return Shown(None)
    groups.sort(key=lambda group: group[1].total)
    while len(groups) > 1 and groups[0][1].total < small:
        (names, first), (others, second), *rest = groups
        groups = sorted([((*names, *others), first.plus(second)), *rest], key=lambda group: group[1].total)
    return Shown(total, tuple(sorted(groups, key=lambda group: -group[1].total)))


# -- texts


class Piece(NamedTuple):
    """A stretch of two texts: `how` is same, gone or new."""

    how: str
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """How one text became the other, clause by clause; what was added and what was taken out."""
    old, new = _clauses(before), _clauses(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            pieces.append(Piece("same", gone))
            continue
        pieces += [piece for piece in (Piece("gone", gone), Piece("new", come)) if piece.text]
    return pieces


def _clauses(text: str) -> list[str]:
    return [part for part in PARTS.findall(text.replace("\r\n", "\n")) if part]


# -- bench talks


def bench_day(year: int, month: int, day: int, on_holiday: str, is_workday: Callable[[date], bool]) -> date:
    """When the bench talk of a month is: its day, or the workday nearest before or after, as the community chose.

    A day the month does not have is its last one.
    """
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    wanted = min(first + timedelta(days=day - 1), last)
    if on_holiday == "keep" or is_workday(wanted):
        return wanted
    step = timedelta(days=-1 if on_holiday == "before" else 1)
    for far in range(1, 31):
        if is_workday(found := wanted + far * step):
            return found
    return wanted


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


# -- figures


def satisfaction(ratings: Iterable[tuple[str, int]]) -> float | None:
    """Satisfied and basically satisfied among all who rated: 0–1; None when nobody did."""
    counts = dict(ratings)
    total = sum(counts.values())
    return (counts.get("satisfied", 0) + counts.get("basically", 0)) / total if total else None


def spent_share(spent_fen: int, budget_fen: int) -> float | None:
    """How much of the budget was spent, 0–; None where there is no budget."""
    return spent_fen / budget_fen if budget_fen else None


def read_fen(text: str) -> int:
    """`12,000.50` yuan as fen. Raises ValueError."""
    plain = text.strip().replace(",", "").replace("，", "").removesuffix("元")
    found = re.fullmatch(r"(\d{1,10})(?:\.(\d{1,2}))?", plain)
    if found is None:
        raise ValueError(text)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def yuan(fen: int) -> str:
    """Fen as yuan: `12,000.50`, and `12,000` for whole ones."""
    return f"{fen // 100:,}" + (f".{fen % 100:02d}" if fen % 100 else "")


def alike(own: Sequence[str], others: Iterable[tuple[Sequence[str], object]], most: int = 4) -> Iterator[object]:
    """Those that read like one's own text, most alike first. Texts as grams."""
    own_set = set(own)
    scored = []
    for grams, what in others:
        theirs = set(grams)
        if own_set and theirs:
            scored.append((len(own_set & theirs) / (len(own_set) * len(theirs)) ** 0.5, what))
    best = sorted((each for each in scored if each[0] >= ALIKE), key=lambda each: -each[0])
    yield from (what for _score, what in best[:most])
