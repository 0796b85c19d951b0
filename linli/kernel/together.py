"""Writes that wait for the end of a block, and are then written in one statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar

Box = TypeVar("Box")


class Together(Generic[Box]):
    """`within()` puts off what is written in its block: it lies in `waiting()`, is written at the end, and not at all
    where the block fails. Around changes that stand or fall together: a refusal within must not be caught within.
    """

    def __init__(self, name: str, empty: Callable[[], Box], write: Callable[[Box], object]) -> None:
        self._waiting: ContextVar[Box | None] = ContextVar(name, default=None)
        self._empty, self._write = empty, write

    def waiting(self) -> Box | None:
        """What waits so far; None outside of any block."""
        return self._waiting.get()

    @contextmanager
    def within(self) -> Iterator[None]:
        box = self._empty()
        token = self._waiting.set(box)
        try:
            yield
        finally:
            self._waiting.reset(token)
        self._write(box)
