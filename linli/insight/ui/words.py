"""Figures as words, rows and drawings."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from linli.design.charts import bars, line
from linli.design.words import duration, percent, time_left
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.inbox import CAP
from linli.engines.matters.rules import pressure
from linli.insight.enums import Span
from linli.insight.queries.areas import Line, Over
from linli.insight.queries.joint_inbox import After
from linli.insight.rules import Figures, Group
from linli.kernel.models import Community

LAST_PAGE = 400


def chosen_number(text: str) -> int:
    """The page asked for, from 1; nonsense is the first."""
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


def span_tabs(request: HttpRequest, spans: Iterable[Span], current: Span) -> list[tuple[str, str, None, bool]]:
    category = request.GET.get("category", "")
    kept = {"category": category} if category else {}
    return [(str(s.label), "?" + urlencode({"span": s.value, **kept}), None, s == current) for s in spans]


def name_of(group: str) -> str:
    return group or _("其余合计")


def charted(groups: Sequence[Group]) -> Markup:
    """Bars of how much was raised in each."""
    rows = [(name_of(g.name), g.figures.raised, _("%(n)d 件") % {"n": g.figures.raised}) for g in groups]
    return bars(_("各类别收到的件数"), rows)


def group_rows(groups: Iterable[tuple[str, Figures]]) -> list[list[str]]:
    """Cells of a table: name, raised, answered, in time, median, satisfied."""
    return [
        [
            name_of(name), str(f.raised), str(f.answered), percent(f.in_time_share), duration(f.median_minutes),
            percent(f.satisfied_share),
        ]
        for name, f in groups
    ]  # fmt: skip


def trend(months: Sequence[tuple[str, int, int]]) -> Markup:
    """Two lines: raised, and answered of them."""
    points = [(month[2:], float(raised)) for month, raised, _answered in months]
    answered = [float(count) for _month, _raised, count in months]
    return line(_("各月收到与已答复"), points, second=answered, names=(_("收到"), _("已答复")))


# -- areas

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TONES = {Stage.REPORTED: "warn", Stage.RETURNED: "danger", Stage.DISPATCHED: "warn"}


def largest_words(over: Over) -> str:
    """Which community has most matters, and how many of all: it weighs most in every figure."""
    if over.largest is None:
        return ""
    community, raised = over.largest
    return _("%(name)s，%(n)d 件") % {"name": community.name, "n": raised}


def comparison(lines: Iterable[Line], of_communities: bool) -> list[list[Any]]:
    """Cells of a table: name (a link), communities, raised, open, open share, in time, median, satisfied."""
    return [
        [
            Markup('<a href="{}">{}</a>').format(_page_of(each, of_communities), each.name), str(each.count),
            str(each.figures.raised), str(each.figures.open), percent(each.figures.open_share),
            percent(each.figures.in_time_share), duration(each.figures.median_minutes),
            percent(each.figures.satisfied_share),
        ]
        for each in lines
    ]  # fmt: skip


def _page_of(each: Line, is_community: bool) -> str:
    if is_community:
        return reverse("figures", kwargs={"code": each.code})
    return reverse("area", kwargs={"area": each.code})


def inbox_tabs(counts: dict[str, int], current: str) -> list[tuple[str, str, str, bool]]:
    words = {"over": _("已超时"), "soon": _("快超时"), "desk": _("待派单")}
    many = {tab: f"{CAP}+" if n > CAP else str(n) for tab, n in counts.items()}
    return [(label, f"?tab={tab}", many[tab], tab == current) for tab, label in words.items()]


def waiting_row(matter: Matter, community: Community, now: datetime) -> dict[str, Any]:
    """One line of the joint inbox: where it is first."""
    due = matter.due_at or now
    grid, holder = matter.grid.name if matter.grid else "", matter.holder.name if matter.holder else ""
    return {
        "href": reverse("matter", kwargs={"code": community.code, "id": matter.id}),
        "title": matter.title,
        "tag": Stage(matter.stage).label,
        "tone": TONES.get(Stage(matter.stage), "info"),
        "meta": [community.name, _("紧急") if matter.is_urgent else "", matter.category.label, grid, holder],
        "left": time_left(due, now),
        "pressure": str(pressure(due, now)),
    }


def after_words(after: After | None) -> str:
    return f"{(after[0] - EPOCH) // timedelta(microseconds=1)}_{after[1]}" if after else ""


def after_in(text: str) -> After | None:
    """Where a page begins; nonsense is the first page."""
    at, _sign, last = text.partition("_")
    try:
        return EPOCH + timedelta(microseconds=int(at)), UUID(last)
    except (ValueError, OverflowError):
        return None
