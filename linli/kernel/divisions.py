"""Statistical division codes (统计用区划代码): a file of them read, kept as jurisdictions, found by code or by name.

The file is a CSV with the columns code, name, street_code, street, area_code, area, city, province, one line for each
社区 or 村 (National Bureau of Statistics). Codes are prefixes of each other: 31, 3101, 310116, 310116001, 310116001002.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from linli.kernel.models import Jurisdiction

COLUMNS = ("code", "name", "street_code", "street", "area_code", "area", "city", "province")
LENGTHS = {2: "province", 4: "city", 6: "district", 9: "street", 12: "community"}
#: Cities that exist in the statistics alone: nobody says 上海市市辖区金山区.
UNSAID = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
BATCH = 10_000
FOUND = 20
AREAS = 50
#: 三村居委会, 望海社区居民委员会 and 民主村民委员会 as neighbours say them.
COMMITTEE = re.compile(r"(?:社区)?(?:居民委员会|居委会)$")
VILLAGE_COMMITTEE = re.compile(r"村?(?:村民委员会|村委会|民委员会)$")


class NoDivisions(ValueError):
    """The file has not the columns of a list of divisions; `missing` names those it lacks."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass(slots=True)
class Tally:
    """Lines read; areas of every level added, changed and found unchanged; the numbers of lines refused."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[int] = field(default_factory=list)


Row = tuple[str, str, str | None]
KEEP = """
INSERT INTO kernel_jurisdiction (code, name, level, parent_id) VALUES (%s, %s, %s, %s)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent_id = excluded.parent_id
"""


def parents_of(code: str) -> list[str]:
    """The codes above one, widest first: 31, 3101, 310116 of 310116001."""
    return [code[:length] for length in LENGTHS if length < len(code)]


def spoken_name(name: str) -> str:
    """What a community is called without its committee: 三村居委会 → 三村社区, 民主村村委会 → 民主村."""
    if VILLAGE_COMMITTEE.search(name) and not COMMITTEE.search(name):
        return VILLAGE_COMMITTEE.sub("村", name)
    bare = COMMITTEE.sub("", name)
    return f"{bare}社区" if bare and bare != name else name


def areas_of(line: dict[str, str]) -> list[Row] | None:
    """A line's areas, widest first, as (code, name, code above); None for a line that is not whole or not one family."""
    told = {name: (line.get(name) or "").strip() for name in COLUMNS}
    code, area, street = told["code"], told["area_code"], told["street_code"]
    family = re.fullmatch(r"\d{12}", code) and code.startswith(street) and street.startswith(area)
    if not family or (len(area), len(street)) != (6, 9) or not (told["name"] and told["street"] and told["province"]):
        return None
    rows: list[Row] = [(code[:2], told["province"], None)]
    if told["city"] and told["city"] not in UNSAID:
        rows.append((code[:4], told["city"], code[:2]))
    if told["area"] and told["area"] not in UNSAID and told["area"] != told["city"]:
        rows.append((area, told["area"], rows[-1][0]))
    rows.append((street, told["street"], rows[-1][0]))
    return [*rows, (code, told["name"], street)]


def load_divisions(file: IO[str]) -> Iterator[Tally]:
    """Keep the areas of a file, some thousand lines at a time; yields the count so far. The same file changes nothing.

    Raises `NoDivisions`. Each part is a transaction; a file that stopped half-way is simply loaded again.
    """
    lines = csv.DictReader(file)
    if missing := [name for name in COLUMNS if name not in (lines.fieldnames or [])]:
        raise NoDivisions(missing)
    tally, wanted, seen = Tally(), dict[str, Row](), set[str]()
    for line in lines:
        tally.read += 1
        areas = areas_of(line)
        if areas is None:
            tally.refused.append(lines.line_num)
            continue
        wanted.update({row[0]: row for row in areas if row[0] not in seen})
        if len(wanted) >= BATCH:
            seen |= {code for code in wanted if len(code) < 12}
            _keep(wanted, tally)
            yield tally
    _keep(wanted, tally)
    yield tally


