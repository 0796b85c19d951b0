"""The register of advisers: what people need, who was found, checked and listed; one's hours, papers, photo, absence."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.design.pictures import NOT_KEPT, picture_of
from linli.kernel.files import BadImage
from linli.kernel.ids import read_id
from linli.kernel.worktime import local
from linli.practices.doorhelp.actions.nominating import close
from linli.practices.doorhelp.actions.registering import (
    NotListed,
    Profile,
    add_check,
    be_away,
    change,
    end,
    enlist,
    keep_photo,
    nominate,
    note_demand,
)
from linli.practices.doorhelp.enums import FoundBy
from linli.practices.doorhelp.models import Advisor
from linli.practices.doorhelp.permissions import REGISTER
from linli.practices.doorhelp.playbook import DoorHelpEntry
from linli.practices.doorhelp.queries.advisors import advisor_with, gaps, lacking, register, valid_checks
from linli.practices.doorhelp.queries.nominations import agreed, agreed_with
from linli.practices.doorhelp.queries.places import door_with, doors
from linli.practices.doorhelp.queries.settings import door_help_of, skill_of
from linli.practices.doorhelp.ui.forms import AwayForm, CheckForm, DemandForm, NominateForm, ProfileForm, first_error
from linli.registry.models import Party, Person
from linli.registry.queries.groups import people_called

HOURS = "每天 08:00-20:00"


def advisor_or_404(id: UUID) -> Advisor:
    found = advisor_with(id)
    if found is None:
        raise Http404(str(id))
    return found


def _skills(settings: DoorHelpEntry) -> list[tuple[str, str]]:
    return [(key, each.name) for key, each in settings.skills.items()]


def _profile(form: ProfileForm) -> Profile:
    given = form.cleaned_data
    languages = given["languages"].replace("，", "、").replace(",", "、").split("、")
    return Profile(
        given["skills"], given["hours"], door_with(given["base"]), languages, given["on_holidays"], given["capacity"],
        given["note"],
    )  # fmt: skip


@opens(may(REGISTER))
def advisors(request: Request) -> HttpResponse:
    put = agreed_with(read_id(request.GET.get("nomination", "")))
    given = {"name": put.name, "skills": put.skills, "note": put.note, "nomination": str(put.id)} if put else {}
    return _register_page(request, _nominating(request, {"hours": HOURS, "on_holidays": True, "capacity": 2, **given}))


def _nominating(request: Request, initial: dict[str, Any]) -> NominateForm:
    return NominateForm(initial=initial, skills=_skills(door_help_of(request.community)))


def _register_page(
    request: Request, form: NominateForm, error: str = "", status: int = 200, named: list[Party] | None = None
) -> HttpResponse:
    settings, rows, today = door_help_of(request.community), register(), local(request.now).date()
    return page(
        request, "doorhelp/advisors.html", status=status, form=form, error=error, named=named or [], rows=rows,
        gaps=gaps(settings, rows), skills=_skills(settings), found_by=FoundBy.choices, today=today,
        places=[(each.code, each.full_name) for each in doors()], skill=lambda key: skill_of(settings, key).name,
        agreed=agreed(), lacking=lambda row: [settings.checks.get(code, code) for code in lacking(row, settings, today)],
    )  # fmt: skip


@opens(may(REGISTER), methods=("POST",))
def nominated(request: Request) -> HttpResponse:
    form = NominateForm(request.POST, skills=_skills(door_help_of(request.community)))
    if not form.is_valid():
        return _register_page(request, form, first_error(form), 422)
    named = people_called(form.cleaned_data["name"], form.cleaned_data["person"])
    if len(named) != 1:
        words = _("有几位同名的，请选是哪一位") if named else _("登记册上没有这个人，请先登记")
        return _register_page(request, form, words, 422, named)
    person = Person.objects.select_related("party").get(id=named[0].id)
    try:
        made = nominate(
            community=request.community, person=person, found_by=FoundBy(form.cleaned_data["found_by"]),
            profile=_profile(form), by=request.visitor.actor, now=request.now,
        )  # fmt: skip
        if put := agreed_with(form.cleaned_data["nomination"]):
            close(nomination=put, by=request.visitor.actor, now=request.now)
    except NotListed as refused:
        return _register_page(request, form, str(refused), 422)
    flash(request, _("已提名，核验好、本人同意后入册"))
    return _to_advisor(request, made.id)


@opens(may(REGISTER), methods=("POST",))
def demand(request: Request) -> HttpResponse:
    """What a survey found."""
    form, settings = DemandForm(request.POST), door_help_of(request.community)
    told = {key: request.POST.get(f"want-{key}", "").strip() for key in settings.skills}
    counts = {key: int(text) for key, text in told.items() if text.isdigit() and len(text) < 7}
    try:
        if not form.is_valid():
            raise NotListed(first_error(form))
        by, now = request.visitor.actor, request.now
        note_demand(community=request.community, counts=counts, **form.cleaned_data, by=by, now=now)
    except NotListed as refused:
        return _register_page(request, _nominating(request, {"hours": HOURS}), str(refused), 422)
    flash(request, _("需求已记下"))
    return HttpResponseRedirect(reverse("advisors", kwargs={"code": request.community.code}))


def _to_advisor(request: Request, id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("advisor", kwargs={"code": request.community.code, "id": id}))


@opens(may(REGISTER))
def advisor(request: Request, id: UUID) -> HttpResponse:
    return _page(request, advisor_or_404(id))


def _page(request: Request, row: Advisor, error: str = "", status: int = 200) -> HttpResponse:
    settings, today = door_help_of(request.community), local(request.now).date()
    return page(
        request, "doorhelp/advisor.html", status=status, row=row, error=error, skills=_skills(settings), today=today,
        places=[(each.code, each.full_name) for each in doors()], checks=list(settings.checks.items()),
        lacking=[settings.checks.get(code, code) for code in lacking(row, settings, today)],
        valid=valid_checks(row, today), names=settings.checks, skill=lambda key: skill_of(settings, key).name,
    )  # fmt: skip


def acting(act: Callable[[Request, Advisor], str]) -> Callable[..., HttpResponse]:
    """A POST on an adviser's page: the act and what is said after it, or why not."""

    @wraps(act)
    def view(request: Request, id: UUID) -> HttpResponse:
        row = advisor_or_404(id)
        try:
            flash(request, act(request, row))
        except (NotListed, BadImage) as refused:
            return _page(request, advisor_or_404(id), str(refused), 422)
        return _to_advisor(request, id)

    return opens(may(REGISTER), methods=("POST",))(view)


