"""A roster's rows as people: one `Entry` a person, with everything that is wrong said by its cell. Pure: no registry."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from linli.kernel.identity import BadNumber, Identity, Wrong, read_identity
from linli.kernel.personal import mask_id_number, mask_phone
from linli.registry.importing.addresses import Address
from linli.registry.importing.finding import Row, Table
from linli.registry.importing.homes import Homes
from linli.registry.importing.problems import Problem, Severity, _
from linli.registry.importing.values import day_of, female_of, name_of, phones_of, said, yes_of

STOP, DOUBT, NOTE = Severity.STOP, Severity.DOUBT, Severity.NOTE
LONGEST_NAME = 40
#: As our own exports hide numbers.
MASK = "**"
HEAD = {"户主", "本人", "本人户主", "户主本人"}
HERE = {
    "本地",
    "本社区",
    "本小区",
    "户籍人口",
    "同上",
    "同居住地",
    "同居住地址",
    "同住址",
    "同现住址",
    "本地户籍",
    "本市本区",
    "在册",
    "户籍",
    "常住户口",
}
AWAY = {"外地", "外来", "流动", "流动人口", "外地户籍", "非本地", "非户籍", "外省", "外市", "否"}
REGISTERED_ONLY = re.compile(r"空挂|挂户|户在人不在|户在人户分离|户籍不在住|外出")
LIVING_ONLY = re.compile(r"人在户不在|租|暂住|寄住|外来|流动")
BOTH = re.compile(r"户在人在|人户一致|人在户在|常住户籍|户籍常住")
GARBLED = re.compile(r"[\ufffd?？]|锟斤拷")
OTHER_PAPERS = re.compile(r"护照|通行证|回乡|台胞|军|永久|港|澳|台|外国|居留|出生|其他")
WRONG = {
    Wrong.LOST: _("身份证号在 Excel 里变成了数字“%(value)s”，末尾几位已经丢失：请把整列设为“文本”，照原件重新录入"),
    Wrong.LENGTH: _("身份证号“%(value)s”有 %(length)d 位，应是 18 位：请照原件核对"),
    Wrong.SIGNS: _(
        "“%(value)s”不是身份证号，也不像港澳台居住证、外国人居留证或护照的号码；是别的证件请加一列“证件类型”"
    ),
    Wrong.REGION: _("身份证号“%(value)s”开头的地区不存在：请照原件核对"),
    Wrong.BIRTHDAY: _("身份证号“%(value)s”里的出生日期不存在或还没到：请照原件核对"),
    Wrong.CHECK: _("身份证号“%(value)s”校验不对，有一位写错了：请照原件核对"),
}


@dataclass(slots=True)
class Entry:
    """One person as the roster tells. `registered`: "here", an address or "" (not said); empty fields are not said.

    `twin`: an earlier row is the same person.
    """

    row: Row
    name: str
    sex: str = ""
    born_on: date | None = None
    id_number: str = ""
    phone: str = ""
    relation: str = ""
    address: Address | None = None
    living: bool = True
    registered: str = ""
    since: date | None = None
    household: str = ""
    twin: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        return any(problem.severity is STOP for problem in self.problems)

    def say(self, severity: Severity, cell: str, words: str, /, **values: object) -> None:
        """Say what is wrong, at the cell of a field."""
        self.problems.append(Problem(severity, self.row.at(cell), words, values))


def read_people(tables: Iterable[Table], estates: Iterable[str], today: date) -> list[Entry]:
    """Every row of every sheet, then what only several rows together can tell."""
    entries: list[Entry] = []
    names = list(estates)
    for table in tables:
        homes = Homes(table, names)
        for row in table.rows:
            entries.append(_entry(row, homes, today))
    _twice(entries)
    return entries


def _entry(row: Row, homes: Homes, today: date) -> Entry:
    entry = Entry(row, name_of(said(row["name"])) or _head_of_line(row))
    if MASK in said(row["id_number"]) + said(row["phone"]):
        homes.tell(NOTE, _("遮盖了的号码（有 * 的）没有读，档案里的不变"))
    _name(entry)
    _identity(entry, today)
    _sex(entry)
    _born(entry, today)
    _phone(entry)
    entry.relation = _relation(entry)
    entry.address, entry.household = homes.home_of(row, entry.relation in HEAD, entry.problems)
    if entry.relation in HEAD:
        entry.relation = "户主"
    _registered(entry)
    _since(entry, today)
    return entry


def _head_of_line(row: Row) -> str:
    """户主 | 家庭成员: the head's own line names nobody but the head."""
    head = said(row["head_name"])
    return "" if said(row["relation"]) not in HEAD | {""} or yes_of(head) is not None else name_of(head)


