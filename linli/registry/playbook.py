"""What a community may set of itself: its name and hours, its groups, its places, who answers for what, who is on duty.

Places are written compactly, in metres east and north of `centre`; `layout.py` makes coordinates of them.
"""

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StringConstraints, model_validator

from linli.kernel.playbooks import Code, Name, Problem, Strict, Words, spread
from linli.kernel.worktime import Calendar, NoWorkingTime
from linli.registry.enums import GroupKind, ResponsibilityRole

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Metres = Annotated[float, Field(ge=-20_000, le=20_000)]
Size = Annotated[float, Field(gt=0, le=20_000)]
Point = tuple[Metres, Metres]
Area = tuple[Metres, Metres, Size, Size]
Count = Annotated[int, Field(ge=1, le=200)]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+\- ]{3,20}$")]
DIVISION = {2: "province", 4: "city", 6: "district", 9: "street"}


def _weekdays(text: str) -> range:
    first, _dash, last = text.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise ValueError(_("“%(text)s”不是星期，要写成 mon、sat 或 mon-fri") % {"text": text})
    return range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1)


def _span(text: str) -> list[str]:
    opens, _dash, closes = text.replace(" ", "").partition("-")
    try:
        return [time.fromisoformat(opens).strftime("%H:%M"), time.fromisoformat(closes).strftime("%H:%M")]
    except ValueError:
        raise ValueError(_("“%(text)s”不是时段，要写成 08:30-11:30") % {"text": text}) from None


def read_hours(value: Any) -> dict[str, list[list[str]]]:
    """`{mon-fri: [08:30-11:30, 13:30-17:30]}` → as `Community.office_hours` keeps it."""
    if not isinstance(value, dict):
        raise ValueError(_("办公时间要按星期写，例如 mon-fri: [08:30-11:30, 13:30-17:30]"))
    hours = {
        str(day): [_span(str(span)) for span in spans] for key, spans in value.items() for day in _weekdays(str(key))
    }
    try:
        read = time.fromisoformat
        Calendar({int(day): tuple((read(a), read(b)) for a, b in spans) for day, spans in hours.items()})
    except NoWorkingTime:
        raise ValueError(_("办公时间里一天都没有")) from None
    except ValueError:
        raise ValueError(_("办公时段要按先后写，不能重叠")) from None
    return hours


def written_hours(hours: dict[str, list[list[str]]] | None) -> dict[str, list[str]] | None:
    """As `read_hours` reads them, days that follow each other with the same hours in one."""
    if hours is None:
        return None
    runs: list[tuple[int, int, list[str]]] = []
    for day in sorted(map(int, hours)):
        spans = ["-".join(pair) for pair in hours[str(day)]]
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    return {"-".join(WEEKDAYS[day] for day in sorted({first, last})): spans for first, last, spans in runs}


Hours = Annotated[dict[str, list[list[str]]], BeforeValidator(read_hours), PlainSerializer(written_hours)]


class AreaAbove(Strict):
    """An administrative area above the community: its statistical division code (2, 4, 6 or 9 digits) and its name."""

    code: Annotated[str, StringConstraints(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9})$")]
    name: Name

    @property
    def level(self) -> str:
        return DIVISION[len(self.code)]


class CommunityEntry(Strict):
    code: Code
    name: Name
    division_code: Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
    phone: Phone | None = None
    office_hours: Hours | None = None
    centre: tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]] | None = None
    above: list[AreaAbove] = []


class GroupEntry(Strict):
    name: Name
    kind: GroupKind
    phone: Phone | None = None


class MicroGrids(Strict):
    """`codes: w1-6` cut into equal cells, row by row from the north-west, `columns` to a row."""

    codes: str
    name: Annotated[str, StringConstraints(pattern=r"\{n\}")] = "第{n}微格"
    columns: Count

    @property
    def all_codes(self) -> list[str]:
        return spread(self.codes)


class GridEntry(Strict):
    """`area` is [east, north, width, height] in metres, of the south-west corner; `outline` its corners, for odd shapes."""

    name: Name
    area: Area | None = None
    outline: Annotated[list[Point], Field(min_length=3)] | None = None
    micro_grids: MicroGrids | None = None

    @model_validator(mode="after")
    def one_shape(self) -> "GridEntry":
        if (self.area is None) == (self.outline is None):
            raise ValueError(_("area 和 outline 要写一个，只写一个"))
        if self.micro_grids and self.area is None:
            raise ValueError(_("要划分微格，网格须用 area 写成长方形"))
        return self


