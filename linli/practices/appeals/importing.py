"""How a table of appeals from another system is read: encoding, columns, times, what makes a row bad. Pure: no Django.

Every row becomes an `Appeal` or a `Bad` with its line and the reason in Chinese, for whoever mends the file.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from linli.kernel.tables import Unreadable, delimiter
from linli.kernel.worktime import SHANGHAI

LONGEST_NUMBER = 40
EARLIEST_YEAR = 1990
MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?"
)
csv.field_size_limit(16 * 1024 * 1024)


class Field(StrEnum):
    """What a column can hold."""

    NUMBER = "number"
    USER = "user"
    TITLE = "title"
    REPORTED_AT = "reported_at"
    TEXT = "text"
    AGAINST = "against"
    SUPPORT = "for"
    ANSWER = "answer"
    ANSWERED_AT = "answered_at"


HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: ("留言编号", "编号", "工单号", "工单编号", "诉求编号", "number"),
    Field.USER: ("留言用户", "用户", "反映人", "诉求人", "user"),
    Field.TITLE: ("留言主题", "主题", "标题", "诉求标题", "title"),
    Field.REPORTED_AT: ("留言时间", "反映时间", "受理时间", "诉求时间", "reported_at"),
    Field.TEXT: ("留言详情", "详情", "内容", "诉求内容", "text"),
    Field.AGAINST: ("反对数", "against"),
    Field.SUPPORT: ("点赞数", "支持数", "for"),
    Field.ANSWER: ("答复意见", "答复", "答复内容", "办理结果", "answer"),
    Field.ANSWERED_AT: ("答复时间", "办结时间", "answered_at"),
}
NEEDED = (Field.NUMBER, Field.REPORTED_AT, Field.TEXT)


class BadRow(ValueError):
    """A row cannot become an appeal; `str()` says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """One row. `digest` is a hash of its cells as read; times are of Asia/Shanghai."""

    line: int
    number: str
    user: str
    title: str
    text: str
    reported_at: datetime
    answer: str
    answered_at: datetime | None
    for_count: int
    against_count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that stays out: the line of the file on which it begins, and why."""

    line: int
    reason: str


def rows(text: str, *, columns: Mapping[str, str], now: datetime) -> Iterator[Appeal | Bad]:
    """Every row of a table. `columns` maps headings to fields beyond the known ones. Raises `Unreadable`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    places = _places(next(reader, []), columns)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Bad(line, f"这一行读不出来（{error}）")
            continue
        if any(cell.strip() for cell in cells):
            yield _row(cells, places, line, now)


def _places(heading: Sequence[str], columns: Mapping[str, str]) -> dict[Field, int]:
    """In which column each field is; raises `Unreadable` where a needed one is missing."""
    known = {name: field for field, names in HEADINGS.items() for name in names}
    for name, field in columns.items():
        if field not in set(Field):
            raise Unreadable(f"没有叫 {field} 的字段；可用的有：{'、'.join(Field)}")
        known[name] = Field(field)
    names = [name.strip() for name in heading]
    if absent := [name for name in columns if name not in names]:
        raise Unreadable(f"表头里没有这些列：{'、'.join(absent)}；表头是：{'、'.join(names)}")
    places: dict[Field, int] = {}
    for name in [*columns, *names]:  # a mapping given by hand goes before a heading that is known anyway
        if name in known:
            places.setdefault(known[name], names.index(name))
    if missing := [HEADINGS[field][0] for field in NEEDED if field not in places]:
        raise Unreadable(f"缺少这些列：{'、'.join(missing)}；可用 --map 列名=字段 指定")
    return places


def _row(cells: Sequence[str], places: Mapping[Field, int], line: int, now: datetime) -> Appeal | Bad:
    if len(cells) <= max(places.values()):
        return Bad(line, f"只有 {len(cells)} 列，比表头少")
    cell = {field: cells[places[field]].replace("\0", "").strip() if field in places else "" for field in Field}
    try:
        return _appeal(cell, line, now)
    except BadRow as bad:
        return Bad(line, str(bad))


def _appeal(cell: Mapping[Field, str], line: int, now: datetime) -> Appeal:
    number, title, text = cell[Field.NUMBER], cell[Field.TITLE], cell[Field.TEXT]
    if not number:
        raise BadRow("没有编号")
    if len(number) > LONGEST_NUMBER:
        raise BadRow(f"编号超过 {LONGEST_NUMBER} 个字")
    if not (title or text):
        raise BadRow("主题和详情都是空的")
    reported_at, _whole = moment(cell[Field.REPORTED_AT], "留言时间")
    if reported_at > now:
        raise BadRow(f"留言时间 {cell[Field.REPORTED_AT]} 还没有到")
    return Appeal(
        line=line, number=number, user=cell[Field.USER], title=title, text=text or title, reported_at=reported_at,
        answer=cell[Field.ANSWER], answered_at=_answered_at(cell, reported_at, now),
        for_count=_count(cell[Field.SUPPORT], "点赞数"), against_count=_count(cell[Field.AGAINST], "反对数"),
        digest=digest(cell),
    )  # fmt: skip


def _answered_at(cell: Mapping[Field, str], reported_at: datetime, now: datetime) -> datetime | None:
    written = cell[Field.ANSWERED_AT]
    if not cell[Field.ANSWER]:
        if written:
            raise BadRow("有答复时间，却没有答复意见")
        return None
    if not written:
        raise BadRow("有答复意见，却没有答复时间")
    answered_at, whole = moment(written, "答复时间")
    if not whole and answered_at.date() == reported_at.date():
        return reported_at  # a day without an hour: not before it was reported
    if answered_at < reported_at:
        raise BadRow(f"答复时间 {written} 早于留言时间 {cell[Field.REPORTED_AT]}")
    if answered_at > now:
        raise BadRow(f"答复时间 {written} 还没有到")
    return answered_at


def moment(text: str, what: str) -> tuple[datetime, bool]:
    """`2019/2/28 11:25:05`, `2019-02-28 11:25`, `2019年2月28日`: the moment, and whether it had an hour."""
    if not text:
        raise BadRow(f"没有{what}")
    found = MOMENT.fullmatch(text)
    if found is None:
        raise BadRow(f"{what}“{text[:30]}”看不懂，应写成 2019/2/28 11:25:05")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        read = datetime.combine(date(year, month, day), time(hour, minute, second), SHANGHAI)
    except ValueError:
        raise BadRow(f"{what}“{text}”不存在") from None
    if year < EARLIEST_YEAR:
        raise BadRow(f"{what}“{text}”太早了")
    return read, found[4] is not None


def _count(text: str, what: str) -> int:
    if text and not (text.isdecimal() and len(text) < 10):
        raise BadRow(f"{what}“{text[:20]}”不是数字")
    return int(text or 0)


def digest(cell: Mapping[Field, str]) -> str:
    """A hash of a row's words: the same number with another one is another text."""
    return hashlib.sha256("\x1f".join(f"{field}={cell[field]}" for field in Field).encode()).hexdigest()
