"""Figures as words, rows and drawings."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from linli.design.charts import bars, line
from linli.design.words import duration, percent
from linli.insight.enums import Span
from linli.insight.rules import Figures, Group

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
