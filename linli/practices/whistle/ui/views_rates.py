"""How the called parties answer: for the community its own; for the street office every community it answers for."""

from django.http import HttpResponse

from linli.accounts.opens import Request, may, opens
from linli.design.pages import page
from linli.practices.whistle.permissions import RATES
from linli.practices.whistle.queries.areas import communities_read_by
from linli.practices.whistle.queries.figures import communities_over, department_rates, rates_over


@opens(may(RATES))
def rates(request: Request) -> HttpResponse:
    """Of organisations alone: no person's name is in any line."""
    communities = communities_read_by(request.visitor.user, request.community, request.now)
    above = len(communities) > 1
    return page(
        request, "whistle/rates.html", lines=department_rates(request.now),
        over=rates_over(communities, request.now) if above else [],
        communities=communities_over(communities) if above else [],
    )  # fmt: skip
