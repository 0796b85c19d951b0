"""Addresses as rosters write them, compared with the places on file: 3号楼2单元501, 3-2-501, 杨家村五组12号. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from linli.registry.enums import WHOLE

DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
HOUSE = "号楼|栋楼|楼栋|栋|幢|座|楼|#"
ENTRANCE = "单元|门洞|门|梯"
ROOM = "号房|室|房|号|户"
PART = r"[0-9A-Za-z一二三四五六七八九十百零〇甲乙丙丁东西南北中]+"
BETWEEN = r"\s*[-‐-―/.#]\s*"
#: 3号楼2单元101, 3号楼2-101, 3号楼101-1 (a room divided), 3-5号101 (houses joined).
WRITTEN = re.compile(
    rf"(?P<b>(?:\d+-)?{PART})\s*(?:{HOUSE}|号(?=\d))\s*"
    rf"(?:(?P<e>{PART})\s*(?:{ENTRANCE}|-(?=\d{{3}}))\s*)?(?:(?P<r>{PART}(?:-\d{{1,2}})?)\s*(?:{ROOM})?)?$"
)
DASHED = re.compile(rf"(?P<b>{PART}){BETWEEN}(?:(?P<e>{PART}){BETWEEN})?(?P<r>{PART})\s*(?:{ROOM})?$")
#: A house of its own in a village or on a street: the last number is the house, what stands before it where it lies.
VILLAGE = "组|队|社|村|屯|庄|湾|寨|坝|沟|塘|圩|路|街|巷|弄|里"
ALONE = re.compile(rf"(?P<e>.+(?:{VILLAGE}))第?(?P<b>{PART}(?:[-附]\d{{1,2}})?)号院?(?:(?P<sub>[-附]\d{{1,2}})号?)?$")
#: What another place has more in its name, so that it is not the same: 望海路 and 望海路88弄, 杨家村 and 杨家村5组.
APART = re.compile(r"\d+(?:弄|号|组|队|社|支)")
#: Not part of the room: (出租).
REMARK = re.compile(r"[(（\[【][^)）\]】]*[租住空售卖借锁搬][^)）\]】]*[)）\]】]")
#: 101、102; 101-102 only where both are long enough to be rooms.
ROOMS = re.compile(
    r"(?P<first>(?:^|(?<=[楼栋幢座号元门梯#\-]))\d{2,4})(?:[室号]?[、,，/;；和及与+]|-(?=\d{3}))\d{2,4}.*$"
)


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address in one spelling, empty where not said; `text` as it was written.

    `several`: more rooms were written than the one that counts.
    """

    estate: str = ""
    building: str = ""
    entrance: str = ""
    room: str = ""
    text: str = ""
    several: bool = False

    @property
    def shown(self) -> str:
        if self.room == WHOLE:
            return self.text or f"{self.estate}{self.building}号"
        parts = (f"{self.building}号楼" if self.building else "", f"{self.entrance}单元" if self.entrance else "",
                 f"{self.room}室" if self.room else "")  # fmt: skip
        return self.text or self.estate + "".join(parts)


def part_of(text: str, endings: str = "") -> str:
    """One spelling of a building, an entrance or a room: 三号楼 → 3, 03栋 → 3, a座 → A, 0501室 → 501."""
    text = re.sub(r"\s+", "", text).upper()
    if endings:
        text = re.sub(rf"(?<=.)(?:{endings})$", "", text)
    text = text.removeprefix("第")
    if text and all(sign in DIGITS or sign in "十百" for sign in text):
        text = str(_counted(text))
    return text.lstrip("0") or text


def _counted(text: str) -> int:
    """二十三 → 23, 十 → 10, 一〇二 → 102."""
    if not any(sign in "十百" for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text))
    total, last = 0, 0
    for sign in text:
        if sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = DIGITS[sign]
    return total + last


def building_of(text: str) -> str:
    return part_of(text, f"{HOUSE}|号")


def entrance_of(text: str) -> str:
    return part_of(text, ENTRANCE)


def room_of(text: str) -> str:
    return part_of(text, ROOM)


def read_address(text: str, estates: Iterable[str] = ()) -> Address | None:
    """The parts of a written address; what stands before the building is the estate only where it ends with a known one."""
    shown, estate = text.strip(), ""
    rest, several = first_room(re.sub(r"\s+", "", text))
    for name in sorted(estates, key=len, reverse=True):
        _before, found, after = rest.rpartition(name)
        if found and (WRITTEN.match(after) or DASHED.match(after)):
            estate, rest = name, after
            break
    found_parts = WRITTEN.search(rest) or DASHED.fullmatch(rest)
    if found_parts is None and (alone := house_of(rest, shown)):
        return alone
    found_parts = found_parts or DASHED.search(rest)
    if found_parts is None:
        return None
    estate = estate or _estate_before(rest[: found_parts.start()])
    return Address(
        estate, part_of(found_parts["b"]), part_of(found_parts["e"] or ""), part_of(found_parts["r"] or ""), shown, several
    )  # fmt: skip


def first_room(text: str) -> tuple[str, bool]:
    """Without remarks, and up to the first of several rooms; whether there were several."""
    plain = REMARK.sub("", text)
    found = ROOMS.search(plain)
    return (plain[: found.end("first")], True) if found else (plain, False)


