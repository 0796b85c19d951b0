"""Procedures are tables, and a bad table is refused when it is written."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from linli.kernel.workflow import Move, Procedure, move

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Stage(StrEnum):
    ASKED = "asked"
    OPEN = "open"
    SHUT = "shut"


def not_tired(record: Any, now: datetime) -> str | None:
    return "tired" if record == "tired" else None


TAKE = move("take", "接", [Stage.ASKED], Stage.OPEN, may="take")
SHUT = move("shut", "关", [Stage.ASKED, Stage.OPEN], Stage.SHUT, may="shut", guards=(not_tired,))


def procedure(*moves: Move, start: StrEnum = Stage.ASKED) -> Procedure:
    return Procedure("test", Stage, start, frozenset({Stage.SHUT}), frozenset({Stage.OPEN}), moves)


def test_moves_are_those_of_the_stage_the_person_and_the_moment() -> None:
    table = procedure(TAKE, SHUT)
    assert table.available("", Stage.ASKED, lambda may: True, NOW) == [TAKE, SHUT]
    assert table.available("", Stage.OPEN, lambda may: True, NOW) == [SHUT]
    assert table.available("", Stage.ASKED, lambda may: may == "take", NOW) == [TAKE]
    assert table.available("tired", Stage.OPEN, lambda may: True, NOW) == []
    assert table["shut"].refusal("tired", Stage.OPEN, NOW) == "tired"
    assert table["shut"].refusal("", Stage.SHUT, NOW) == "stage"


@pytest.mark.parametrize(
    ("moves", "why"),
    [
        ((TAKE, TAKE, SHUT), "share a name"),
        ((TAKE,), "no move leads to"),
        ((TAKE, move("shut", "关", [Stage.ASKED], Stage.SHUT, may="shut")), "no move leads out of"),
    ],
)
def test_a_table_with_a_hole_is_refused(moves: tuple[Move, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        procedure(*moves)


def test_the_diagram_shows_every_move() -> None:
    assert procedure(TAKE, SHUT).mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> asked",
        "    asked --> open: take",
        "    asked --> shut: shut",
        "    open --> shut: shut",
        "    shut --> [*]",
    ]