class BuildingRow(Strict):
    """`names: 1-12号楼`; each with entrances (单元), and dwellings where floors and doors are given."""

    names: Annotated[str, AfterValidator(str.strip)]
    entrances: Count = 1
    floors: Annotated[int, Field(ge=0, le=60)] = 0
    doors: Annotated[int, Field(ge=0, le=20)] = 0

    @property
    def all_names(self) -> list[str]:
        return spread(self.names)


class EstateEntry(Strict):
    name: Name
    area: Area
    columns: Count = 4
    buildings: list[BuildingRow] = []

    @property
    def building_names(self) -> list[str]:
        return [name for row in self.buildings for name in row.all_names]


class FacilityEntry(Strict):
    name: Name
    purpose: Words = ""
    at: Point


class ResponsibilityEntry(Strict):
    """`who` answers, as `role`, for `places` (codes, `w1-6` for several); without them for the whole community."""

    who: Code
    role: ResponsibilityRole
    places: list[str] = []
    claimed: bool = False
    since: date | None = None

    @property
    def all_places(self) -> list[str]:
        return [code for text in self.places for code in spread(text)]


class DutySection(Strict):
    """`turns`: groups that are on duty week by week in turn; filled in for so many `weeks` ahead."""

    turns: Annotated[list[Code], Field(min_length=1)]
    weeks: Annotated[int, Field(ge=1, le=60)] = 8


class RegistrySection(Strict):
    community: CommunityEntry
    groups: dict[Code, GroupEntry]
    grids: dict[Code, GridEntry] = {}
    estates: dict[Code, EstateEntry] = {}
    facilities: dict[Code, FacilityEntry] = {}
    responsibilities: list[ResponsibilityEntry] = []
    duty: DutySection | None = None

    @property
    def place_codes(self) -> list[str]:
        """The codes that the playbook gives to places, entrances and dwellings apart."""
        codes = [*self.grids, *self.estates, *self.facilities]
        codes += [code for grid in self.grids.values() if grid.micro_grids for code in grid.micro_grids.all_codes]
        return codes + [
            building_code(key, name) for key, estate in self.estates.items() for name in estate.building_names
        ]


def building_code(estate: str, name: str) -> str:
    """`xy-3` of 3号楼 in estate xy; a name without digits stands as it is."""
    digits = "".join(character for character in name if character.isdigit())
    return f"{estate}-{digits or name}"


def problems(section: RegistrySection) -> Iterator[Problem]:
    """What no single field can know: codes that name nothing, codes given twice, no desk."""
    community = section.community
    for index, area in enumerate(community.above):
        if not community.division_code.startswith(area.code):
            words = _("区划代码 %(code)s 不是 %(own)s 的上级") % {"code": area.code, "own": community.division_code}
            yield Problem(("community", "above", index, "code"), words)
    if community.centre is None and (section.grids or section.estates or section.facilities):
        yield Problem(("community",), _("地点用米写时要有 centre（中心点的纬度、经度）"))
    if GroupKind.DESK not in {group.kind for group in section.groups.values()}:
        yield Problem(("groups",), _("要有一个受理台（kind: desk）：没派出去的事都在它手上"))
    yield from _doubled(section)
    yield from _unknown(section)


def _doubled(section: RegistrySection) -> Iterator[Problem]:
    seen: set[str] = set()
    for code in section.place_codes:
        if code in seen:
            where = next((k for k in ("grids", "estates", "facilities") if code in getattr(section, k)), "estates")
            yield Problem(
                (where, code) if code in getattr(section, where) else (where,), _("地点代码 %s 用了两次") % code
            )
        seen.add(code)


def _unknown(section: RegistrySection) -> Iterator[Problem]:
    places = set(section.place_codes)
    for index, entry in enumerate(section.responsibilities):
        if entry.who not in section.groups:
            yield Problem(("responsibilities", index, "who"), unknown_group(entry.who))
        for code in entry.all_places:
            if code not in places:
                words = _("没有代码为 %s 的小区、网格、楼栋或场地") % code
                yield Problem(("responsibilities", index, "places"), words)
    for index, code in enumerate(section.duty.turns if section.duty else []):
        if code not in section.groups:
            yield Problem(("duty", "turns", index), unknown_group(code))


def unknown_group(code: str) -> str:
    return _("没有代码为 %s 的组织（见 groups）") % code