@transaction.atomic
def _keep(wanted: dict[str, Row], tally: Tally) -> None:
    """Write the rows that are new or differ, wider areas first; empties `wanted`."""
    there = {
        row[0]: row for row in Jurisdiction.objects.filter(code__in=wanted).values_list("code", "name", "parent_id")
    }
    differing = [row for code, row in wanted.items() if there.get(code) != row]
    differing.sort(key=lambda row: len(row[0]))
    with connection.cursor() as cursor:
        cursor.executemany(KEEP, [(code, name, LENGTHS[len(code)], above) for code, name, above in differing])
    tally.added += sum(row[0] not in there for row in differing)
    tally.changed += sum(row[0] in there for row in differing)
    tally.unchanged += len(wanted) - len(differing)
    wanted.clear()


def _below(codes: Iterable[str]) -> Q:
    """Whatever lies below these codes; a range of digits sorts alike in every collation."""
    found = Q(pk__in=[])
    for code in codes:
        found |= Q(code__range=(code, code.ljust(12, "9")))
    return found


@dataclass(frozen=True, slots=True)
class Division:
    """A community as the state lists it, with the names above it, widest first."""

    code: str
    name: str
    above: list[tuple[str, str]]

    @property
    def chain(self) -> str:
        return " › ".join([*(name for _code, name in self.above), self.name])


def find_divisions(text: str, within: Iterable[str] | None = None) -> list[Division]:
    """The first communities by code (from four digits) or by words: `金山 三村`, the last of them the community's.

    `within`: only below these codes. Words before the last narrow down to areas of that name.
    """
    words = text.split()
    if not words or (words[0].isdigit() and not 4 <= len(words[0]) <= 12) or len("".join(words)) < 2:
        return []
    rows = Jurisdiction.objects.filter(level=Jurisdiction.Level.COMMUNITY)
    rows = rows if within is None else rows.filter(_below(within))
    if words[0].isdigit():
        return _told(rows.filter(_below(words[:1])))
    *areas, name = words
    return _told((rows.filter(_below(_areas_named(areas))) if areas else rows).filter(name__contains=name))


def _areas_named(names: Iterable[str]) -> list[str]:
    """The codes of areas of these names, each lying in one of the name before it."""
    areas, codes = Jurisdiction.objects.exclude(level=Jurisdiction.Level.COMMUNITY), [""]
    for name in names:
        named = areas.filter(name__contains=name).order_by("code").values_list("code", flat=True)
        codes = [code for code in named if code.startswith(tuple(codes))]
    return codes[:AREAS]


def _told(rows: QuerySet[Jurisdiction]) -> list[Division]:
    found = list(rows.order_by("code").values_list("code", "name")[:FOUND])
    names = names_of(code for each, _name in found for code in parents_of(each))
    return [Division(code, name, _chain(code, names)) for code, name in found]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    return dict(Jurisdiction.objects.filter(code__in=set(codes)).order_by("code").values_list("code", "name"))


def _chain(code: str, names: dict[str, str]) -> list[tuple[str, str]]:
    return [(above, names[above]) for above in parents_of(code) if above in names]


def division_with(code: str) -> Division | None:
    """One community of the list; None when it is not in it."""
    row = Jurisdiction.objects.filter(code=code, level=Jurisdiction.Level.COMMUNITY).first()
    return Division(code, row.name, known_above(code)) if row else None


def known_above(code: str) -> list[tuple[str, str]]:
    """Which of the areas above a code are on file: (code, name), widest first."""
    return _chain(code, names_of(parents_of(code)))


def has_divisions() -> bool:
    """Whether the state's list was loaded."""
    return Jurisdiction.objects.filter(level=Jurisdiction.Level.COMMUNITY).exists()
