"""Lists of organisations (单位) and of teams with their members (队伍) compared with the registry, and written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.personal import mask_phone, normal_phone
from linli.kernel.worktime import local
from linli.registry.actions.groups import BODIES, TEAMS, Described, change_group, join_group, make_group
from linli.registry.enums import GroupKind, PartyKind
from linli.registry.importing.finding import Column, Columns, Row
from linli.registry.importing.plan import Choices, Line, Plan
from linli.registry.importing.problems import Problem, Severity, _
from linli.registry.importing.values import name_of, phones_of, said
from linli.registry.models import Group, Membership, Party

STOP, DOUBT, NOTE = Severity.STOP, Severity.DOUBT, Severity.NOTE
LONGEST = {"name": 80, "code": 40}
WORDS = {
    "物业": GroupKind.PROPERTY_COMPANY, "业委": GroupKind.OWNERS_COMMITTEE, "居委": GroupKind.NEIGHBOURHOOD_COMMITTEE,
    "党": GroupKind.PARTY_BRANCH, "村": GroupKind.VILLAGE, "志愿": GroupKind.VOLUNTEERS, "调解": GroupKind.MEDIATORS,
    "互助": GroupKind.MUTUAL_AID, "公司": GroupKind.COMPANY, "企业": GroupKind.COMPANY, "商户": GroupKind.COMPANY,
    "部门": GroupKind.DEPARTMENT, "局": GroupKind.DEPARTMENT, "所": GroupKind.DEPARTMENT, "中队": GroupKind.DEPARTMENT,
    "学校": GroupKind.INSTITUTION, "医院": GroupKind.INSTITUTION, "机构": GroupKind.INSTITUTION,
    "驿站": GroupKind.INSTITUTION,
}  # fmt: skip
COMMON = (
    Column("kind", _("类别"), "种类 类型 单位类型 单位性质 队伍类型 性质"),
    Column("code", _("代码"), "单位代码 简称代码 编码"),
    Column("phone", _("联系电话"), "电话 手机 联系方式 办公电话 单位电话 值班电话 phone"),
)
ORGANISATIONS = Columns(
    (Column("name", _("单位名称"), "名称 单位 企业名称 机构名称 公司名称 部门 结对单位 name"), *COMMON), needed=("name",),
    ignored=("序号", "编号", "no", "备注", "地址", "统一社会信用代码", "法人", "法定代表人"),
)  # fmt: skip
TEAM_COLUMNS = Columns(
    (
        Column("name", _("队伍名称"), "名称 队伍 团队 团队名称 小组 小组名称 组织名称 志愿队 所属队伍 name"),
        Column("member", _("成员姓名"), "姓名 成员 队员 队员姓名 志愿者姓名 组员"),
        Column("title", _("职务"), "职位 分工 担任职务 角色"),
        Column("member_phone", _("成员电话"), "本人电话 队员电话 手机号码"),
        *COMMON,
    ),
    needed=("name",), ignored=("序号", "编号", "no", "备注", "年龄", "性别"),
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A group as the list tells it, `on_file` where it is known, and who joins it: (person, title)."""

    row: Row
    described: Described
    on_file: Group | None
    details: list[tuple[str, str, str]] = field(default_factory=list)
    joining: dict[Party, str] = field(default_factory=dict)


@dataclass(slots=True)
class Comparing:
    """What is known while a list is read."""

    plan: Plan
    teams: bool
    groups: dict[str, Group]
    codes: set[str]
    drafts: dict[str, Draft] = field(default_factory=dict)

    def say(self, severity: Severity, row: Row, cell: str, words: str, /, **values: object) -> None:
        self.plan.problems.append(Problem(severity, row.at(cell), words, values))


def comparing(*, teams: bool) -> Callable[[Plan, Choices, date], None]:
    """The comparison of a list of teams (with bodies), or of organisations."""

    def compare(plan: Plan, choices: Choices, today: date) -> None:
        rows = list(Group.objects.select_related("party", "directory").order_by("code", "id"))
        known = {key: group for group in rows for key in (group.code, said(group.party.name))}
        state = Comparing(plan, teams, known, {group.code for group in rows})
        for table in plan.tables:
            above: Draft | None = None
            for row in table.rows:
                above = _draft(state, row, above)
                if above is not None and teams:
                    _member(state, row, above)
        plan.work = list(state.drafts.values())
        for draft in plan.work:
            _line(plan, draft)

    return compare


def _draft(state: Comparing, row: Row, above: Draft | None) -> Draft | None:
    """The group a row is about; of a row without a name the one above, as members stand below each other."""
    name, code = said(row["name"]), said(row["code"])
    if not name:
        if above is None or not row.text("member"):
            state.say(STOP, row, "name", _("没有名称"))
            return None
        return above
    if len(name) > LONGEST["name"] or len(code) > LONGEST["code"] or (code and not re.fullmatch(r"[\w.-]+", code)):
        state.say(STOP, row, "code" if code else "name", _("名称或代码太长，或者代码里有字母、数字和短横以外的符号"))
        return None
    if draft := state.drafts.get(name):
        return draft
    on_file = state.groups.get(code) if code else None
    on_file = on_file or state.groups.get(name)
    kind = _kind(state, row, name, on_file)
    if kind is None:
        return None
    phone = _phone(state, row) or (on_file.phone if on_file else "")
    written = name
    if on_file and said(on_file.party.name) == name:
        name = on_file.party.name
    if on_file and phone == normal_phone(on_file.phone):
        phone = on_file.phone
    code = code or (on_file.code if on_file else _code(state, kind))
    described = Described(kind, name, code, phone, on_file.directory if on_file else None)
    draft = state.drafts[written] = Draft(row, described, on_file)
    _differences(draft)
    return draft


