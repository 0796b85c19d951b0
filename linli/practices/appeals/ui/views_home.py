"""A community's front page for the people who live in it, what is theirs, and who looked at it."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from linli.accounts.opens import Request, anyone, opens, resident
from linli.design.pages import page
from linli.design.panels import panels_for
from linli.kernel.worktime import local
from linli.practices.appeals.queries import reports, tracking
from linli.practices.appeals.queries.grids import grid_contact
from linli.practices.appeals.ui.words import data_words, link_of, standing_of, telephone


def cards(request: Request, matters: list) -> list[dict]:
    """Matters as cards: what, who has it, by when, where to look."""
    return [
        {"matter": matter, "standing": standing_of(matter, request.now), "href": link_of(matter)} for matter in matters
    ]


@opens(anyone)
def community(request: Request) -> HttpResponse:
    """The door of a community: report, mine, progress, what was done, whom to call."""
    found = tracking.open_of(request.visitor)
    shown = 1 if request.COOKIES.get("elder") == "1" else 2
    return page(
        request, "appeals/home.html", mine=cards(request, found[:shown]), more=len(found) > shown,
        tel=telephone(request.community.phone),
    )  # fmt: skip


@opens(resident)
def my_matters(request: Request) -> HttpResponse:
    """我的事项: first what needs me, then the rest, newest first."""
    number = request.GET.get("page", "1")
    at = int(number) if number.isdigit() and len(number) < 6 else 1
    others, more = tracking.others_of(request.visitor, at)
    waiting = tracking.waiting_for(request.visitor) if at <= 1 else []
    family = tracking.family_of(request.visitor, local(request.now).date()) if at <= 1 else []
    here = reverse("my-matters", kwargs={"code": request.community.code})
    return page(
        request, "appeals/my_matters.html", waiting=cards(request, waiting), others=cards(request, others),
        family=cards(request, family), panels=panels_for("my-matters", request.community, request.visitor),
        next_href=f"{here}?{urlencode({'page': at + 1})}" if more else "",
        previous_href=f"{here}?{urlencode({'page': at - 1})}" if at > 1 else "",
    )  # fmt: skip


@opens(resident)
def my_reads(request: Request) -> HttpResponse:
    """谁看过我的信息."""
    assert request.visitor.account is not None
    reads = tracking.reads_of(request.visitor.account, request.community)
    return page(request, "appeals/my_reads.html", reads=reads, data=data_words)


@opens(anyone)
def find_grid(request: Request) -> HttpResponse:
    """找网格员: the grid of my home or of a building, who answers for it, and the number to call."""
    today = request.now.date()
    homes = reports.homes_of(request.visitor.account, today)
    chosen = reports.place_with(request.GET.get("place", "")) or (homes[0] if homes else None)
    return page(
        request, "appeals/find_grid.html", estates=reports.estates(), chosen=chosen, tel=telephone(request.community.phone),
        found=grid_contact(chosen, today) if chosen else None,
    )  # fmt: skip