def _common(request: Request) -> dict[str, Any]:
    return {"by": request.visitor.actor, "now": request.now}


def _valid(form: Any) -> Any:
    if not form.is_valid():
        raise NotListed(first_error(form))
    return form.cleaned_data


@acting
def changed(request: Request, row: Advisor) -> str:
    form = ProfileForm(request.POST, skills=_skills(door_help_of(request.community)))
    _valid(form)
    change(community=request.community, advisor=row, profile=_profile(form), **_common(request))
    return _("已改好")


@acting
def checked(request: Request, row: Advisor) -> str:
    given, user = _valid(CheckForm(request.POST)), request.visitor.user
    assert user is not None
    add_check(community=request.community, advisor=row, **given, user=user, **_common(request))
    return _("核验已登记")


@acting
def enlisted(request: Request, row: Advisor) -> str:
    if not request.POST.get("agreed"):
        raise NotListed(_("要本人同意才能入册"))
    enlist(community=request.community, advisor=row, **_common(request))
    return _("已入册，有求助会叫到")


@acting
def ended(request: Request, row: Advisor) -> str:
    end(advisor=row, **_common(request))
    return _("已退出")


@acting
def away(request: Request, row: Advisor) -> str:
    be_away(advisor=row, **_valid(AwayForm(request.POST)), **_common(request))
    return _("已记下")


@acting
def photographed(request: Request, row: Advisor) -> str:
    upload = request.FILES.get("photo")
    if upload is None:
        raise NotListed(_("请选一张照片"))
    keep_photo(advisor=row, upload=upload, **_common(request))
    return _("照片已存")


@opens(may(REGISTER))
def photo(request: Request, id: UUID) -> HttpResponse:
    return picture_of(advisor_or_404(id).photo, "thumb", kept=NOT_KEPT)
