"""Estates and buildings as people keep them: rows copied out of Excel, or typed. Read, with what is wrong in words.

Columns 小区, 楼栋, 单元数, 层数, 每层户数, 网格: in any order under a heading, in this order without one. An empty estate
is the one above (merged cells). Pure but for the language; what becomes of the rows is decided in `actions/estates.py`.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from linli.kernel.playbooks import spread

HEADINGS = {
    "estate": ("小区", "小区名称", "小区名", "住宅小区"),
    "buildings": ("楼栋", "楼号", "幢", "栋", "楼幢", "楼栋号", "幢号", "栋号"),
    "entrances": ("单元", "单元数", "单元数量"),
    "floors": ("层", "层数", "楼层", "楼层数", "总层数"),
    "doors": ("户", "户数", "每层户数", "每层几户", "一层几户"),
    "grid": ("网格", "所属网格", "网格名称"),
}
COLUMNS = tuple(HEADINGS)
MOST = {"entrances": 50, "floors": 60, "doors": 20}
LEAST = {"entrances": 1, "floors": 0, "doors": 0}
ROWS = 3000
BUILDINGS = 3000
DWELLINGS = 100_000
VILLAGE = re.compile(r"[组队社村屯庄湾寨坝沟塘圩]$")
NUMBER = re.compile(r"^(\d{1,4})\s*(?:个|层|户|单元|个单元|户/层)?$")


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its number in the text; `buildings` are whole names (3号楼)."""

    line: int
    estate: str
    buildings: tuple[str, ...]
    entrances: int = 1
    floors: int = 0
    doors: int = 0
    grid: str = ""
    #: Houses of a village, each with one household: 杨家村五组 12号, and no word of entrances or floors.
    alone: bool = False

    @property
    def dwelling_count(self) -> int:
        return len(self.buildings) * (1 if self.alone else self.entrances * self.floors * self.doors)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong in a line, in words."""

    line: int
    words: str


@dataclass(slots=True)
class Pasted:
    rows: list[Row] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


class _Wrong(ValueError):
    """A cell that cannot be meant."""


def read_rows(text: str) -> Pasted:
    """Every line read on its own: what is wrong with one keeps the others."""
    found, columns, above = Pasted(), COLUMNS, ""
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if lines and (headed := _headed(lines[0][1])):
        columns, lines = headed, lines[1:]
    for number, cells in lines[:ROWS]:
        told = dict(zip(columns, cells, strict=False))
        above = told.get("estate") or above
        try:
            found.rows.append(_row(number, {**told, "estate": above}))
        except _Wrong as wrong:
            found.troubles.append(Trouble(number, str(wrong)))
    if len(lines) > ROWS or sum(len(row.buildings) for row in found.rows) > BUILDINGS:
        found.troubles.append(Trouble(0, _("一次最多 %(count)d 栋楼，请分几次粘贴") % {"count": BUILDINGS}))
    if sum(row.dwelling_count for row in found.rows) > DWELLINGS:
        found.troubles.append(Trouble(0, _("一次最多 %(count)d 户，请分几次粘贴") % {"count": DWELLINGS}))
    return found


def _cells(line: str) -> list[str]:
    """Tabs as Excel copies them; without any, commas."""
    line = unicodedata.normalize("NFKC", line)
    between = "\t" if "\t" in line else ","
    return [" ".join(cell.split()) for cell in line.split(between)]


def _headed(cells: list[str]) -> tuple[str, ...] | None:
    """The columns of a heading; None for a line that is none. One that nobody knows is passed over."""
    known = {word: name for name, words in HEADINGS.items() for word in words}
    names = [known.get(re.sub(r"[(].*[)]|\s", "", cell), f"unknown {index}") for index, cell in enumerate(cells)]
    return tuple(names) if {"estate", "buildings"} & set(names) else None


def _row(line: int, told: dict[str, str]) -> Row:
    if not told["estate"]:
        raise _Wrong(_("没有写小区"))
    if len(told["estate"]) > 40 or len(told.get("grid", "")) > 40:
        raise _Wrong(_("名称太长，最多 40 个字"))
    buildings = _buildings(told.get("buildings", ""))
    counted = any(told.get(name) for name in WORDS)
    alone = not counted and bool(VILLAGE.search(told["estate"])) and all(name.endswith("号") for name in buildings)
    return Row(
        line, told["estate"], buildings, _count(told, "entrances", 1),
        _count(told, "floors", 0), _count(told, "doors", 0), told.get("grid", ""), alone,
    )  # fmt: skip


def _buildings(text: str) -> tuple[str, ...]:
    """`1-12号楼`, `3`, `1、2、5号楼`: whole names; bare numbers are 号楼."""
    if not text:
        raise _Wrong(_("没有写楼栋，例如 3号楼 或 1-12号楼"))
    pieces = [piece.strip() for piece in re.split(r"[、,;]", text) if piece.strip()]
    tail = re.sub(r"^[\d\s-]+", "", pieces[-1]) if re.match(r"^\d", pieces[-1]) else ""
    named = [f"{piece}{tail or '号楼'}" if re.fullmatch(r"[\d\s-]+", piece) else piece for piece in pieces]
    names = tuple(name for piece in named for name in spread(piece.replace(" ", "")))
    if len(max(names, key=len)) > 30:
        raise _Wrong(_("楼栋“%(text)s”太长") % {"text": text[:20]})
    if any(re.search(r"\d-\d", name) for name in names):
        raise _Wrong(_("看不懂楼栋“%(text)s”，要写成 1-12号楼") % {"text": text})
    return names


WORDS = {
    "entrances": lambda: _("单元数"),
    "floors": lambda: _("层数"),
    "doors": lambda: _("每层户数"),
}


def _count(told: dict[str, str], name: str, empty: int) -> int:
    text = told.get(name, "")
    if not text:
        return empty
    found = NUMBER.match(text)
    if found is None or not LEAST[name] <= int(found[1]) <= MOST[name]:
        values = {"what": WORDS[name](), "text": text, "least": LEAST[name], "most": MOST[name]}
        raise _Wrong(_("%(what)s要写 %(least)d 到 %(most)d 的数，不能是“%(text)s”") % values)
    return int(found[1])
