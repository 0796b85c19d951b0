"""Where in a sheet the table is: its heading after titles, on one row or two, in any order and under many names. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from linli.kernel.tables import Sheet, Value
from linli.registry.importing.problems import Problem, Severity, Spot, _
from linli.registry.importing.values import text_of

#: What our own copies with remarks call their column.
REMARKS = "核查备注"
LOOKED_AT = 25
DEEPEST = 3
FOOTERS = re.compile(r"^(合计|总计|小计|共计|填表|制表|审核|统计|备注|说明|注)[人员日期:：]?")
BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
NOISE = re.compile(r"[\s:：*＊、,，。.\-_/\\“”\"'?？]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A field a column can hold: its name for people (a message id) and other headings for it, apart by spaces.

    `under`: only below one of these.
    """

    field: str
    label: str
    headings: str = ""
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """What a kind of list may have. `refused`: headings of what we never keep → why.

    `needed`: fields without which a sheet is no such list; `building|address`: one of them.
    """

    columns: tuple[Column, ...]
    needed: tuple[str, ...]
    ignored: tuple[str, ...] = ("序号", "编号", "行号", "no")
    refused: Mapping[str, str] = field(default_factory=dict)

    def met_by(self, fields: set[str]) -> bool:
        return all(not fields.isdisjoint(one.split("|")) for one in self.needed)

    def label(self, name: str) -> str:
        return next((column.label for column in self.columns if column.field == name), name)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the cells that say something, by field, and in which column each stands."""

    sheet: str
    number: int
    values: Mapping[str, Value]
    columns: Mapping[str, int]
    after_gap: bool = False

    def __getitem__(self, name: str) -> Value:
        return self.values.get(name, "")

    def text(self, name: str) -> str:
        return text_of(self.values.get(name, ""))

    def at(self, name: str = "") -> Spot:
        return Spot(self.sheet, self.number, self.columns.get(name))


@dataclass(slots=True)
class Table:
    """A sheet's table: which column holds which field, `title` what stands above, and its rows."""

    sheet: str
    title: str
    heading_row: int
    columns: dict[str, int]
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)


def normal(heading: object) -> str:
    """One spelling of a heading: no brackets, spaces, stars; `联系电话\\n（必填）` → `联系电话`."""
    text = unicodedata.normalize("NFKC", text_of(heading) if not isinstance(heading, str) else heading)
    return NOISE.sub("", BRACKETED.sub("", text)).lower()


def find_tables(
    sheets: Sequence[Sheet], columns: Columns, by_hand: Mapping[str, str]
) -> tuple[list[Table], list[Problem]]:
    """The table of every sheet (each with its own problems), and what is to be said of sheets without one.

    `by_hand`: heading → field.
    """
    tables: list[Table] = []
    problems: list[Problem] = []
    for sheet in sheets:
        if not any(text_of(value) for row in sheet.rows for value in row):
            continue
        if sheet.hidden:
            problems.append(Problem(Severity.NOTE, Spot(sheet.name, 0), _("这张工作表是隐藏的，没有读")))
            continue
        table = _find(sheet, columns, by_hand)
        if table is None:
            wanted = "、".join(columns.label(name.partition("|")[0]) for name in columns.needed)
            words = _("这张工作表里没有找到“%(wanted)s”一列，没有读")
            problems.append(Problem(Severity.NOTE, Spot(sheet.name, 0), words, {"wanted": wanted}))
        else:
            tables.append(table)
    return tables, problems


def _find(sheet: Sheet, columns: Columns, by_hand: Mapping[str, str]) -> Table | None:
    """The heading is where most fields are recognised, on one row or on a few below each other."""
    best: tuple[int, int, int] | None = None
    known = _known(columns, by_hand)
    for top in range(min(LOOKED_AT, len(sheet.rows))):
        for depth in range(1, DEEPEST + 1):
            if top + depth > len(sheet.rows):
                break
            found = _recognised(sheet.rows[top : top + depth], known)
            fields = {name for name in found if name}
            if columns.met_by(fields) and (best is None or (len(fields), -depth) > (best[0], -best[2])):
                best = (len(fields), top, depth)
    if best is None:
        return None
    return _table(sheet, columns, known, best[1], best[2])


