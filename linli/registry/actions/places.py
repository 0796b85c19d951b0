"""Places as the office draws them: made, changed, put aside when nothing hangs on them."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import local
from linli.registry.actions.indexing import index_residents
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from linli.registry.queries.hanging import what_hangs_on

GRIDS = (PlaceKind.GRID, PlaceKind.MICRO_GRID)
#: In what a place of each kind may lie.
LIES_IN = {
    PlaceKind.ESTATE: (),
    PlaceKind.GRID: (),
    PlaceKind.MICRO_GRID: (PlaceKind.GRID,),
    PlaceKind.BUILDING: (PlaceKind.ESTATE,),
    PlaceKind.ENTRANCE: (PlaceKind.BUILDING,),
    PlaceKind.DWELLING: (PlaceKind.ENTRANCE, PlaceKind.BUILDING),
    PlaceKind.FACILITY: (PlaceKind.ESTATE, PlaceKind.BUILDING),
    PlaceKind.ROOM: (PlaceKind.FACILITY, PlaceKind.BUILDING),
}


class PlaceRefused(ValueError):
    """A place cannot be kept so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a place is; `outline` is a GeoJSON Polygon geometry, coordinates are WGS-84 degrees."""

    kind: str
    name: str
    code: str
    parent: Place | None = None
    grid: Place | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    outline: dict[str, Any] | None = None
    purpose: str = ""


@transaction.atomic
def make_place(*, drawn: Drawn, by: Actor, now: datetime) -> Place:
    """A new place. Raises `PlaceRefused`."""
    check(drawn)
    place = Place(community_id=current_community_id(), **values_of(drawn))
    _keep(place)
    record(subject=place, kind="place", verb="make", by=by, now=now)
    return place


@transaction.atomic
def change_place(*, place: Place, drawn: Drawn, by: Actor, now: datetime) -> Place:
    """Raises `PlaceRefused`; also when it would lie in itself."""
    check(drawn)
    if drawn.parent is not None and (drawn.parent.id == place.id or _lies_below(drawn.parent, place)):
        raise PlaceRefused(_("不能放在自己里面"))
    before = {name: getattr(place, name) for name in values_of(drawn)}
    after = values_of(drawn)
    for name, value in after.items():
        setattr(place, name, value)
    _keep(place)
    changed = sorted(name for name in after if before[name] != after[name])
    if {"name", "address", "code"} & set(changed):
        index_residents(place, local(now).date())
    record(subject=place, kind="place", verb="change", by=by, now=now, fields=changed)
    return place


@transaction.atomic
def put_aside(*, place: Place, by: Actor, now: datetime) -> Place:
    """停用: nobody chooses it any more. Raises `PlaceRefused` while anything hangs on it."""
    if hanging := what_hangs_on(place, now):
        raise PlaceRefused(_("还不能停用，这里还有：%(what)s") % {"what": _("、").join(hanging)})
    Place.objects.filter(id=place.id).update(is_active=False)
    place.is_active = False
    record(subject=place, kind="place", verb="put_aside", by=by, now=now)
    return place


@transaction.atomic
def bring_back(*, place: Place, by: Actor, now: datetime) -> Place:
    Place.objects.filter(id=place.id).update(is_active=True)
    place.is_active = True
    record(subject=place, kind="place", verb="bring_back", by=by, now=now)
    return place


def values_of(drawn: Drawn) -> dict[str, Any]:
    names = asdict(drawn).keys() - {"parent", "grid"}
    return {name: getattr(drawn, name) for name in sorted(names)} | {"parent": drawn.parent, "grid": drawn.grid}


def check(drawn: Drawn) -> None:
    kind = PlaceKind(drawn.kind)
    if drawn.parent is not None and drawn.parent.kind not in LIES_IN[kind]:
        words = {"kind": kind.label, "parent": PlaceKind(drawn.parent.kind).label}
        raise PlaceRefused(_("%(kind)s不能放在%(parent)s里") % words)
    if drawn.grid is not None and drawn.grid.kind not in GRIDS:
        raise PlaceRefused(_("所属网格必须是网格或微格"))
    if (drawn.latitude is None) != (drawn.longitude is None):
        raise PlaceRefused(_("纬度和经度要一起写"))


def _lies_below(place: Place, above: Place) -> bool:
    row: Place | None = place
    for _step in range(8):
        row = row.parent if row else None
        if row is not None and row.id == above.id:
            return True
    return False


def _keep(place: Place) -> None:
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError:
        raise PlaceRefused(_("代码 %(code)s 已经用过") % {"code": place.code}) from None
