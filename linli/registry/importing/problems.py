"""What is wrong with a list, by sheet, row and cell, in words for whoever keeps it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


def _(text: str) -> str:
    """Marks what is shown to people; whoever shows it translates."""
    return text


class Severity(StrEnum):
    """`stop`: the row stays out; `doubt`: it goes in, somebody should look; `note`: what was understood, and how."""

    STOP = "stop"
    DOUBT = "doubt"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Spot:
    """A row of a sheet (from 1), and a column (from 0) where one cell is meant."""

    sheet: str
    row: int
    column: int | None = None

    @property
    def cell(self) -> str:
        """`花名册!D17`; of a whole row `花名册!17`; of a whole sheet its name."""
        if not self.row:
            return self.sheet
        return f"{self.sheet}!{letters(self.column) if self.column is not None else ''}{self.row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """`words` is a message id in Chinese, with `%(name)s` for each of `values`."""

    severity: Severity
    at: Spot
    words: str
    values: Mapping[str, object] = field(default_factory=dict)


def letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA: as a spreadsheet calls its columns."""
    name, rest = "", column + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        name = chr(ord("A") + sign) + name
    return name
