"""Pages of figures: what anybody may read, and what the staff look at."""

from django.http import HttpResponse

from linli.accounts.opens import Request, anyone, may, opens
from linli.design.pages import page
from linli.insight.enums import Span
from linli.insight.permissions import FIGURES
from linli.insight.queries.figures import by_grid, by_month, by_organisation, names, overview, spans, usual_span
from linli.insight.queries.public import categories, listed
from linli.insight.ui.words import charted, chosen_number, group_rows, span_tabs, trend


def chosen_span(request: Request) -> Span:
    asked = request.GET.get("span", "")
    return Span(asked) if asked in Span.values else usual_span(request.now)


@opens(anyone)
def public(request: Request) -> HttpResponse:
    """What was raised and how it ended, without persons, and the figures."""
    span, number = chosen_span(request), chosen_number(request.GET.get("page", ""))
    kinds = categories()
    category = request.GET.get("category", "")
    category = category if category in dict(kinds) else ""
    found = overview(span, request.now, names())
    rows, more = listed(span, category, number, request.now)
    return page(
        request, "insight/public.html", figures=found.whole.public(), bars=charted(found.categories), kinds=kinds,
        groups=group_rows([(g.name, g.figures.public()) for g in found.categories]), span=span, category=category,
        matters=rows, tabs=span_tabs(request, spans(), span), number=number, more=more,
    )  # fmt: skip


@opens(may(FIGURES))
def figures(request: Request) -> HttpResponse:
    """The same figures with their months, grids and organisations. Never of a single person."""
    span = chosen_span(request)
    known = names()
    found = overview(span, request.now, known)
    months = by_month(span, request.now)
    return page(
        request, "insight/figures.html", figures=found.whole, bars=charted(found.categories), months=months,
        groups=group_rows([(g.name, g.figures) for g in found.categories]), trend=trend(months),
        grids=group_rows([(g.name, g.figures) for g in by_grid(span, request.now, known)]),
        organisations=group_rows([(g.name, g.figures) for g in by_organisation(span, request.now, known)]),
        tabs=span_tabs(request, spans(), span),
    )  # fmt: skip