def _name(entry: Entry) -> None:
    if not entry.name:
        entry.say(STOP, "name", _("没有姓名"))
    elif GARBLED.search(entry.name):
        entry.say(STOP, "name", _("姓名“%(name)s”里有乱码：文件存成别的编码时丢了字"), name=entry.name)
    elif re.search(r"\d|某|[^\w\s·.\-']", entry.name):
        entry.say(STOP, "name", _("姓名“%(name)s”不完整，或者不是姓名"), name=entry.name)
    elif len(entry.name) > LONGEST_NAME:
        entry.say(STOP, "name", _("姓名超过 %(most)d 个字"), most=LONGEST_NAME)
    elif len(entry.name) == 1:
        entry.say(DOUBT, "name", _("姓名“%(name)s”只有一个字"), name=entry.name)


def _identity(entry: Entry, today: date) -> None:
    value, written = entry.row["id_number"], said(entry.row["id_number"])
    if not written or MASK in written:
        return
    paper = entry.row.text("paper")
    try:
        if isinstance(value, (int, float)) and abs(value) >= 1e15:
            written = f"{value:.5E}"
            raise BadNumber(Wrong.LOST)
        found = _paper(written, paper, today)
    except BadNumber as bad:
        length = sum(sign.isalnum() for sign in written)
        shown = written if bad.wrong is Wrong.LOST else mask_id_number(written[:24])
        entry.say(STOP, "id_number", WRONG[bad.wrong], value=shown, length=length)
        return
    entry.id_number, entry.born_on = found.number, found.born_on
    if found.female is not None:
        entry.sex = "female" if found.female else "male"
    if found.old:
        entry.say(NOTE, "id_number", _("15 位的旧身份证号，已经换成 18 位"))
    elif found.born_on is None:
        entry.say(NOTE, "id_number", _("不是身份证号，按其他证件的号码登记，没有校验"))


def _paper(written: str, paper: str, today: date) -> Identity:
    """The number; of papers that have no check, only where the paper is said or the form cannot be mistaken."""
    other = bool(OTHER_PAPERS.search(paper))
    try:
        found = read_identity(written, today)
    except BadNumber as bad:
        plain = re.sub(r"\s", "", written).upper()
        if other and bad.wrong in (Wrong.LENGTH, Wrong.SIGNS) and re.fullmatch(r"[0-9A-Z()\-]{5,20}", plain):
            return Identity(plain)
        raise
    if found.born_on is None and not other and (found.number.isdecimal() or "身份证" in paper):
        raise BadNumber(Wrong.LENGTH)
    return found


def _sex(entry: Entry) -> None:
    written = said(entry.row["sex"])
    if not written:
        return
    female = female_of(written)
    told = "" if female is None else "female" if female else "male"
    if not told:
        entry.say(DOUBT, "sex", _("性别“%(value)s”看不懂，没有登记"), value=written[:10])
    elif entry.sex and entry.sex != told:
        entry.say(DOUBT, "sex", _("性别与身份证号不一致，按身份证号登记"))
    entry.sex = entry.sex or told


def _born(entry: Entry, today: date) -> None:
    written = said(entry.row["born_on"])
    if not written:
        return
    day = day_of(entry.row["born_on"], today)
    if day is None or (day.on and day.on > today):
        entry.say(DOUBT, "born_on", _("出生日期“%(value)s”看不懂，没有登记：应写成 1990-03-07"), value=written[:20])
    elif day.doubt == "month":
        if entry.born_on is None:
            entry.say(DOUBT, "born_on", _("出生日期“%(value)s”没有写到日，没有登记"), value=written[:20])
    elif entry.born_on and day.on != entry.born_on:
        entry.say(DOUBT, "born_on", _("出生日期与身份证号不一致，按身份证号登记"))
    elif entry.born_on is None:
        entry.born_on = day.on
        if day.doubt:
            words = _("出生日期“%(value)s”按 %(day)s 登记，请核对")
            entry.say(DOUBT, "born_on", words, value=written[:20], day=str(day.on))


