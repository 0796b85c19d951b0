"""The places on file as a tree to match addresses against, and those it lacks, made one below the other."""

from dataclasses import dataclass, field
from uuid import UUID

from linli.kernel.ids import uuid7
from linli.kernel.tenancy import current_community_id
from linli.registry.enums import WHOLE, PlaceKind
from linli.registry.importing.addresses import Address, Known, Tree
from linli.registry.models import Place

LONGEST_PART = 12


def tree_on_file() -> Tree:
    """Every active place of the current community."""
    rows = Place.objects.filter(is_active=True).order_by("code", "id")
    columns = ("id", "kind", "name", "code", "parent_id", "address", "grid_id")
    return Tree.of(Known(*row) for row in rows.values_list(*columns))


@dataclass(slots=True)
class Builder:
    """Adds what an address lacks to the tree: estate, building, entrance, dwelling; nothing is written yet."""

    tree: Tree
    made: dict[UUID, Known] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.codes = {place.code for place in self.tree.places.values()}

    def make(self, address: Address) -> UUID | None:
        """The dwelling (or the building, where no room is said); None where parts are too long to be any."""
        if any(len(part) > LONGEST_PART for part in (address.building, address.entrance, address.room)):
            return None
        above = self._estate(address.estate)
        houses, alone = self.tree.houses(address), address.room == WHOLE
        named = f"{address.building}号" if alone else _named(address.building)
        above = houses[0] if houses else self._add(PlaceKind.BUILDING, named, address.building, above)
        if address.entrance:
            inner = self.tree.inner.get((above, "entrance", address.entrance))
            above = inner or self._add(PlaceKind.ENTRANCE, f"{address.entrance}单元", address.entrance, above)
        elif address.room and len(self.tree.entrances.get(above, [])) == 1:
            above = self.tree.entrances[above][0]
        if not address.room:
            return above
        return self.tree.inner.get((above, "dwelling", address.room)) or self._add(
            PlaceKind.DWELLING, WHOLE if alone else f"{address.room}室", "0" if alone else address.room, above
        )

    def _estate(self, name: str) -> UUID | None:
        """The estate of that name; without a name the only one there is."""
        if found := self.tree.estate_of(name):
            return found
        if name:
            return self._add(PlaceKind.ESTATE, name[:40], f"e{len(self.tree.estates) + 1}", None)
        only = list(self.tree.estates.values())
        return only[0] if len(only) == 1 else None

    def _add(self, kind: PlaceKind, name: str, part: str, above: UUID | None) -> UUID:
        parent = self.tree.places[above] if above else None
        code = self._free(f"{parent.code}-{part}" if parent else part)
        place = Known(
            uuid7(),
            kind.value,
            name,
            code,
            above,
            self.full_name(above) + ("" if name == WHOLE else name),
            parent.grid if parent else None,
        )
        self.tree.add(place)
        self.tree.new.add(place.id)
        self.made[place.id] = place
        return place.id

    def lacking(self) -> list[str]:
        """What was added, the widest first: a wrong estate or building is seen before its hundred dwellings."""
        order = list(PlaceKind)
        widest_first = sorted(self.made.values(), key=lambda known: order.index(PlaceKind(known.kind)))
        return list(dict.fromkeys(known.full_name for known in widest_first))

    def full_name(self, id: UUID | None) -> str:
        """Its address; where none is kept, put together from what it lies in."""
        place = self.tree.places.get(id) if id else None
        return (place.full_name or self.full_name(place.parent) + place.name) if place else ""

    def _free(self, code: str) -> str:
        code, number = code[:34], 2
        free = code
        while free in self.codes:
            free, number = f"{code}.{number}", number + 1
        self.codes.add(free)
        return free


def _named(building: str) -> str:
    return f"{building}号楼" if building.isdecimal() else f"{building}座" if building.isascii() else f"{building}楼"


def places_to_make(made: dict[UUID, Known]) -> list[Place]:
    """Rows for what a builder added, in its order; grid and point are those of what they lie in."""
    outer = {known.parent for known in made.values() if known.parent} - set(made)
    near = {place.id: place for place in Place.objects.filter(id__in=outer).order_by("id")}
    rows: dict[UUID, Place] = {}
    for known in made.values():
        above = rows.get(known.parent) or near.get(known.parent) if known.parent else None
        rows[known.id] = Place(
            id=known.id, community_id=current_community_id(), kind=known.kind, name=known.name, code=known.code,
            parent_id=known.parent, address=known.full_name[:160], grid_id=known.grid,
            latitude=above.latitude if above else None, longitude=above.longitude if above else None,
        )  # fmt: skip
    return list(rows.values())
