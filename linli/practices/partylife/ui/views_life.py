"""组织生活: the year of each branch, and planning its next meeting. Whoever is of no branch finds nothing here."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.actions.scheduling import NotScheduled
from linli.kernel.worktime import local
from linli.practices.partylife.actions.meeting import MeetingRefused, PartyMeeting, plan_meeting
from linli.practices.partylife.enums import LifeKind
from linli.practices.partylife.permissions import TAKE_PART
from linli.practices.partylife.queries.life import boards, meetings_in, requirements
from linli.practices.partylife.queries.walls import branches_of
from linli.practices.partylife.ui.forms import MeetingForm
from linli.registry.models import Party


def own_branches(request: Request) -> list[Party]:
    found = branches_of(request.visitor)
    if not found:
        raise Http404
    return found


@opens(may(TAKE_PART))
def party_life(request: Request) -> HttpResponse:
    """What is due, held, minuted; who is behind."""
    branches, this = own_branches(request), local(request.now).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= this + 1 else this
    return page(
        request, "partylife/life.html", boards=boards(branches, year, request.now), year=year, this_year=this,
        meetings=meetings_in(branches, year, request.now),
    )  # fmt: skip


@opens(may(TAKE_PART), methods=("GET", "POST"))
def party_meeting_new(request: Request) -> HttpResponse:
    branches = own_branches(request)
    if request.method == "GET":
        return _form_page(request, MeetingForm(initial=_wanted(request)), branches)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, branches, status=422)
    given = form.cleaned_data
    branch = next((each for each in branches if each.id == given["branch"]), None)
    if branch is None:
        raise Http404
    kinds = [LifeKind(kind) for kind in given["kinds"]]
    meeting = PartyMeeting(
        branch, kinds, given["title"], *form.times(), given["first_item"], form.agenda(), room_words=given["room_words"]
    )
    try:
        row = plan_meeting(
            community=request.community, meeting=meeting, user=request.visitor.user, by=request.visitor.actor,
            now=request.now,
        )  # fmt: skip
    except (MeetingRefused, NotScheduled) as refused:
        return _form_page(request, form, branches, str(refused), 422)
    flash(request, _("已排上，支部的人会收到通知"))
    return HttpResponseRedirect(reverse("minutes", kwargs={"code": request.community.code, "id": row.id}))


def _wanted(request: Request) -> dict[str, Any]:
    """What the link to the form said is due."""
    kind = request.GET.get("kind", "")
    title = str(LifeKind(kind).label) if kind in LifeKind.values else ""
    return {"branch": request.GET.get("branch", ""), "kinds": [kind], "title": title, "minutes": 90}


def _form_page(
    request: Request, form: MeetingForm, branches: list[Party], error: str = "", status: int = 200
) -> HttpResponse:
    first = [row.get_kind_display() for row in requirements() if row.first_item]
    return page(
        request, "partylife/meeting_new.html", status=status, form=form, error=error, kinds=LifeKind.choices,
        branches=[(str(branch.id), branch.name) for branch in branches], first=first,
    )  # fmt: skip
