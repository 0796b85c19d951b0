"""What every module's `playbook.py` stands on: strict sections, terms in words, problems, and what an apply changed.

A playbook is a community's own way, written in YAML. A section knows its fields; this module knows no section.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints

from linli.kernel.field_words import called
from linli.kernel.worktime import Term, Unit

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Location = tuple[str | int, ...]

TERM = re.compile(r"^(\d{1,4})\s*(minutes?|hours?|workdays?|days?)$")
RANGE = re.compile(r"^(?P<head>.*?)(?P<first>\d+)-(?P<last>\d+)(?P<tail>\D*)$")


class Strict(BaseModel):
    """A section: a field it does not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def read_term(value: Any) -> Term:
    """`3 workdays`, `2 hours` (working hours), `30 minutes` and `7 days` (round the clock)."""
    if isinstance(value, Term):
        return value
    found = TERM.match(str(value).strip())
    if found is None or int(found[1]) == 0:
        raise ValueError(
            _("时限要写成 2 hours、3 workdays、30 minutes 或 7 days，不能是“%(value)s”") % {"value": value}
        )
    return Term(int(found[1]), Unit(found[2].rstrip("s") + "s"))


def written_term(term: Term) -> str:
    """As `read_term` reads it."""
    return f"{term.amount} {term.unit}"


TermText = Annotated[Term, BeforeValidator(read_term), PlainSerializer(written_term)]


def spread(text: str) -> list[str]:
    """`1-3号楼` → `1号楼`, `2号楼`, `3号楼`; `w1-3` → `w1`, `w2`, `w3`; anything else stays as it is."""
    found = RANGE.match(text)
    if found is None or not 0 < int(found["last"]) - int(found["first"]) < 500:
        return [text]
    numbers = range(int(found["first"]), int(found["last"]) + 1)
    return [f"{found['head']}{number}{found['tail']}" for number in numbers]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a playbook: where (keys and indexes from the top) and what, in words."""

    where: Location
    words: str


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    kind: ChangeKind
    what: str
    name: str
    detail: str = ""


@dataclass(slots=True)
class Changes:
    """What an apply did, in order. `before` is what the last applied playbook named, section by section."""

    before: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    made: list[Change] = field(default_factory=list)

    def added(self, what: str, name: str, detail: str = "") -> None:
        self.made.append(Change(ChangeKind.ADDED, what, name, detail))

    def changed(self, what: str, name: str, differences: Sequence[str]) -> None:
        if differences:
            self.made.append(Change(ChangeKind.CHANGED, what, name, _("；").join(differences)))

    def removed(self, what: str, name: str, detail: str = "") -> None:
        self.made.append(Change(ChangeKind.REMOVED, what, name, detail))

    def names(self, section: str, keys: Sequence[str]) -> set[str]:
        """Remember what this playbook names in a section; returns what the last one named and this one does not."""
        self.named[section] = sorted(keys)
        return set(self.before.get(section, [])) - set(keys)


UNITS = {
    "minutes": gettext_lazy("分钟"), "hours": gettext_lazy("工作小时"), "workdays": gettext_lazy("工作日"),
    "days": gettext_lazy("天"),
}  # fmt: skip
UNIT = re.compile(rf"(?:(?<=\d )|^)(?:{'|'.join(UNITS)})$")


def differences(row: Any, wanted: dict[str, Any]) -> list[str]:
    """Which fields of a row are not as wanted, in words; sets them on the row."""
    return list(_differences(row, wanted))


def _differences(row: Any, wanted: dict[str, Any]) -> Iterator[str]:
    for name, value in wanted.items():
        now = getattr(row, name)
        if now != value:
            setattr(row, name, value)
            yield f"{called(name)}{_('：')}{shown(now)} → {shown(value)}"


def shown(value: Any) -> str:
    """A setting for people to read: of what has a name the name; of several all of them, how many where they have none."""
    if isinstance(value, dict) and "name" in value:
        return str(value["name"])
    if isinstance(value, dict | list):
        each = [shown(one) for one in (value.values() if isinstance(value, dict) else value)]
        return _("%(n)d 项") % {"n": len(each)} if any(words.isascii() for words in each) else _("、").join(each) or "—"
    if value is None or isinstance(value, bool):
        return "—" if value is None else _("是") if value else _("否")
    text = UNIT.sub(lambda found: str(UNITS[found[0]]), str(value))
    return text[:39] + "…" if len(text) > 40 else text or "—"
