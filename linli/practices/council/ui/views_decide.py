"""一起议, for residents: what I can propose, support, talk about now; one proposal from first words to the end."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, opens, resident
from linli.design.pages import flash, page
from linli.design.panels import panels_for
from linli.design.pictures import picture_of
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused, rights_of
from linli.practices.council.actions.opinions import once, speak
from linli.practices.council.actions.proposing import Draft, From, NamesSomebody, check, propose, support, take_back
from linli.practices.council.enums import Origin, Right, Stance
from linli.practices.council.models import Proposal
from linli.practices.council.playbook import council_of
from linli.practices.council.queries import proposals as reading
from linli.practices.council.queries.rounds import open_call, year_now
from linli.practices.council.queries.surveys import latest_survey
from linli.practices.council.ui import words
from linli.practices.council.ui.forms import OpinionForm, ProposalForm, first_error
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from linli.registry.queries.places import places_of

DRAFT = "council_draft"


def places() -> list[tuple[UUID, str]]:
    """Where a proposal can be about: estates, buildings, facilities."""
    return [(row.id, row.full_name) for row in places_of(PlaceKind.ESTATE, PlaceKind.BUILDING, PlaceKind.FACILITY)]


def place_with(id: UUID | None) -> Place | None:
    return Place.objects.filter(id=id, is_active=True).first() if id else None


def number_of_page(request: Request) -> int:
    given = request.GET.get("page", "1")
    return min(max(int(given), 1), 400) if given.isdigit() and len(given) < 4 else 1


def to(request: Request, name: str, query: str = "", **kwargs: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **kwargs}) + query)


@opens(anyone)
def decide(request: Request) -> HttpResponse:
    """What can be decided now, and what was."""
    today, at = local(request.now).date(), number_of_page(request)
    supportable, talked, others = reading.to_decide(request.visitor.account, today)
    done, more = reading.decided(at)
    call, vote, reviewing = year_now(today)
    return page(
        request, "council/decide.html", supportable=supportable, talked=talked, others=others, done=done, more=more,
        at=at, today=today, left=words.left_words, tone=words.tone, call=call, vote=vote, reviewing=reviewing,
        panels=panels_for("decide", request.community, request.visitor), survey=latest_survey(today),
    )  # fmt: skip


# -- proposing


@opens(anyone, methods=("GET", "POST"))
def propose_new(request: Request) -> HttpResponse:
    """Write a proposal; similar ones are shown first; who has no account proves their phone and comes back to it."""
    if request.method == "GET":
        return _propose_page(request, ProposalForm(request.session.get(DRAFT)))
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _propose_page(request, form, 422, first_error(form))
    told = form.cleaned_data
    found = [] if told["own"] else reading.similar(told["title"], told["text"])
    if found:
        return _propose_page(request, form, 200, similar=found)
    try:
        check(_draft(told))
        if request.visitor.account is None:
            return _sign_in_first(request, form)
        proposal = _proposed(request, told)
    except CouncilRefused as refused:
        nobody = isinstance(refused, NamesSomebody)
        return _propose_page(request, form, 422, str(refused), asks_nobody=nobody)
    request.session.pop(DRAFT, None)
    flash(request, _("提议 %(number)s 已经发布，请邻居们来附议") % {"number": proposal.number})
    return to(request, "proposal", id=proposal.id)


def _draft(told: dict[str, Any]) -> Draft:
    return Draft(told["title"], told["text"], place_with(told["place"]), told["about_nobody"])


def _sign_in_first(request: Request, form: ProposalForm) -> HttpResponse:
    """To the phone code and back, with what was written."""
    request.session[DRAFT] = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
    flash(request, _("请先用手机号登录，您写的还在"), "info")
    here = reverse("propose", kwargs={"code": request.community.code})
    return to(request, "sign-in", "?" + urlencode({"next": here}))


def _proposed(request: Request, told: dict[str, Any]) -> Proposal:
    account = request.visitor.account
    assert account is not None
    source = From(Origin.RESIDENT, account=account, name=told["name"] or str(account.name))
    year = open_call(local(request.now).date()) if told["round"] else None
    return propose(
        community=request.community, draft=_draft(told), source=source, by=request.visitor.actor, now=request.now,
        round=year,
    )  # fmt: skip


def _propose_page(
    request: Request, form: ProposalForm, status: int = 200, error: str = "", **more: Any
) -> HttpResponse:
    kept = form.data if form.is_bound else {}
    return page(
        request, "council/propose.html", status=status, kept=kept, error=error, places=places(),
        similar=more.get("similar", []), asks_nobody=more.get("asks_nobody", False) or bool(kept.get("about_nobody")),
        supporters=council_of(request.community).supporters, call=open_call(local(request.now).date()),
    )  # fmt: skip


# -- one proposal


def _public(request: Request, id: UUID) -> Proposal:
    found = reading.shown_proposal(id, request.visitor.account)
    if found is None:
        raise Http404(str(id))
    return found


def told(request: Request, proposal: Proposal, *, pictures: bool = True) -> dict[str, Any]:
    """The parts of a proposal's story that everybody may read; `asked`, appraisals still to come too, is the desk's."""
    today, small = local(request.now).date(), council_of(request.community).small_group
    phases, turns = reading.phases_of(proposal), reading.turns_of(proposal, today, small)
    asked = reading.appraisals_of(proposal, done=False)
    appraisals = [each for each in asked if each.done_at]
    project = getattr(proposal, "project", None)
    milestones = reading.milestones_of(project) if project else []
    photos = reading.photos_of(project) if project and pictures else []
    return {
        "proposal": proposal, "project": project, "turns": turns, "appraisals": appraisals, "asked": asked, "today": today,
        "steps": words.steps_of(proposal, phases), "tone": words.tone(proposal), "money": words.money,
        "left": words.left_words(proposal, today), "count_rows": words.count_rows,
        "milestone_rows": words.project_rows(milestones), "milestones": milestones,
        "photos": words.photo_items(request.community.code, photos),
        "story": words.story(proposal, phases, turns, appraisals, project, milestones),
        "small": small,
    }  # fmt: skip


@opens(anyone)
def proposal(request: Request, id: UUID) -> HttpResponse:
    return _proposal_page(request, _public(request, id))


def _proposal_page(
    request: Request, proposal: Proposal, status: int = 200, error: str = "", kept: Any = None
) -> HttpResponse:
    rights, account = rights_of(proposal, request.now), request.visitor.account
    mine = None
    if account is not None and Right.SPEAK in rights:
        mine = reading.opinion_of(proposal, once(proposal, account))
    return page(
        request, "council/proposal.html", status=status, error=error, kept=kept or {}, mine=mine,
        can_support=Right.SUPPORT in rights, can_speak=Right.SPEAK in rights, stances=Stance.choices,
        sign_in=reverse("sign-in", kwargs={"code": request.community.code}) + "?" + urlencode({"next": request.path}),
        **told(request, proposal),
    )  # fmt: skip


@opens(resident, methods=("POST",))
def proposal_support(request: Request, id: UUID) -> HttpResponse:
    """附议, one tap."""
    proposal, account = _public(request, id), request.visitor.account
    assert account is not None
    try:
        new = support(proposal=proposal, account=account, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return _proposal_page(request, proposal, 409, str(refused))
    flash(request, _("已附议，谢谢") if new else _("您已经附议过了"), "ok" if new else "info")
    return to(request, "proposal", id=id)


@opens(resident, methods=("POST",))
def proposal_take_back(request: Request, id: UUID) -> HttpResponse:
    proposal, account = _public(request, id), request.visitor.account
    assert account is not None
    try:
        take_back(proposal=proposal, account=account, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return _proposal_page(request, proposal, 409, str(refused))
    flash(request, _("已收回附议"), "info")
    return to(request, "proposal", id=id)


@opens(resident, methods=("POST",))
def proposal_opinion(request: Request, id: UUID) -> HttpResponse:
    """For, against, unsure, and words; may be changed while the discussion lasts."""
    proposal, form, account = _public(request, id), OpinionForm(request.POST), request.visitor.account
    assert account is not None
    if not form.is_valid():
        return _proposal_page(request, proposal, 422, _("请选赞成、反对或说不好"), request.POST)
    said = form.cleaned_data
    try:
        speak(
            proposal=proposal, stance=Stance(said["stance"]), words=said["words"], signs=said["signs"], account=account,
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except CouncilRefused as refused:
        return _proposal_page(request, proposal, 409, str(refused), request.POST)
    flash(request, _("您的意见记下了；商议结束前可以改"))
    return to(request, "proposal", id=id)


@opens(anyone)
def proposal_photo(request: Request, id: UUID, size: str) -> HttpResponse:
    photo = reading.public_photo(id)
    return picture_of(photo.file if photo else None, size)
