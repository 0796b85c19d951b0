"""Values from values: which homes still wait for a knock, which counts of readers may be shown. No Django."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

#: Of fewer than so many it could be known who read it.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One person an announcement goes to: `out`: it went to a phone and was not given up; `knocked`: told at the door."""

    home: Hashable
    out: bool
    read: bool
    knocked: bool

    @property
    def told(self) -> bool:
        return self.out or self.read or self.knocked


@dataclass(slots=True)
class Reached:
    """How far an announcement came. `missing`: the homes where it did not, in the order they came."""

    people: int = 0
    sent: int = 0
    read: int = 0
    homes: int = 0
    doors: int = 0
    missing: list[Hashable] = field(default_factory=list)

    @property
    def read_shown(self) -> int | None:
        """How many read it; None where so few got it that this would tell who."""
        return self.read if self.sent >= FEWEST else None

    @property
    def homes_reached(self) -> int:
        return self.homes - len(self.missing)


def reached(lines: Iterable[Line], *, each_person: bool) -> Reached:
    """Home by home: one who knows tells the others; `each_person`: it is for these people alone, so each must know."""
    found, homes = Reached(), dict[Hashable, list[Line]]()
    for line in lines:
        found.people += 1
        found.sent += line.out or line.read
        found.read += line.read
        homes.setdefault(line.home, []).append(line)
    found.homes = len(homes)
    for home, there in homes.items():
        told = [line.told for line in there]
        if not (all(told) if each_person else any(told)):
            found.missing.append(home)
        elif any(line.knocked for line in there):
            found.doors += 1
    return found
