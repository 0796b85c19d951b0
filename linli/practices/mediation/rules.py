"""Values from values: numbers, clocks, the dossier's order and its pages, what figures may show. No Django."""

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

#: 司法确认: within thirty days of the agreement taking effect.
COURT_DAYS = 30
#: A group smaller than this could be somebody.
LEAST = 5
#: A sheet of the dossier: lines of so many characters.
LINE = 36
LINES = 30
#: Signs no paper can carry: controls, halves of pairs, marks that turn the direction in which one reads.
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: Signs that end a line, besides the usual one.
ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
#: A word nobody can break, of signs that are no Chinese; and how much of it a line may have to take.
WORD = r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
UNBROKEN = re.compile(f"{WORD}{{24}}(?={WORD})")
TAIL = re.compile(r"(\d+)-\d$")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a community's playbook says of its mediation. `bodies`: kind of settlement → code of the group."""

    bodies: Mapping[str, str] = field(default_factory=dict)
    short: str = ""
    methods: Mapping[str, str] = field(default_factory=dict)
    quarrels: Mapping[str, str] = field(default_factory=dict)
    visit_days: Sequence[int] = (7, 30)
    risk_days: int = 90
    court: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)


def month_later(day: date) -> date:
    """The same day of the next month, or its last day (一个月内)."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def court_until(effective_on: date) -> date:
    """The last day on which both may ask the court to confirm."""
    return effective_on + timedelta(days=COURT_DAYS)


def case_number(year: int, short: str, serial: int) -> str:
    """As the committee numbers its cases: （2026）新街人调字第3号."""
    return f"（{year}）{short}人调字第{serial}号"


def serial_of(number: str) -> int:
    """The running number in a public number: 26-00017-4 is the seventeenth."""
    found = TAIL.search(number)
    if found is None:
        raise ValueError(number)
    return int(found[1])


def instalment_problem(dues: Sequence[date], made_on: date) -> str:
    """`order` where due dates run back, `past` where one lies before the agreement; empty when all is well."""
    if any(due < made_on for due in dues):
        return "past"
    return "" if list(dues) == sorted(dues) else "order"


# -- the dossier

#: The order that is prescribed (卷宗), by key.
DOSSIER = (
    "application", "rights", "identities", "authorisations", "inquiries", "evidence", "sessions", "agreement",
    "performance", "visits", "court", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the dossier: its title and its lines of text."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number, of which paper, what stands on it; `first`: the paper begins here."""

    number: int
    key: str
    title: str
    lines: tuple[str, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the page index (卷内目录)."""

    number: int
    title: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier, however it is put on paper: what stands on its cover, and its papers in the prescribed order."""

    title: str
    number: str
    cover: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]


def bound(title: str, number: str, cover: Sequence[tuple[str, str]], papers: Sequence[Paper]) -> Dossier:
    """Put in order, with nothing in it that paper cannot carry."""
    clean = [Paper(paper.key, printable(paper.title), printable(paper.text)) for paper in papers]
    return Dossier(
        printable(title), printable(number), tuple((printable(what), printable(value)) for what, value in cover),
        tuple(sorted(clean, key=lambda paper: DOSSIER.index(paper.key))),
    )  # fmt: skip


def printable(text: str) -> str:
    """Every line and every word, without signs that no paper can carry."""
    return UNPRINTABLE.sub("", ENDS.sub("\n", text).replace("\t", "　"))


def breakable(text: str) -> str:
    """With places (that are not seen) where a word longer than a line may be broken."""
    return UNBROKEN.sub(lambda word: word[0] + "\u200b", text)


def paginated(papers: Sequence[Paper]) -> list[Sheet]:
    """The papers on numbered pages, in their order; each begins on a page of its own; nothing is lost."""
    sheets: list[Sheet] = []
    for paper in papers:
        lines = [line for row in paper.text.split("\n") for line in folded(row)]
        for begin in range(0, max(len(lines), 1), LINES):
            part = tuple(lines[begin : begin + LINES])
            sheets.append(Sheet(len(sheets) + 1, paper.key, paper.title, part, begin == 0))
    return sheets


def folded(row: str) -> list[str]:
    """A row of text in lines that fit a sheet."""
    return [row[begin : begin + LINE] for begin in range(0, len(row), LINE)] or [""]


def index_of(sheets: Sequence[Sheet]) -> list[Entry]:
    """On which pages each paper lies."""
    pages: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        pages.setdefault(sheet.key, []).append(sheet)
    return [
        Entry(place, found[0].title, found[0].number, found[-1].number)
        for place, found in enumerate(pages.values(), start=1)
    ]


# -- figures


@dataclass(frozen=True, slots=True)
class Count:
    """A group of cases: how many ended and how many of those were settled. `name` empty: the small ones together."""

    name: str
    total: int
    ended: int
    settled: int

    @property
    def share(self) -> float | None:
        """Settled of those that ended; None where so few ended that it would tell of somebody."""
        return self.settled / self.ended if self.ended >= LEAST else None


def together(counts: Sequence[Count]) -> list[Count]:
    """Largest first; groups too small to hide in are one without a name, and that one is never small itself."""
    ordered = sorted(counts, key=lambda each: (-each.total, each.name))
    large = [each for each in ordered if each.total >= LEAST]
    small = [each for each in ordered if 0 < each.total < LEAST]
    while small and large and sum(each.total for each in small) < LEAST:
        small.append(large.pop())
    rest = summed("", small)
    return [*large, rest] if rest.total >= LEAST else large


def summed(name: str, counts: Sequence[Count]) -> Count:
    return Count(
        name, sum(c.total for c in counts), sum(c.ended for c in counts), sum(c.settled for c in counts)
    )  # fmt: skip