def _kind(state: Comparing, row: Row, name: str, on_file: Group | None) -> str | None:
    """What the list calls it, else what it is on file, else what its name tells. None where it belongs on another list."""
    written = said(row["kind"])
    labels = {str(kind.label): kind for kind in GroupKind}
    told = labels.get(written) or next((kind for word, kind in WORDS.items() if word in written), None)
    if written and told is None:
        state.say(DOUBT, row, "kind", _("类别“%(kind)s”没有对应的种类，按名称判断"), kind=written)
    kind = told or (GroupKind(on_file.kind) if on_file else None)
    kind = kind or next((kind for word, kind in WORDS.items() if word in name), None)
    if kind is None or (not written and on_file is None and (kind in TEAMS | BODIES) != state.teams):
        kind = GroupKind.VOLUNTEERS if state.teams else GroupKind.OTHER
    if (kind in TEAMS | BODIES) != state.teams:
        words = (
            _("“%(name)s”是队伍或组织：请在“队伍”里导入")
            if not state.teams
            else _("“%(name)s”是单位：请在“单位”里导入")
        )
        state.say(STOP, row, "name", words, name=name)
        return None
    return kind.value


def _phone(state: Comparing, row: Row) -> str:
    found = phones_of(row["phone"])
    if found.bad:
        state.say(DOUBT, row, "phone", _("电话“%(value)s”不对，没有登记"), value=found.bad[:20])
    return found.first[:20]


def _code(state: Comparing, kind: str) -> str:
    number = 1
    while (code := f"{kind.replace('_', '-')}-{number}") in state.codes:
        number += 1
    state.codes.add(code)
    return code


def _differences(draft: Draft) -> None:
    new, group = draft.described, draft.on_file
    if group is None:
        draft.details.append((_("类别"), "", str(GroupKind(new.kind).label)))
        return
    pairs = (
        (_("名称"), group.party.name, new.name), (_("代码"), group.code, new.code), (_("联系电话"), group.phone, new.phone),
        (_("类别"), str(GroupKind(group.kind).label), str(GroupKind(new.kind).label)),
    )  # fmt: skip
    draft.details += [pair for pair in pairs if pair[1] != pair[2]]


def _member(state: Comparing, row: Row, draft: Draft) -> None:
    """Everybody named in the cell who is on file and not a member yet."""
    phone = phones_of(row["member_phone"]).first
    names = [name_of(part) for part in re.split(r"[、,，;；/\s]+", said(row["member"])) if name_of(part)]
    for name in names:
        person = _person(state, row, name, phone if len(names) == 1 else "")
        if person is None or person in draft.joining:
            continue
        running = Membership.objects.filter(group_id=draft.on_file.party_id if draft.on_file else None, person=person)
        if draft.on_file is None or not running.filter(until_on=None).exists():
            draft.joining[person] = said(row["title"])[:40]


def _person(state: Comparing, row: Row, name: str, phone: str) -> Party | None:
    rows = Party.objects.filter(kind=PartyKind.PERSON, is_active=True, name=name).order_by("id")
    found = list(rows.filter(person__phone_hash=keyed_hash(phone, "phone")) if phone else rows[:2]) or list(rows[:2])
    if len(found) == 1:
        return found[0]
    if found:
        words = _("档案里有几个“%(name)s”，没有登记为成员：请写明成员电话 %(phone)s")
        state.say(DOUBT, row, "member", words, name=name, phone=mask_phone(phone) if phone else "")
    else:
        state.say(DOUBT, row, "member", _("档案里没有“%(name)s”，没有登记为成员：请先建档"), name=name)
    return None


def _line(plan: Plan, draft: Draft) -> None:
    details = list(draft.details)
    if draft.joining:
        details.append((_("成员"), "", "、".join(person.name for person in draft.joining)))
    line = Line(draft.described.name, draft.row.at("name"), tuple(details))
    if draft.on_file is None:
        plan.came.append(line)
    elif details:
        plan.changed.append(line)
    else:
        plan.same += 1


def apply_groups(plan: Plan, choices: Choices, by: Actor, now: datetime) -> None:
    for draft in plan.work:
        group = draft.on_file
        if group is None:
            group = make_group(described=draft.described, by=by, now=now)
        elif draft.details:
            described = replace(draft.described)
            group = change_group(group=group, described=described, active=group.party.is_active, by=by, now=now)
        for person, title in draft.joining.items():
            join_group(group=group, person=person, title=title, from_on=local(now).date(), by=by, now=now)
