"""What of a note is about a third person: names and numbers that are not this household's. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass

from linli.engines.matters.redaction import IDENTITY, NAMED, PHONE, PLATE


@dataclass(frozen=True, slots=True)
class Thirds:
    """`numbers` (phones, identity numbers, plates) never belong into a note; `names` may be somebody of the household."""

    numbers: tuple[str, ...]
    names: tuple[str, ...]


def third_persons(text: str, household: Iterable[str]) -> Thirds:
    """What looks like a third person. 张阿姨 is none where somebody of the household is called Zhang (张)."""
    surnames = {name[:1] for name in household if name}
    numbers = [found.group() for pattern in (IDENTITY, PHONE, PLATE) for found in pattern.finditer(text)]
    names = [found.group() for found in NAMED.finditer(text) if found.group()[0] not in surnames]
    return Thirds(tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(names)))
