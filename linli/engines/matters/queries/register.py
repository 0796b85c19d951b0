"""台账: the rows of any filtered list, as they leave the house. Who raised a matter is never among them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from linli.accounts.visitors import Visitor
from linli.engines.matters.enums import Rating, Source, Stage, Urgency
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.inbox import Filter, wanted_matters
from linli.kernel.worktime import local

#: A register is read by people: more rows than this want a narrower filter.
MOST = 10_000
COLUMNS = (
    "number", "title", "stage", "urgency", "source", "where", "reported_at", "due_at", "answered_at", "closed_at", "in_time",
    "rating", "reopened_count", "answer", "category__name", "category__name_en", "grid__name", "place__name", "place__kind",
    "place__address", "place__parent__name", "place__parent__kind", "place__parent__address", "holder__name",
)  # fmt: skip


def heads() -> list[str]:
    return [
        _("编号"), _("标题"), _("类别"), _("网格"), _("地点"), _("来源"), _("紧急程度"), _("状态"), _("承办"), _("上报时间"),
        _("时限"), _("答复时间"), _("办结时间"), _("按时"), _("评价"), _("重办次数"), _("答复"),
    ]  # fmt: skip


def register_matters(visitor: Visitor, wanted: Filter, now: datetime, most: int = MOST) -> list[Matter]:
    """What the filter asks for, at most `most` rows and one more, so that it shows when something was left out."""
    rows = wanted_matters(visitor, wanted, now).select_related("category", "grid", "place__parent", "holder")
    return list(rows.only(*COLUMNS)[: most + 1])


def register_rows(matters: list[Matter]) -> Iterator[list[str]]:
    """The cells of each row, as words, in the order of `heads`."""
    for matter in matters:
        in_time = {True: _("是"), False: _("否"), None: ""}[matter.in_time]
        yield [
            matter.number, matter.title, matter.category.label, matter.grid.name if matter.grid else "",
            matter.spot, str(Source(matter.source).label),
            str(Urgency(matter.urgency).label), str(Stage(matter.stage).label), matter.holder.name if matter.holder else "",
            _time(matter.reported_at), _time(matter.due_at), _time(matter.answered_at), _time(matter.closed_at), in_time,
            str(Rating(matter.rating).label) if matter.rating else "", str(matter.reopened_count or ""), matter.answer,
        ]  # fmt: skip


def _time(value: datetime | None) -> str:
    return f"{local(value):%Y-%m-%d %H:%M}" if value else ""
