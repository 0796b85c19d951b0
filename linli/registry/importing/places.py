"""A list of dwellings, buildings or facilities' addresses compared with the tree of places, and written."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from linli.kernel.actors import Actor
from linli.kernel.events import unrecorded
from linli.kernel.models import Event
from linli.registry.enums import PlaceKind
from linli.registry.importing.addresses import Address, Known
from linli.registry.importing.finding import Column, Columns, Row
from linli.registry.importing.homes import Homes
from linli.registry.importing.plan import Choices, Line, Plan
from linli.registry.importing.problems import Problem, Severity, _
from linli.registry.importing.tree import Builder, places_to_make, tree_on_file
from linli.registry.importing.values import said
from linli.registry.models import Place
from linli.registry.queries.places import grids

BATCH = 500
STOP, NOTE = Severity.STOP, Severity.NOTE
PLACES = Columns(
    columns=(
        Column("building", _("楼栋"), "楼号 栋号 幢号 楼幢 幢 栋 楼 楼栋号 楼房号 building"),
        Column("estate", _("小区"), "小区名称 居住小区 所在小区 楼盘 estate"),
        Column("entrance", _("单元"), "单元号 门洞 unit"),
        Column("room", _("房号"), "室号 房间号 门牌号 房屋号 室 房间 门号 户室号 房室号 room"),
        Column("address", _("地址"), "房屋地址 详细地址 住房 楼栋单元房号 楼栋房号 address"),
        Column("kind", _("种类"), "场所种类"),
        Column("grid", _("网格"), "所属网格 微格 网格名称 所在网格 所属微格 grid"),
    ),
    needed=("building|address|room",),
)


HOMES = (PlaceKind.BUILDING, PlaceKind.ENTRANCE, PlaceKind.DWELLING)


@dataclass(slots=True)
class Work:
    """`grids`: place → the grid it shall lie in."""

    builder: Builder
    grids: dict[UUID, UUID] = field(default_factory=dict)
    seen: dict[UUID, Row] = field(default_factory=dict)


def compare_places(plan: Plan, choices: Choices, today: date) -> None:
    """Fill a plan: every place named is on file, or will be made with whatever it lies in."""
    tree = tree_on_file()
    work = plan.work = Work(Builder(tree))
    on_file = {key: grid for grid in grids() for key in (said(grid.name), grid.code)}
    others = {str(kind.label) for kind in PlaceKind if kind not in HOMES}
    for table in plan.tables:
        homes = Homes(table, list(tree.estates))
        for row in table.rows:
            if said(row["kind"]) in others:
                homes.tell(NOTE, _("小区、网格和场地的行没有读：请在“网格楼栋”里登记"))
                continue
            problems: list[Problem] = []
            address, _household = homes.home_of(row, False, problems)
            if not problems:
                _compare(plan, work, row, address, on_file, problems)
            plan.problems += problems
    plan.lacking = work.builder.lacking()


def _compare(
    plan: Plan, work: Work, row: Row, address: Address | None, grids: dict[str, Place], problems: list[Problem]
) -> None:
    written, grid = said(row["grid"]), grids.get(said(row["grid"]))
    if address is None or not address.building:
        problems.append(Problem(STOP, row.at("address"), _("看不出是哪栋楼、哪套房"), {}))
    elif written and grid is None:
        problems.append(Problem(STOP, row.at("grid"), _("没有叫“%(grid)s”的网格"), {"grid": written}))
    elif not address.estate and len(work.builder.tree.houses(address)) > 1:
        words = _("几个小区都有 %(building)s 号楼：请加一列“小区”，写明是哪个小区")
        problems.append(Problem(STOP, row.at("building"), words, {"building": address.building}))
    elif (place := work.builder.make(address)) is None:
        problems.append(Problem(STOP, row.at("room"), _("楼栋、单元或房号太长，不像是号码"), {}))
    elif first := work.seen.get(place):
        words = _("和 %(cell)s 是同一个地方，只算一次")
        problems.append(Problem(NOTE, row.at(), words, {"cell": first.at().cell}))
    else:
        work.seen[place] = row
        _line(plan, work, row, place, grid)


def _line(plan: Plan, work: Work, row: Row, place: UUID, grid: Place | None) -> None:
    known = work.builder.tree.places[place]
    title = work.builder.full_name(place)
    before = known.grid
    details = ((_("网格"), _grid_name(before, work), grid.name),) if grid and grid.id != before else ()
    if details and grid:
        work.grids[place] = grid.id
    if place in work.builder.made:
        plan.came.append(Line(title, row.at(), details))
    elif details:
        plan.changed.append(Line(title, row.at(), details))
    else:
        plan.same += 1


def _grid_name(grid: UUID | None, work: Work) -> str:
    known = work.builder.tree.places.get(grid) if grid else None
    return known.name if known else ""


def apply_places(plan: Plan, choices: Choices, by: Actor, now: datetime) -> None:
    work: Work = plan.work
    make_places(work.builder.made, by, now)
    inside: dict[UUID, list[UUID]] = {}
    for place, grid in work.grids.items():
        inside.setdefault(grid, []).append(place)
    changed = []
    for grid, ids in inside.items():
        for first in range(0, len(ids), BATCH):
            Place.objects.filter(id__in=ids[first : first + BATCH]).update(grid=grid)
        changed += [id for id in ids if id not in work.builder.made]
    rows = Place.objects.in_bulk(changed)
    events = [
        unrecorded(subject=row, kind="place", verb="change", by=by, now=now, fields=["grid"]) for row in rows.values()
    ]
    Event.objects.bulk_create(events, batch_size=BATCH)


def make_places(made: dict[UUID, Known], by: Actor, now: datetime) -> None:
    """Write what a builder added, each place after what it lies in."""
    rows = places_to_make(made)
    Place.objects.bulk_create(rows, batch_size=BATCH)
    events = [unrecorded(subject=row, kind="place", verb="make", by=by, now=now, imported=True) for row in rows]
    Event.objects.bulk_create(events, batch_size=BATCH)
