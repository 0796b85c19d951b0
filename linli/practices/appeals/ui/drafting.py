"""The report a visitor is writing: its id lives in their session, everything told lives in the draft on the server."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.accounts.opens import Request, View
from linli.design.pages import flash
from linli.engines.matters.actions.questions import answered, still_asked
from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.models import Category
from linli.practices.appeals.actions.drafts import DraftGone, keep, require_alive, start_draft
from linli.practices.appeals.models import Draft
from linli.practices.appeals.queries.reports import draft_with
from linli.practices.appeals.rules import Answers
from linli.practices.appeals.ui.words import link_of

DRAFTS = "drafts"


def go(request: Request, name: str, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code}) + anchor)


def session_draft(request: Request) -> Draft | None:
    """The draft of this session, alive, expired or sent."""
    return draft_with(request.session.get(DRAFTS, {}).get(str(request.community.id)))


def remember(request: Request, draft: Draft) -> None:
    request.session[DRAFTS] = {**request.session.get(DRAFTS, {}), str(request.community.id): str(draft.id)}


def forget(request: Request) -> None:
    drafts = dict(request.session.get(DRAFTS, {}))
    drafts.pop(str(request.community.id), None)
    request.session[DRAFTS] = drafts


def is_over(draft: Draft, now: datetime) -> bool:
    return draft.matter_id is not None or draft.expires_at <= now


def living_draft(request: Request) -> Draft | None:
    """The draft that can be gone on with; one that expired is said so once, one that was sent is let go."""
    draft = session_draft(request)
    if draft is None or not is_over(draft, request.now):
        return draft
    forget(request)
    if draft.matter_id is None:
        flash(request, _("上次没填完的内容已超过 24 小时，为保护您的隐私已经清除"), "warn")
    return None


def tell(request: Request, **told: Any) -> Draft:
    """Keep what was told in the visitor's draft, begun now where there is none."""
    draft = living_draft(request)
    if draft is None:
        draft = start_draft(now=request.now, **told)
        remember(request, draft)
    else:
        keep(draft=draft, now=request.now, **told)
    return draft


def needs_draft(view: View) -> View:
    """For the later steps: without a draft back to the first one, with a sent one to its number."""

    @wraps(view)
    def drafted(request: Request, **kwargs: Any) -> HttpResponse:
        draft = session_draft(request)
        if draft is None:
            return go(request, "report")
        if draft.matter is not None:
            return HttpResponseRedirect(link_of(draft.matter, "received"))
        try:
            require_alive(draft, request.now)
        except DraftGone as gone:
            forget(request)
            flash(request, str(gone), "warn")
            return go(request, "report")
        return view(request, draft, **kwargs)

    return drafted


def is_anonymous(answers: Answers, category: Category | None) -> bool:
    return answers.anonymous and category is not None and category.anonymous


def missing_step(answers: Answers, category: Category | None, account: ResidentAccount | None) -> str:
    """The first step that still lacks something; the check page when none does."""
    if not answers.has_what:
        return "report"
    if not answers.has_where or question_missed(answers, category):
        return "report-where"
    if account is None and not is_anonymous(answers, category):
        return "report-contact"
    return "report-check"


def question_missed(answers: Answers, category: Category | None) -> str:
    """Why what the category asks besides (另问) is not answered well; empty when it is, or nothing is asked."""
    if category is None or not category.questions:
        return ""
    try:
        answered(category, still_asked(category, answers.more))
    except NotReportable as missed:
        return str(missed)
    return ""


#: What the names of the category's own questions begin with in the form.
BESIDES = "ask-"


def told_besides(request: Request) -> dict[str, list[str]]:
    """What was told to the questions of the category, by code."""
    names = [name for name in request.POST if name.startswith(BESIDES)][:20]
    return {name[len(BESIDES) :]: [text[:500] for text in request.POST.getlist(name)[:20]] for name in names}


STEP_NAMES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("report", lambda: _("什么事")),
    ("report-where", lambda: _("在哪里")),
    ("report-contact", lambda: _("怎么联系")),
    ("report-check", lambda: _("核对")),
)


def progress(current: str) -> list[tuple[str, str]]:
    """The steps as `ui.steps` shows them."""
    at = [name for name, _words in STEP_NAMES].index(current)
    state = {True: "done", False: ""}
    return [(words(), "current" if i == at else state[i < at]) for i, (_name, words) in enumerate(STEP_NAMES)]