def _phone(entry: Entry) -> None:
    if not (written := said(entry.row["phone"])) or MASK in written:
        return
    found = phones_of(entry.row["phone"])
    entry.phone = found.first
    if found.lost:
        entry.say(
            DOUBT, "phone", _("电话在 Excel 里变成了数字“%(value)s”，末尾几位已经丢失，没有登记"), value=found.bad[:20]
        )
    elif found.bad:
        entry.say(DOUBT, "phone", _("电话“%(value)s”不对，没有登记"), value=mask_phone(found.bad[:20]))
    elif found.more:
        entry.say(NOTE, "phone", _("写了 %(count)d 个电话，登记第一个"), count=found.more + 1)


def _relation(entry: Entry) -> str:
    written = said(entry.row["relation"])
    head = said(entry.row["head_name"])
    if not written and head and (yes_of(head) or name_of(head) == entry.name):
        return "户主"
    return re.sub(r"^(之|是)", "", written)[:20]


def _registered(entry: Entry) -> None:
    """What the roster says of 户籍 and 居住: the column of one, the status of both, or parts of an address."""
    row, status = entry.row, said(entry.row["status"])
    parts = [
        (said(row[f"registered_{name}"]), unit)
        for name, unit in (("building", "号楼"), ("entrance", "单元"), ("room", "室"))
    ]
    written = said(row["registered"]) or "".join(
        f"{re.sub(rf'({unit}|号)$', '', part)}{unit}" for part, unit in parts if part
    )
    if written in HERE or yes_of(written):
        entry.registered = "here"
    elif written in AWAY:
        entry.registered = "外地"
    else:
        entry.registered = written[:80]
    if BOTH.search(status):
        entry.registered = entry.registered or "here"
    elif REGISTERED_ONLY.search(status):
        entry.living, entry.registered = False, "here"
    elif LIVING_ONLY.search(status):
        entry.registered = "外地" if entry.registered in ("", "here") else entry.registered


def _since(entry: Entry, today: date) -> None:
    written = said(entry.row["since"])
    if not written:
        return
    value = entry.row["since"]
    day = day_of(value, today)
    on = day.on if day else None
    if on is None and not isinstance(value, (date, datetime)):
        entry.say(DOUBT, "since", _("入住日期“%(value)s”看不懂，按今天登记"), value=written[:20])
    elif on and on > today:
        entry.say(DOUBT, "since", _("入住日期“%(value)s”还没到，按今天登记"), value=written[:20])
    else:
        entry.since = on


def _twice(entries: list[Entry]) -> None:
    """Two people with one number, one person on two rows."""
    numbers: dict[str, Entry] = {}
    people: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        if entry.stopped:
            continue
        if entry.id_number:
            first = numbers.setdefault(entry.id_number, entry)
            if first is not entry:
                _same_number(first, entry)
            continue
        for key in _keys(entry):
            first = people.setdefault(key, entry)
            if first is not entry and not entry.twin:
                _same_person(first, entry)


def _keys(entry: Entry) -> Iterator[tuple[object, ...]]:
    """By what else one person is known twice, where there is no number."""
    if entry.phone:
        yield entry.name, "phone", entry.phone
    if entry.born_on:
        yield entry.name, "born", entry.born_on
    if entry.address and entry.address.room:
        yield (
            entry.name,
            "home",
            entry.address.estate,
            entry.address.building,
            entry.address.entrance,
            entry.address.room,
        )


def _same_number(first: Entry, entry: Entry) -> None:
    if first.name == entry.name:
        _same_person(first, entry)
        return
    for each, other in ((first, entry), (entry, first)):
        words = _("这个证件号码和 %(cell)s 的“%(name)s”相同，两个人不会有同一个号码：请照原件核对")
        each.say(STOP, "id_number", words, cell=other.row.at("id_number").cell, name=other.name)


def _same_person(first: Entry, entry: Entry) -> None:
    """The second row of one person counts for nothing, except for what the first one does not say."""
    cell = first.row.at("name").cell
    pairs = [
        (name, getattr(first, name), getattr(entry, name)) for name in ("phone", "born_on", "address", "registered")
    ]
    differs = [name for name, here, there in pairs if here and there and _plain(here) != _plain(there)]
    for name, here, there in pairs:
        if there and not here:
            setattr(first, name, there)
    words = _("和 %(cell)s 是同一个人，内容不一样，以那一行为准") if differs else _("和 %(cell)s 是同一个人，只算一次")
    entry.say(DOUBT if differs else NOTE, "name", words, cell=cell)
    entry.twin = True


def _plain(value: object) -> object:
    return (value.estate, value.building, value.entrance, value.room) if isinstance(value, Address) else value
