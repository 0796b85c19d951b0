"""Filters: moments, durations, time left, masks, in words of the reader's language; times in Asia/Shanghai."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from linli.kernel.personal import mask_phone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)


def moment(value: datetime | None, now: datetime | None = None) -> Markup:
    """`11-07 09:20`, with the year where it is not this one; as a `<time>`."""
    if value is None:
        return Markup("")
    here, this = local(value), local(now or timezone.now())
    shown = f"{here:%m-%d %H:%M}" if here.year == this.year else f"{here:%Y-%m-%d %H:%M}"
    return Markup('<time class="num" datetime="{}">{}</time>').format(here.isoformat(timespec="minutes"), shown)


def clock(value: datetime) -> str:
    """`09:20`: the time of a day that is told beside it."""
    return f"{local(value):%H:%M}"


def day(value: date | datetime | None) -> Markup:
    """`2026-11-07`, as a `<time>`."""
    if value is None:
        return Markup("")
    on = local(value).date() if isinstance(value, datetime) else value
    return Markup('<time class="num" datetime="{0}">{0}</time>').format(on.isoformat())


def duration(minutes: float | int | timedelta | None) -> str:
    """Minutes (or a timedelta) as one number and one unit: 38 分钟, 3 小时, 2 天."""
    if minutes is None:
        return "—"
    whole = minutes.total_seconds() / 60 if isinstance(minutes, timedelta) else float(minutes)
    if whole < 60:
        return _("%(n)d 分钟") % {"n": max(1, round(whole))}
    if whole < 48 * 60:
        return _("%(n)d 小时") % {"n": round(whole / 60)}
    days = whole / 1440
    return _("%(n)s 天") % {"n": f"{days:.1f}" if days < 20 and round(days, 1) % 1 else f"{days:.0f}"}


def time_left(due_at: datetime | None, now: datetime) -> str:
    """剩 38 分钟, or 已超时 2 小时."""
    if due_at is None:
        return ""
    if due_at <= now:
        return _("已超时 %(time)s") % {"time": duration(now - due_at)}
    return _("剩 %(time)s") % {"time": duration(due_at - now)}


def ago(value: datetime, now: datetime) -> str:
    return _("%(time)s前") % {"time": duration(now - value)}


def paragraphs(text: str) -> Markup:
    """Somebody's words: escaped, line breaks kept."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(escape(line)) for line in lines)


def percent(share: float | None) -> str:
    """0.962 as 96.2%; a dash where there is nothing to share."""
    return "—" if share is None else f"{share * 100:.1f}%"


FILTERS: dict[str, Callable[..., Any]] = {
    "moment": moment,
    "clock": clock,
    "day": day,
    "duration": duration,
    "time_left": time_left,
    "ago": ago,
    "paragraphs": paragraphs,
    "percent": percent,
    "mask_phone": mask_phone,
}
