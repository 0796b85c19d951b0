"""What an import would do, before it does it: what is wrong, who or what comes, changes, goes. Pure."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from linli.kernel.actors import Actor
from linli.kernel.tables import Sheet
from linli.registry.importing.finding import Columns, Table, find_tables
from linli.registry.importing.problems import Problem, Severity, Spot


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person ticked: make missing places, leave bad rows out, let those go who are not in the list."""

    make_places: bool = False
    leave_out: bool = False
    let_go: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody or something that comes, changes or goes. `details`: (what, before, after), masked; what is a message id."""

    title: str
    at: Spot | None = None
    details: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Plan:
    """`lacking`: places that are named but not on file; `work`: what the kind's own `apply` needs."""

    tables: list[Table]
    problems: list[Problem]
    came: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    went: list[Line] = field(default_factory=list)
    same: int = 0
    lacking: list[str] = field(default_factory=list)
    work: Any = None

    @property
    def read(self) -> int:
        """How many rows there are."""
        return sum(len(table.rows) for table in self.tables)

    @property
    def stopped(self) -> int:
        """How many rows cannot go in as they are."""
        return len({(p.at.sheet, p.at.row) for p in self.problems if p.severity is Severity.STOP})

    @property
    def changes_nothing(self) -> bool:
        return not (self.came or self.changed or self.went)

    @property
    def fingerprint(self) -> str:
        """The same as long as applying would do the same: whoever ticked saw this and nothing else."""
        lines = [(line.title, line.details) for part in (self.came, self.changed, self.went) for line in part]
        told = repr((lines, self.lacking, self.stopped))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: its columns, who may bring it in, how it is compared (fills a plan) and applied (in a transaction)."""

    key: str
    label: Any
    columns: Columns
    permission: str
    compare: Callable[[Plan, Choices, date], None]
    apply: Callable[[Plan, Choices, Actor, datetime], None]


def planned(kind: Kind, sheets: list[Sheet], choices: Choices, today: date) -> Plan:
    """Read and compared with the registry of the current community; writes nothing."""
    tables, problems = find_tables(sheets, kind.columns, choices.columns)
    plan = Plan(tables, problems)
    kind.compare(plan, choices, today)
    for table in tables:
        plan.problems += table.problems
    order = {sheet.name: index for index, sheet in enumerate(sheets)}
    plan.problems.sort(key=lambda p: (order.get(p.at.sheet, 0), p.at.row, -1 if p.at.column is None else p.at.column))
    return plan
