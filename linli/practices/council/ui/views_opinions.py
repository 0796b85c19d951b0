"""Opinions as they are gathered, quick enough for a door; checked; and the text that follows from them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.redaction import without_persons
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.opinions import Heard, check, gather
from linli.practices.council.actions.proposing import Draft, NamesSomebody
from linli.practices.council.actions.revising import revise
from linli.practices.council.enums import Stance, Way
from linli.practices.council.models import Opinion, Proposal
from linli.practices.council.permissions import DESK, GATHER, RUN
from linli.practices.council.queries.figures import opinions_by_way
from linli.practices.council.rules import difference
from linli.practices.council.ui.forms import HeardForm, RevisionForm, first_error
from linli.practices.council.ui.showing import at_desk
from linli.practices.council.ui.views_decide import number_of_page, place_with, places, to

HEARD = [way for way in Way.choices if way[0] != Way.PHONE]
SHOWN = 30


@opens(may(GATHER), methods=("GET", "POST"))
def council_opinion(request: Request, id: UUID) -> HttpResponse:
    """One opinion, two taps; the way and the place stay for the next door."""
    proposal = at_desk(request, id)
    if request.method == "GET":
        return _opinion_page(request, proposal, request.GET)
    form = HeardForm(request.POST)
    if not form.is_valid():
        return _opinion_page(request, proposal, request.POST, 422, _("请选怎么议的，以及赞成、反对或说不好"))
    said = form.cleaned_data
    heard = Heard(
        Way(said["way"]), Stance(said["stance"]), said["words"], place_with(said["place"]), said["where"], said["name"],
        said["signs"], said["times"] or 1,
    )  # fmt: skip
    try:
        made = gather(
            proposal=proposal, heard=heard, user=request.visitor.user, by=request.visitor.actor, now=request.now
        )
    except CouncilRefused as refused:
        return _opinion_page(request, proposal, request.POST, 422, str(refused))
    flash(request, _("已记 %(n)d 条，接着记下一条") % {"n": len(made)})
    return to(request, "council-opinion", f"?way={heard.way}&place={said['place'] or ''}", id=id)


def _opinion_page(request: Request, proposal: Proposal, kept: Any, status: int = 200, error: str = "") -> HttpResponse:
    return page(
        request, "council/opinion.html", status=status, proposal=proposal, kept=kept, error=error, ways=HEARD,
        stances=Stance.choices, places=places(), counts=opinions_by_way(proposal),
        labels=[(value, label) for value, label in Way.choices],
    )  # fmt: skip


@opens(may(DESK))
def council_heard(request: Request, id: UUID) -> HttpResponse:
    """All opinions of a proposal in one place, with where, for or against, and words; names of those who sign."""
    proposal, at = at_desk(request, id), number_of_page(request)
    rows = Opinion.objects.filter(proposal=proposal).select_related("place", "taken_by").order_by("-at", "-id")
    found = list(rows[(at - 1) * SHOWN : at * SHOWN + 1])
    return page(
        request, "council/heard.html", proposal=proposal, rows=found[:SHOWN], more=len(found) > SHOWN, at=at,
        counts=opinions_by_way(proposal), labels=Way.choices, may_check=request.visitor.may(RUN),
    )  # fmt: skip


@opens(may(RUN), methods=("GET", "POST"))
def council_check(request: Request, id: UUID) -> HttpResponse:
    """Check what was heard: what of the words is shown; names of those who did not sign go."""
    proposal = at_desk(request, id)
    rows = list(
        Opinion.objects.filter(proposal=proposal, checked_at=None).select_related("place").order_by("at", "id")[:SHOWN]
    )
    if request.method == "GET":
        proposed = {row.id: without_persons(str(row.words)) for row in rows}
        return page(request, "council/check.html", proposal=proposal, rows=rows, proposed=proposed)
    ticked = [row for row in rows if request.POST.get(f"seen-{row.id}")]
    public = {row.id: request.POST.get(f"words-{row.id}", "") for row in ticked if request.POST.get(f"show-{row.id}")}
    number = check(proposal=proposal, opinions=ticked, public=public, by=request.visitor.actor, now=request.now)
    flash(request, _("核对了 %(n)d 条，没有署名的姓名已经去掉") % {"n": number})
    return to(request, "council-check" if len(rows) == SHOWN else "council-proposal", id=id)


@opens(may(RUN), methods=("GET", "POST"))
def council_revise(request: Request, id: UUID) -> HttpResponse:
    """The text of the next round; a look at the difference before it is kept."""
    proposal = at_desk(request, id)
    if request.method == "GET":
        return _revise_page(request, proposal, {"title": proposal.title, "text": proposal.text})
    form = RevisionForm(request.POST)
    if not form.is_valid():
        return _revise_page(request, proposal, request.POST, 422, first_error(form))
    told = form.cleaned_data
    if request.POST.get("look"):
        return _revise_page(request, proposal, request.POST, change=difference(proposal.text, told["text"]))
    draft = Draft(told["title"], told["text"], about_nobody=told["about_nobody"])
    try:
        revise(proposal=proposal, draft=draft, note=told["note"], by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        nobody = isinstance(refused, NamesSomebody)
        return _revise_page(request, proposal, request.POST, 422, str(refused), asks_nobody=nobody)
    flash(request, _("新文本已保存，改动大家都看得到"))
    return to(request, "council-proposal", id=id)


def _revise_page(
    request: Request, proposal: Proposal, kept: Any, status: int = 200, error: str = "", **more: Any
) -> HttpResponse:
    return page(
        request, "council/revise.html", status=status, proposal=proposal, kept=kept, error=error,
        change=more.get("change", []), asks_nobody=more.get("asks_nobody", False) or bool(kept.get("about_nobody")),
    )  # fmt: skip
