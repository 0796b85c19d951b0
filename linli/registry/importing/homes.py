"""Where a row lives and with whom: an address in columns or in one cell, or none where the row above says it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from linli.registry.enums import WHOLE
from linli.registry.importing.addresses import (
    ENTRANCE,
    HOUSE,
    PART,
    Address,
    building_of,
    entrance_of,
    first_room,
    house_of,
    read_address,
    room_of,
    village_of,
)
from linli.registry.importing.finding import Row, Table
from linli.registry.importing.problems import Problem, Severity, Spot, _
from linli.registry.importing.values import said, yes_of

IN_TITLE = re.compile(rf"([0-9A-Za-z一二三四五六七八九十]+)\s*(?:{HOUSE})(?!\S*[至到\-~])")
#: 102-1: a room divided, not a building and its room.
DIVIDED = re.compile(r"\d{3,4}-\d{1,2}[室号]?")
PARTS = ("estate", "building", "entrance", "room", "address")


@dataclass(slots=True)
class Homes:
    """Reads homes row by row: what a row leaves out it takes from the row above, as people leave cells empty."""

    table: Table
    estates: Sequence[str]
    last: Address | None = None
    household: str = ""
    home: tuple[str, ...] = ()
    told: set[str] = field(default_factory=set)
    building: str = ""
    estate: str = ""

    def __post_init__(self) -> None:
        """What only the name of the sheet or its title says: the building, the estate."""
        if "estate" not in self.table.columns:
            self._estate_of_table()
        if "building" in self.table.columns or "address" in self.table.columns:
            return
        for text in (self.table.sheet, self.table.title):
            named = {building_of(found) for found in IN_TITLE.findall(text)}
            if len(named) == 1:
                self.building = named.pop()
                words = _("没有“楼栋”一列，按表名或标题里的 %(building)s 号楼登记")
                self.tell(Severity.NOTE, words, building=self.building)
                return

    def _estate_of_table(self) -> None:
        for text in (self.table.sheet, self.table.title):
            named = [name for name in self.estates if name in text]
            if len(named) == 1:
                self.estate = named[0]
                return

    def home_of(self, row: Row, head: bool, problems: list[Problem]) -> tuple[Address | None, str]:
        """The address of a row, and what its household is called among those at that home; empty for none."""
        turned = next((name for name in ("room", "building", "address") if isinstance(row[name], (date, datetime))), "")
        if turned:
            words = _("“%(value)s”：房号被 Excel 改成了日期，请把这一列设为“文本”，照原样重填")
            problems.append(Problem(Severity.STOP, row.at(turned), words, {"value": row.text(turned)}))
            return None, ""
        own = self._own(row, problems)
        address = own or (self.last if self._goes_on(row, head) else None)
        if own is None and address is not None:
            self.tell(Severity.NOTE, _("地址空着的行，按上面一行的地址登记"))
        self.last = address
        return address, self._household(row, address, head) if address else ""

    def _goes_on(self, row: Row, head: bool) -> bool:
        """Whether a row without an address belongs to the household above."""
        if head or said(row["household"]) or not self.last:
            return False
        return bool(said(row["relation"])) if "relation" in self.table.columns else not row.after_gap

    def _own(self, row: Row, problems: list[Problem]) -> Address | None:
        said_parts = {name: said(row[name]) for name in PARTS}
        if not any(said_parts.values()):
            return None
        if said_parts["room"] or said_parts["building"]:
            return self._from_parts(said_parts)
        if not said_parts["address"]:
            return None
        address = read_address(said_parts["address"], self.estates)
        if address and not address.estate:
            return replace(address, estate=self.estate)
        return address or Address(text=said_parts["address"])

    def _from_parts(self, parts: dict[str, str]) -> Address:
        estate, last = parts["estate"] or self.estate, self.last
        room, several = first_room(re.sub(r"\s+", "", parts["room"]))
        room_only = parts["building"] or DIVIDED.fullmatch(room)
        whole = None if room_only else read_address(room, self.estates)
        if whole is not None and whole.room:
            within = village_of(estate + whole.estate) if whole.room == WHOLE and whole.estate != estate else estate
            return Address(within or whole.estate, whole.building, whole.entrance, whole.room, several=several)
        if not parts["building"] and estate and (alone := house_of(f"{estate}{building_of(room)}号")):
            return alone
        building, entrance = parts["building"], parts["entrance"]
        if both := re.fullmatch(rf"(.+?(?:{HOUSE}))\s*(.+?)(?:{ENTRANCE})", building):
            building, entrance = both[1], entrance or both[2]
        if not entrance and (both := re.fullmatch(r"(\d{1,2})-(\d{3,4})[室号]?", room)):
            entrance, room = both[1], both[2]
        if not building and not re.search(r"\d", room) and not re.fullmatch(rf"{PART}[室号]?", room):
            return Address(text=f"{estate}{room}")
        if not building and self.building:
            building = self.building
        elif not building and last is not None:
            building, entrance = last.building, entrance or last.entrance
            estate = parts["estate"] or last.estate
            self.tell(Severity.NOTE, _("楼栋空着的行，按上面一行的楼栋登记"))
        if not re.fullmatch(PART, building_of(building)) and (read := read_address(building, self.estates)):
            building, entrance, estate = read.building, entrance or read.entrance, estate or read.estate
        return Address(estate, building_of(building), entrance_of(entrance), room_of(room), several=several)

    def _household(self, row: Row, address: Address, head: bool) -> str:
        """Which of those at one home keep house together: by a number, by the head's name, by where a head begins."""
        home = (address.building, address.entrance, address.room)
        named = said(row["head_name"])
        goes_on = home == self.home and bool(said(row["relation"]))
        self.home = home
        if number := said(row["household"]):
            self.household = f"number:{number}"
        elif named and yes_of(named) is None:
            self.household = f"named:{named}"
        elif head:
            self.household = f"head:{row.sheet}!{row.number}"
        elif not goes_on:
            self.household = "home"
        return self.household

    def tell(self, severity: Severity, words: str, **values: object) -> None:
        """Say something about the sheet, once."""
        if words not in self.told:
            self.told.add(words)
            self.table.problems.append(Problem(severity, Spot(self.table.sheet, 0), words, values))