def _known(columns: Columns, by_hand: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """(heading above, heading) → field; the heading above is empty where it does not matter."""
    known: dict[tuple[str, str], str] = {}
    for column in columns.columns:
        for heading in (column.label, column.field, *column.headings.split()):
            for above in column.under or ("",):
                known.setdefault((normal(above), normal(heading)), column.field)
                if above:
                    known.setdefault(("", normal(above + heading)), column.field)
    return known | {("", normal(heading)): name for heading, name in by_hand.items()}


def _recognised(rows: Sequence[Sequence[Value]], known: Mapping[tuple[str, str], str]) -> list[str]:
    """The field of each column, by its lowest heading that is known; empty where none is."""
    width = max(len(row) for row in rows)
    found = []
    above = ""
    for column in range(width):
        names = [normal(row[column]) if column < len(row) else "" for row in rows]
        if names[0]:
            above = names[0]
        found.append(_field(names, above if len(rows) > 1 else "", known))
    return found


def _field(names: Sequence[str], above: str, known: Mapping[tuple[str, str], str]) -> str:
    lowest = next((name for name in reversed(names) if name), "")
    groups = [key for key, _heading in known if key and key in above] if above and above != lowest else []
    for group in groups:
        if field := known.get((group, lowest)):
            return field
    if field := known.get(("", "".join(dict.fromkeys(names)))):
        return field
    return next((known[("", name)] for name in reversed(names) if name and ("", name) in known), "")


def _table(sheet: Sheet, columns: Columns, known: Mapping[tuple[str, str], str], top: int, depth: int) -> Table:
    heading = sheet.rows[top : top + depth]
    title = " ".join(dict.fromkeys(text_of(value) for row in sheet.rows[:top] for value in row if text_of(value)))
    table = Table(sheet.name, title, top + depth, {}, [])
    for column, name in enumerate(_recognised(heading, known)):
        _place(table, columns, heading, column, name)
    table.rows = list(_rows(sheet, table, top + depth))
    return table


def _place(table: Table, columns: Columns, heading: Sequence[Sequence[Value]], column: int, name: str) -> None:
    """Give a column its field, or say why it is not read."""
    written = next(
        (text_of(row[column]) for row in reversed(heading) if column < len(row) and text_of(row[column])), ""
    )
    at = Spot(table.sheet, table.heading_row, column)
    if name and name not in table.columns:
        table.columns[name] = column
    elif name:
        words = _("“%(heading)s”出现了两次，只读了前面一列")
        table.problems.append(Problem(Severity.DOUBT, at, words, {"heading": written}))
    elif written and (reason := columns.refused.get(normal(written))):
        table.problems.append(Problem(Severity.NOTE, at, reason, {"heading": written}))
    elif written and normal(written) not in columns.ignored and not written.startswith(REMARKS):
        table.unknown[written] = column
        words = _("“%(heading)s”这一列没有认出来，没有读")
        table.problems.append(Problem(Severity.NOTE, at, words, {"heading": written}))


def _rows(sheet: Sheet, table: Table, first: int) -> Iterator[Row]:
    """The lines below the heading; headings repeated on every printed page, totals and signatures are left out."""
    heading = {name: normal(sheet.rows[first - 1][column]) for name, column in table.columns.items()
               if column < len(sheet.rows[first - 1])}  # fmt: skip
    gap = False
    for number, cells in enumerate(sheet.rows[first:], first + 1):
        values = {name: cells[column] for name, column in table.columns.items()
                  if column < len(cells) and text_of(cells[column])}  # fmt: skip
        own = {name for name in values if (number - 1, table.columns[name]) not in sheet.merged}
        if not own or _is_footer(cells):
            gap = gap or not any(text_of(value) for value in cells)
            continue
        if len(own) > 1 and all(normal(values[name]) == heading.get(name) for name in own):
            continue
        yield Row(sheet.name, number, values, table.columns, gap)
        gap = False


def _is_footer(cells: Sequence[Value]) -> bool:
    """合计 12 人; 填表人：…: a line with little in it that begins with such a word."""
    texts = [text for value in cells if (text := text_of(value))]
    return bool(texts and FOOTERS.match(texts[0])) and len(set(texts)) <= 4