def house_of(text: str, shown: str = "") -> Address | None:
    """杨家村五组12号 → house 12 in 杨家村5组; None where it is no house of its own."""
    found = ALONE.search(text)
    if found is None or not (village := village_of(_estate_before(found["e"]))):
        return None
    return Address(village, part_of(found["b"]) + (found["sub"] or ""), "", WHOLE, shown)


def village_of(text: str) -> str:
    """One spelling: 杨家村第五组 → 杨家村5组."""
    return re.sub(r"第?([零〇一二三四五六七八九十百]+|\d+)(?=(?:组|队|社)$)", lambda found: part_of(found[1]), text)


def _estate_before(text: str) -> str:
    """望新家园 out of 浙江省…望海街道望新家园; empty where nothing is left but areas."""
    return re.split(r"(?:省|市|区(?!$)|县|街道|镇|社区|路\d+号(?!院)|村委会)", text)[-1].strip("-—,，")


def _named_alike(own: str, name: str) -> bool:
    """Whether one is the other with more or less around it, and the more does not make it another place."""
    longer, shorter = sorted((own, name), key=len, reverse=True)
    return len(shorter) > 1 and shorter in longer and not APART.match(longer.partition(shorter)[2])


@dataclass(frozen=True, slots=True)
class Known:
    """A place on file, as much as matching needs."""

    id: UUID
    kind: str
    name: str
    code: str
    parent: UUID | None
    full_name: str = ""
    grid: UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an address meets. `id` where it is on file; else `lacking` may be made below `below`; `why`: neither."""

    id: UUID | None = None
    why: str = ""
    lacking: bool = False


@dataclass(slots=True)
class Tree:
    """The places of a community by their parts, and by what is written of them whole. `new`: not on file yet."""

    places: dict[UUID, Known]
    estates: dict[str, UUID] = field(default_factory=dict)
    buildings: dict[str, list[UUID]] = field(default_factory=dict)
    inner: dict[tuple[UUID, str, str], UUID] = field(default_factory=dict)
    entrances: dict[UUID, list[UUID]] = field(default_factory=dict)
    whole: dict[str, UUID] = field(default_factory=dict)
    new: set[UUID] = field(default_factory=set)

    @classmethod
    def of(cls, places: Iterable[Known]) -> "Tree":
        tree = cls({})
        for place in places:
            tree.add(place)
        return tree

    def add(self, place: Known) -> None:
        self.places[place.id] = place
        if place.kind == "estate":
            self.estates[village_of(place.name)] = place.id
        elif place.kind == "building":
            self.buildings.setdefault(building_of(place.name), []).append(place.id)
        elif place.kind in ("entrance", "dwelling") and place.parent:
            read = entrance_of if place.kind == "entrance" else room_of
            self.inner[(place.parent, place.kind, read(place.name))] = place.id
            if place.kind == "entrance":
                self.entrances.setdefault(place.parent, []).append(place.id)
        self.whole.setdefault(place.code.upper(), place.id)
        self.whole.setdefault(re.sub(r"\s+", "", place.full_name or place.name).upper(), place.id)

    def find(self, address: Address) -> Found:
        """The dwelling (or the building, where no room is said) of an address."""
        exact = self.whole.get(re.sub(r"\s+", "", address.text).upper()) if address.text else None
        if exact and self.places[exact].kind in ("dwelling", "room"):
            return Found(exact)
        if not address.building:
            return Found(why="unread")
        houses = self.houses(address)
        if len(houses) > 1:
            return Found(why="estate")
        if not address.room:
            return Found(why="room")
        if not houses:
            return Found(why="building", lacking=True)
        return self._inside(houses[0], address)

    def houses(self, address: Address) -> list[UUID]:
        """The buildings it may mean; those on file first where no estate is said."""
        found = [id for id in self.buildings.get(address.building, []) if self.in_estate(id, address.estate)]
        on_file = [id for id in found if id not in self.new]
        return found if address.estate else on_file or found

    def in_estate(self, building: UUID, estate: str) -> bool:
        """Where an estate is said, the building must lie in it."""
        return not estate or not self.estates or self.places[building].parent == self.estate_of(estate)

    def estate_of(self, written: str) -> UUID | None:
        name = village_of(written)
        if not name:
            return None
        same = [id for own, id in self.estates.items() if _named_alike(own, name)]
        return self.estates.get(name) or (same[0] if len(same) == 1 else None)

    def _inside(self, house: UUID, address: Address) -> Found:
        if address.entrance:
            inner = self.inner.get((house, "entrance", address.entrance))
            room = self.inner.get((inner, "dwelling", address.room)) if inner else None
            return Found(room) if room else Found(why="room", lacking=True)
        entrances = self.entrances.get(house, [])
        rooms = [id for parent in (house, *entrances) if (id := self.inner.get((parent, "dwelling", address.room)))]
        if not rooms and address.room == WHOLE:
            rooms = [id for (parent, kind, _name), id in self.inner.items() if parent == house and kind == "dwelling"]
        if len(rooms) == 1:
            return Found(rooms[0])
        if rooms:
            return Found(why="entrance")
        return Found(why="entrance" if len(entrances) > 1 else "room", lacking=len(entrances) <= 1)

    def building_around(self, place: UUID | None) -> UUID | None:
        """The building that a dwelling or entrance lies in; itself when it is one."""
        for _step in range(4):
            if place is None or place not in self.places:
                return None
            if self.places[place].kind == "building":
                return place
            place = self.places[place].parent
        return None
