"""How a matter's state looks: a tag's tone, a row of the list, the steps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.design.words import moment, time_left
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.rules import pressure
from linli.kernel.worktime import local

TONES = {
    Stage.REPORTED: "warn", Stage.RETURNED: "danger", Stage.DISPATCHED: "warn", Stage.HANDLING: "info",
    Stage.ASKING: "info", Stage.JOINED: "done", Stage.ANSWERED: "ok", Stage.CLOSED: "done",
}  # fmt: skip
#: How far along each stage is: 发现 0, 派单 1, 处理 2, 评价 3, 归档 4.
REACHED = {
    Stage.REPORTED: 1, Stage.RETURNED: 1, Stage.DISPATCHED: 2, Stage.HANDLING: 2, Stage.ASKING: 2, Stage.JOINED: 2,
    Stage.ANSWERED: 3, Stage.CLOSED: 5,
}  # fmt: skip


def steps_of(matter: Matter) -> list[tuple[str, str]]:
    at = REACHED[Stage(matter.stage)]
    names = [_("发现"), _("派单"), _("处理"), _("评价"), _("归档")]
    return [(name, "done" if n < at else "current" if n == at else "") for n, name in enumerate(names)]


def left_of(matter: Matter, now: datetime) -> tuple[str, str]:
    """Time left in words, and its colour; a matter that waits for nobody here has none."""
    if not matter.is_open:
        return (str(Rating(matter.rating).label) if matter.rating else _("已办结"), "")
    if matter.stage not in procedure_of(matter.kind).clock or matter.due_at is None:
        return (_("时限暂停") if matter.stage == Stage.ASKING else "", "")
    return time_left(matter.due_at, now), str(pressure(matter.due_at, now))


def when(value: datetime, now: datetime) -> str:
    """08:12 today, 11-06 15:31 this year, else the date."""
    here, this = local(value), local(now)
    if here.date() == this.date():
        return f"{here:%H:%M}"
    return f"{here:%m-%d %H:%M}" if here.year == this.year else f"{here:%Y-%m-%d}"


def offers_of(matter: Matter, categories: Mapping[str, str]) -> list[str]:
    """What was found out about a matter by itself: dispatched alone; at the desk the best two, and whether it is doubled."""
    if matter.offered.get("alone"):
        return [_("自动派单")]
    if matter.stage not in {Stage.REPORTED, Stage.RETURNED}:
        return []
    best = [
        f"{categories[key]} {p:.0%}" if p else categories[key]
        for key, p in matter.offered.get("best", ())
        if key in categories
    ]
    marks = [_("建议 %(best)s") % {"best": _("、").join(best)}] if best else []
    return [*marks, _("可能重复")] if matter.offered.get("like") else marks


def row_of(matter: Matter, now: datetime, categories: Mapping[str, str]) -> dict[str, Any]:
    """What one line of the list says; `categories` are the names of those in use, by id."""
    left, tone = left_of(matter, now)
    marks = [
        _("紧急") if matter.is_urgent else "",
        _("催办 %(n)d 次") % {"n": matter.urged_count} if matter.urged_count else "",
        _("重办 %(n)d 次") % {"n": matter.reopened_count} if matter.reopened_count else "",
        _("并案 %(n)d 件") % {"n": matter.duplicate_count} if matter.duplicate_count else "",
    ]
    return {
        "matter": matter,
        "left": left,
        "pressure": tone,
        "tag": Stage(matter.stage).label,
        "tone": TONES[Stage(matter.stage)],
        "meta": [
            *marks, *offers_of(matter, categories), matter.category.label, matter.grid.name if matter.grid else "",
            matter.holder.name if matter.holder else "", when(matter.reported_at, now),
        ],
    }  # fmt: skip


__all__ = ["left_of", "moment", "row_of", "steps_of", "when"]
