"""吹哨: the list, blowing one, and its page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.permissions import SEE
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.routing import NoDesk
from linli.engines.matters.redaction import without_persons
from linli.kernel.calendars import calendar_of
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import due_at, local
from linli.practices.whistle.actions.blowing import Blast, Wanted, WhistleRefused, blow
from linli.practices.whistle.enums import Field
from linli.practices.whistle.models import Whistle
from linli.practices.whistle.permissions import BLOW, RATES, READ
from linli.practices.whistle.queries.figures import figures
from linli.practices.whistle.queries.proposing import callable_groups, kept_why, proposals_for
from linli.practices.whistle.queries.settings import whistling
from linli.practices.whistle.queries.whistles import (
    calls_shown,
    counts_of,
    list_of,
    matter_to_whistle,
    running_about,
    whistle_of,
)
from linli.practices.whistle.rules import Proposed
from linli.practices.whistle.ui.forms import BlowForm, first_error, written
from linli.registry.models import Group


def page_number(request: Request) -> int:
    given = request.GET.get("page", "1")
    return min(max(int(given), 1), 400) if given.isdigit() and len(given) < 4 else 1


def to(request: Request, name: str, query: str = "", **kwargs: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **kwargs}) + query)


@opens(may(READ))
def whistles(request: Request) -> HttpResponse:
    ended, at = request.GET.get("tab") == "ended", page_number(request)
    rows, more = list_of(request.visitor, ended=ended, page=at)
    wide = request.visitor.may(RATES)
    return page(
        request, "whistle/list.html", rows=rows, more=more, at=at, ended=ended, counts=counts_of(request.visitor),
        figures=figures() if wide else None, may_blow=request.visitor.may(BLOW), mine=set(request.visitor.party_ids),
    )  # fmt: skip


# -- blowing one


@opens(may(BLOW), methods=("GET", "POST"))
def whistle_new(request: Request) -> HttpResponse:
    """Choose whom to call and say what is needed; proposed from the category and its history."""
    matter = _matter(request)
    running = running_about(matter) if matter is not None else None
    if running is not None:
        return to(request, "whistle", id=running.id)
    if request.method != "POST":
        return _blow_page(request, matter, BlowForm(initial=_begun(request, matter)))
    form = BlowForm(request.POST)
    if not form.is_valid():
        return _blow_page(request, matter, form, 422, first_error(form))
    try:
        whistle = _blown(request, matter, form.cleaned_data)
    except NoDesk:
        return _blow_page(request, matter, form, 409, _("社区还没有受理台，请先在单位与队伍里建立"))
    except (WhistleRefused, MoveRefused) as refused:
        return _blow_page(request, matter, form, 409, str(refused))
    flash(request, _("已吹哨，被叫到的单位都收到了通知"))
    return to(request, "whistle", id=whistle.id)


def _matter(request: Request) -> Matter | None:
    given = request.POST.get("matter") or request.GET.get("matter") or ""
    if not given:
        return None
    try:
        found = matter_to_whistle(request.visitor, UUID(given))
    except ValueError:
        found = None
    if found is None:
        raise Http404(given)
    return found


def _begun(request: Request, matter: Matter | None) -> dict[str, Any]:
    """The form as it is first shown: of a matter, its words without persons."""
    report_by = due_at(whistling(request.community).report_within, request.now, calendar_of(request.community))
    begun: dict[str, Any] = {"report_by": written(report_by), "category": request.GET.get("category", "")}
    if matter is not None:
        begun |= {"title": without_persons(matter.title)[:80], "need": without_persons(matter.text)[:1000]}
        begun["category"] = str(matter.category_id)
    return begun


def _category(form: BlowForm) -> Category | None:
    try:
        return Category.objects.filter(id=UUID(str(form["category"].value() or ""))).first()
    except ValueError:
        return None


def _blow_page(
    request: Request, matter: Matter | None, form: BlowForm, status: int = 200, error: str = ""
) -> HttpResponse:
    groups, category = callable_groups(), _category(form)
    found = _proposed(request, matter, category, groups)
    named = {each.party_id for each in found}
    categories = Category.objects.filter(is_active=True).order_by("position", "id")
    called = request.POST.getlist("calls") if form.is_bound else [str(each.party_id) for each in found[:3]]
    return page(
        request, "whistle/new.html", status=status, form=form, error=error, matter=matter, category=category,
        categories=[(each.id, each.label) for each in categories], proposed=found, called=set(called),
        others=[group for group in groups if group.party_id not in named], fields=Field.choices,
    )  # fmt: skip


def _proposed(
    request: Request, matter: Matter | None, category: Category | None, groups: list[Group]
) -> list[Proposed]:
    community = request.community
    return proposals_for(community=community, category=category, matter=matter, groups=groups, now=request.now)


def _blown(request: Request, matter: Matter | None, given: dict[str, Any]) -> Whistle:
    groups, wanted = callable_groups(), set(request.POST.getlist("calls"))
    category = Category.objects.filter(id=given["category"]).first() if given["category"] else None
    why = {each.party_id: each for each in _proposed(request, matter, category, groups)}
    calls = [
        Wanted(group.party, request.POST.get(f"need-{group.party_id}", "")[:300], kept_why(why.get(group.party_id)))
        for group in groups
        if str(group.party_id) in wanted
    ]
    what = Blast(
        given["title"], given["need"], calls, field=given["field"], category=category, matter=matter,
        report_by=local(given["report_by"]),
    )  # fmt: skip
    return blow(
        community=request.community, what=what, by=request.visitor.actor, now=request.now, user=request.visitor.user
    )


# -- its page


def whistle_or_404(request: Request, id: UUID) -> Whistle:
    found = whistle_of(request.visitor, id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(READ))
def whistle(request: Request, id: UUID) -> HttpResponse:
    return whistle_page(request, whistle_or_404(request, id))


def whistle_page(
    request: Request, whistle: Whistle, status: int = 200, error: str = "", form: str = ""
) -> HttpResponse:
    """The page; after a refusal with the reason and what was filled in (`form`: which of its forms it was)."""
    calls = calls_shown(request.visitor, whistle)
    wide = request.visitor.may(BLOW)
    task_due = due_at(whistling(request.community).task_within, request.now, calendar_of(request.community))
    called = {each.call.party_id for each in calls}
    return page(
        request, "whistle/whistle.html", status=status, whistle=whistle, calls=calls, error=error, form=form,
        kept=request.POST, wide=wide, sees_whole=wide or request.visitor.may(RATES), task_due=written(task_due),
        others=[group for group in callable_groups() if group.party_id not in called] if wide else [],
        steps=_steps(request, whistle, calls), sees_meeting=request.visitor.may(SEE),
    )  # fmt: skip


def _steps(request: Request, whistle: Whistle, calls: list[Any]) -> list[tuple[str, str]]:
    """吹哨 → 报到 → 开会 → 办理 → 结束: how far it is."""
    tasks = [task for each in calls for task in each.tasks]
    done = [
        True,
        all(each.call.reported_at for each in calls),
        whistle.met_at is not None or not whistle.is_open,
        not whistle.is_open or (bool(tasks) and not any(task.is_open for task in tasks)),
        not whistle.is_open,
    ]
    words = [_("吹哨"), _("报到"), _("开会"), _("办理"), _("结束")]
    current = next((at for at, is_done in enumerate(done) if not is_done), len(done))
    return [
        (word, "done" if is_done else "current" if at == current else "")
        for at, (word, is_done) in enumerate(zip(words, done, strict=True))
    ]
