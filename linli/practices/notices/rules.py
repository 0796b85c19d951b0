"""Values from values: which counts of readers may be shown, who still waits for a knock. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass

#: Of fewer than so many it could be known who read it.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an announcement came, in people: `sent` got it on the phone, `doors` at the door, `missing` not yet."""

    people: int = 0
    sent: int = 0
    read: int = 0
    doors: int = 0

    @property
    def missing(self) -> int:
        return self.people - self.sent - self.doors

    @property
    def read_shown(self) -> int | None:
        """How many read it; None where the group is so small that this would tell who."""
        return self.read if self.sent >= FEWEST else None


def reached(rows: Iterable[tuple[bool, bool, bool]]) -> Reached:
    """From (went out, was read, was told at the door) of each person. Who read it was reached, however it went out."""
    people = sent = read = doors = 0
    for out, seen, knocked in rows:
        people += 1
        sent += out or seen
        read += seen
        doors += knocked and not (out or seen)
    return Reached(people, sent, read, doors)
