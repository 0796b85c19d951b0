"""Declared workflows: stages and the moves between them, as a table.

Buttons, permissions, the API, the tests and the diagram in the docs all come from the same table. `Procedure` knows
nothing of records or users: the engine that owns the record writes the one conditional UPDATE.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class MoveRefused(Exception):
    """The move is not allowed now; `str()` is shown to the person who tried."""


#: A string, or one translated when it is shown.
Words = Any
#: Returns why the move may not happen now, or None. Gets the record and the moment.
Guard = Callable[[Any, datetime], str | None]


@dataclass(frozen=True, slots=True)
class Move:
    """One way from some stages to another: its name, who may make it, what must hold, what it asks for."""

    name: str
    label: Words
    source: frozenset[StrEnum]
    target: StrEnum
    may: str
    asks: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    key: str = ""
    past: Words = ""

    def refusal(self, record: Any, stage: str, now: datetime) -> str | None:
        """Why this record cannot make this move now; None when it can."""
        if stage not in self.source:
            return "stage"
        return next((reason for guard in self.guards if (reason := guard(record, now))), None)


def move(
    name: str, label: Words, source: Iterable[StrEnum], target: StrEnum, *, may: str, asks: tuple[str, ...] = (),
    guards: tuple[Guard, ...] = (), key: str = "", past: Words = "",
) -> Move:  # fmt: skip
    """A `Move` from any iterable of stages. `key` is its letter at the desk; `past` tells it in a story (派单给了…)."""
    return Move(name, label, frozenset(source), target, may, asks, guards, key, past or label)


@dataclass(frozen=True, slots=True)
class Procedure:
    """The declared stages and moves of a kind of matter (流程)."""

    name: str
    stages: Collection[StrEnum]
    start: StrEnum
    ends: frozenset[StrEnum]
    clock: frozenset[StrEnum]
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        names = [move.name for move in self.moves]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: two moves share a name")
        reached = {self.start} | {move.target for move in self.moves}
        if missing := set(self.stages) - reached:
            raise ValueError(f"{self.name}: no move leads to {sorted(missing)}")
        for stage in set(self.stages) - set(self.ends):
            if not any(stage in move.source for move in self.moves):
                raise ValueError(f"{self.name}: no move leads out of {stage}")

    def __getitem__(self, name: str) -> Move:
        return next(move for move in self.moves if move.name == name)

    def available(self, record: Any, stage: str, may: Callable[[str], bool], now: datetime) -> list[Move]:
        """The moves this person may make now, in the order declared."""
        return [m for m in self.moves if may(m.may) and m.refusal(record, stage, now) is None]

    def mermaid(self) -> str:
        """The diagram of the table, for the docs (mermaid, a state diagram)."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for each in self.moves:
            lines += [f"    {source} --> {each.target}: {each.name}" for source in self.stages if source in each.source]
        return "\n".join([*lines, *(f"    {end} --> [*]" for end in self.stages if end in self.ends)]) + "\n"
