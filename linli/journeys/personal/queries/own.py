"""Everything stored about somebody, for themselves: as plain sections, without anything of third persons."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.accounts.models import Read, User
from linli.engines.matters.enums import PUBLIC_ENTRIES, EntryKind
from linli.engines.matters.models import Entry
from linli.journeys.personal.kinds import KINDS
from linli.journeys.personal.queries.somebody import Somebody, matters_of, rows_of
from linli.kernel.worktime import local
from linli.registry.enums import DataRead
from linli.registry.models import Person

#: What the community wrote to them, and what they wrote themselves.
SAID = PUBLIC_ENTRIES - {EntryKind.PUBLIC_REASON}


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of data: its name, its headings, its rows, all in words."""

    name: str
    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)


def copy_of(who: Somebody) -> list[Section]:
    """Empty kinds are left out."""
    sections = [*_records(who), *_matters(who), *_kinds(who), _reads(who)]
    return [section for section in sections if section.rows]


def _records(who: Somebody) -> list[Section]:
    heads = [_("姓名"), _("身份"), _("性别"), _("出生日期"), _("电话"), _("证件号")]
    rows = [
        [person.party.name, person.title, person.get_sex_display(), words(person.born_on), str(person.phone),
         str(person.id_number)]
        for person in who.people
    ]  # fmt: skip
    account = who.account
    own = [[str(account.phone), str(account.name), words(account.created_at)]] if account else []
    return [Section(_("人员档案"), heads, rows), Section(_("登录的电话"), [_("电话"), _("姓名"), _("时间")], own)]


def _matters(who: Somebody) -> list[Section]:
    found = list(matters_of(who).select_related("category", "place").order_by("reported_at", "id"))
    heads = [_("编号"), _("时间"), _("类别"), _("标题"), _("内容"), _("地点"), _("状态"), _("答复")]
    rows = [
        [each.number, words(each.reported_at), each.category.name, each.title, each.text, each.spot,
         each.get_stage_display(), each.answer]
        for each in found
    ]  # fmt: skip
    numbers = {each.pk: each.number for each in found}
    entries = Entry.objects.filter(matter__in=list(numbers), kind__in=SAID).order_by("at", "id")
    said = [[numbers[each.matter_id], words(each.at), each.get_kind_display(), each.text] for each in entries]
    return [
        Section(_("反映的事项"), heads, rows),
        Section(_("事项里的往来"), [_("编号"), _("时间"), _("类型"), _("内容")], said),
    ]


def _kinds(who: Somebody) -> list[Section]:
    found = []
    for kind in KINDS:
        if kind.of and kind.shows:
            rows = rows_of(kind, who).order_by("pk").distinct()
            shown = [[_value(row, path) for path in kind.shows] for row in rows.iterator()]
            found.append(Section(str(kind.name), [str(head) for head in kind.shows.values()], shown))
    return found


def _reads(who: Somebody) -> Section:
    """Who of the staff read it, when, what and why."""
    subjects: list[UUID] = [person.pk for person in who.people]
    if who.account:
        subjects.append(who.account.pk)
    subjects += list(matters_of(who).order_by("id").values_list("id", flat=True))
    rows = list(Read.objects.filter(subject_id__in=subjects).order_by("at", "id"))
    names = dict(User.objects.filter(pk__in={row.reader_id for row in rows}).order_by("pk").values_list("pk", "name"))
    heads = [_("时间"), _("谁看过"), _("看了什么"), _("理由")]
    return Section(
        _("谁看过我的信息"), heads,
        [
            [words(row.at), names.get(row.reader_id, ""),
             str(DataRead(row.what).label) if row.what in DataRead.values else row.what, row.reason]
            for row in rows
        ],
    )  # fmt: skip


def _value(row: Any, path: str) -> str:
    """The value of a column, or of a column of what it points at, in words; of another person never more than that."""
    *through, last = path.split("__")
    for step in through:
        row = getattr(row, step, None)
        if row is None:
            return ""
    shown = getattr(row, f"get_{last}_display", None)
    return words(shown() if shown else getattr(row, last))


def words(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("是") if value else _("否")
        case datetime():
            return f"{local(value):%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
        case Person():
            return ""
        case Promise() | models.Model():
            return str(getattr(value, "full_name", "") or getattr(value, "name", "") or value)
    return str(value)
