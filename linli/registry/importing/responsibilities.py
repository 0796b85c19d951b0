"""A list of who answers for what, compared with the responsibilities that run, and written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.worktime import local
from linli.registry.actions.responsibilities import end_responsibility, take_responsibility
from linli.registry.enums import ResponsibilityRole
from linli.registry.importing.addresses import Tree, building_of, read_address
from linli.registry.importing.finding import Column, Columns, Row
from linli.registry.importing.plan import Choices, Line, Plan
from linli.registry.importing.problems import Problem, Severity, _
from linli.registry.importing.tree import tree_on_file
from linli.registry.importing.values import day_of, name_of, phones_of, said, yes_of
from linli.registry.models import Group, Party, Place, Responsibility

STOP, DOUBT = Severity.STOP, Severity.DOUBT
#: Brackets as they stand in names on file; what is read from a cell has narrow ones.
WIDE = str.maketrans("()", "（）")
EVERYWHERE = {"全社区", "全部", "整个社区", "社区", "全域"}
RESPONSIBILITIES = Columns(
    (
        Column("party", _("谁负责"), "责任人 姓名 负责人 责任单位 网格员 网格长 楼栋长 单位 单位名称 责任人姓名 包片干部"),
        Column("role", _("哪种责任"), "责任 角色 职责 岗位 责任类型 身份 类别 职务"),
        Column(
            "place", _("哪里"),
            "责任区域 责任区 负责区域 网格 楼栋 范围 区域 地点 包片范围 所辖区域 责任网格 网格楼栋 小区楼栋",
        ),
        Column("phone", _("联系电话"), "电话 手机 手机号 手机号码 联系方式"),
        Column("claimed", _("认领"), "是否认领 认领的"),
        Column("since", _("从哪天起"), "开始日期 起始日期 任职日期 开始时间 起 since"),
    ),
    needed=("party", "role"),
)  # fmt: skip
Key = tuple[UUID, str, UUID | None]


@dataclass(slots=True)
class Begin:
    """One that begins: who, as what, where, since when."""

    row: Row
    party: Party
    role: ResponsibilityRole
    place: UUID | None
    claimed: bool
    since: date


@dataclass(slots=True)
class Work:
    begins: list[Begin] = field(default_factory=list)
    ends: list[Responsibility] = field(default_factory=list)
    named: set[Key] = field(default_factory=set)


def compare_responsibilities(plan: Plan, choices: Choices, today: date) -> None:
    """Fill a plan. Of the roles and places that the list names, whoever is not on it may go."""
    work, tree = Work(), tree_on_file()
    plan.work = work
    rows = Responsibility.objects.filter(until_on=None, person=None, household=None).select_related("party", "place")
    running: dict[Key, Responsibility] = {
        (each.party_id, each.role, each.place_id): each for each in rows.order_by("id")
    }
    places = _place_names(tree)
    for table in plan.tables:
        for row in table.rows:
            before = len(plan.problems)
            party, role = _party(plan, row), _role(plan, row)
            wanted = list(_places(plan, row, tree, places))
            if party and role and not any(p.severity is STOP for p in plan.problems[before:]):
                for place in wanted:
                    _begin(plan, work, row, party, role, place, running, today)
    posts = {(role, place) for _party_id, role, place in work.named}
    stopped = {name_of(said(row["party"])) for table in plan.tables for row in table.rows if _stops(plan, row)}
    work.ends = [
        each for key, each in running.items()
        if key not in work.named and key[1:] in posts and each.party.name not in stopped
    ]  # fmt: skip
    plan.came = [
        Line(each.party.name, each.row.at("party"), _words(each.role, each.place, tree)) for each in work.begins
    ]
    plan.went = [
        Line(each.party.name, None, _words(ResponsibilityRole(each.role), each.place_id, tree)) for each in work.ends
    ]


def _stops(plan: Plan, row: Row) -> bool:
    return any(p.severity is STOP and (p.at.sheet, p.at.row) == (row.sheet, row.number) for p in plan.problems)


def _words(role: ResponsibilityRole, place: UUID | None, tree: Tree) -> tuple[tuple[str, str, str], ...]:
    where = tree.places[place] if place and place in tree.places else None
    return ((str(role.label), "", (where.full_name or where.name) if where else _("全社区")),)


def _say(plan: Plan, severity: Severity, row: Row, cell: str, words: str, /, **values: object) -> None:
    plan.problems.append(Problem(severity, row.at(cell), words, values))


def _party(plan: Plan, row: Row) -> Party | None:
    """A group by name or code, or a person by name; of several people of a name the one with the phone."""
    written, phone = said(row["party"]), phones_of(row["phone"]).first
    name = name_of(written)
    if not name:
        _say(plan, STOP, row, "party", _("没有写谁负责"))
        return None
    names = {name, written, written.translate(WIDE)}
    group = Group.objects.filter(Q(code=name) | Q(party__name__in=names)).select_related("party").order_by("id").first()
    if group is not None:
        return group.party
    people = Party.objects.filter(kind="person", is_active=True, name=name).order_by("id")
    found = list(people.filter(person__phone_hash=keyed_hash(phone, "phone"))) if phone else []
    found = found or list(people[:2])
    if len(found) == 1:
        return found[0]
    if found:
        _say(plan, STOP, row, "party", _("档案里有几个“%(name)s”：请写明电话"), name=name)
    else:
        _say(plan, STOP, row, "party", _("档案里没有叫“%(name)s”的人或单位：请先登记"), name=name)
    return None


def _role(plan: Plan, row: Row) -> ResponsibilityRole | None:
    written = said(row["role"])
    known = {str(role.label): role for role in ResponsibilityRole} | {role.value: role for role in ResponsibilityRole}
    if written in known:
        return known[written]
    likely = [role for label, role in known.items() if written and (label in written or written in label)]
    if len(set(likely)) == 1:
        return likely[0]
    _say(plan, STOP, row, "role", _("“%(role)s”不是责任的种类：可写 %(known)s"), role=written,
         known="、".join(str(role.label) for role in ResponsibilityRole))  # fmt: skip
    return None


def _place_names(tree: Tree) -> dict[str, list[UUID]]:
    names: dict[str, list[UUID]] = {}
    for id, place in tree.places.items():
        for key in {said(place.name), place.code, re.sub(r"\s+", "", said(place.full_name))} - {""}:
            names.setdefault(key, []).append(id)
    return names


def _places(plan: Plan, row: Row, tree: Tree, names: dict[str, list[UUID]]) -> Iterator[UUID | None]:
    """Every place a cell names, by name, code or address; None for the whole community, where the cell says so."""
    written = [part for part in re.split(r"[、,，;；\n]+", said(row["place"])) if part.strip()]
    if not written:
        _say(plan, STOP, row, "place", _("没有写负责哪里（全社区请写“全社区”）"))
    for part in written:
        plain = re.sub(r"\s+", "", part)
        if plain in EVERYWHERE:
            yield None
            continue
        found = names.get(plain) or _by_address(plain, tree)
        if len(found) == 1:
            yield found[0]
        elif found:
            _say(plan, STOP, row, "place", _("有几个地方叫“%(place)s”：请写全地址或代码"), place=part)
        else:
            _say(plan, STOP, row, "place", _("没有叫“%(place)s”的网格、楼栋或场地"), place=part)


def _by_address(text: str, tree: Tree) -> list[UUID]:
    address = read_address(text, tree.estates)
    if address is None:
        return tree.buildings.get(building_of(text), [])
    found = tree.find(address)
    return [found.id] if found.id else tree.houses(address) if not address.room else []


def _begin(
    plan: Plan, work: Work, row: Row, party: Party, role: ResponsibilityRole, place: UUID | None,
    running: dict[Key, Responsibility], today: date,
) -> None:  # fmt: skip
    key: Key = (party.id, role.value, place)
    if key in work.named:
        return
    work.named.add(key)
    if key in running:
        plan.same += 1
        return
    day = day_of(row["since"], today) if said(row["since"]) else None
    if said(row["since"]) and (day is None or day.on is None):
        _say(plan, DOUBT, row, "since", _("开始日期“%(value)s”看不懂，从今天起"), value=row.text("since")[:20])
    since = day.on if day and day.on else today
    work.begins.append(Begin(row, party, role, place, bool(yes_of(said(row["claimed"]))), since))


def apply_responsibilities(plan: Plan, choices: Choices, by: Actor, now: datetime) -> None:
    """Those that go end the day before, or on the day they began; those that come begin."""
    work: Work = plan.work
    today = local(now).date()
    if choices.let_go:
        for each in work.ends:
            last = max(each.from_on, today - timedelta(days=1))
            end_responsibility(responsibility=each, until_on=last, by=by, now=now)
    places = Place.objects.in_bulk([begin.place for begin in work.begins if begin.place])
    for begin in work.begins:
        take_responsibility(
            party=begin.party, role=begin.role, place=places[begin.place] if begin.place else None,
            claimed=begin.claimed, from_on=begin.since, by=by, now=now,
        )  # fmt: skip
