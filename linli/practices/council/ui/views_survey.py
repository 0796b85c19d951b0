"""The yearly satisfaction survey: answering it, typing paper in, what it says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.accounts.opens import Request, anyone, may, opens, resident
from linli.design.pages import flash, page
from linli.design.panels import panels_for
from linli.kernel.ids import read_id
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.surveying import Questionnaire, answer, is_open, open_survey
from linli.practices.council.enums import Satisfaction
from linli.practices.council.models import Survey, SurveyAnswer
from linli.practices.council.permissions import GATHER, RUN
from linli.practices.council.queries.surveys import own_answer, survey_figures, survey_of, surveys
from linli.practices.council.ui.views_decide import to
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from linli.registry.queries.places import places_of


def _survey(year: int) -> Survey:
    found = survey_of(year)
    if found is None:
        raise Http404(str(year))
    return found


def _grids() -> list[tuple[Any, str]]:
    return [(row.id, row.name) for row in places_of(PlaceKind.GRID)]


@opens(anyone)
def survey(request: Request, year: int) -> HttpResponse:
    """What the year's survey says, with its sample size; the way in while it is open."""
    found, today = _survey(year), local(request.now).date()
    over = today > found.closes_on
    figures = survey_figures(found) if over or (request.visitor.may(GATHER) and request.visitor.verified) else None
    mine = own_answer(found, request.visitor.account) if is_open(found, today) else None
    return page(
        request, "council/survey.html", mine=mine, survey=found, figures=figures, is_open=is_open(found, today), over=over,
        may_gather=request.visitor.may(GATHER), panels=panels_for("survey", found, request.visitor) if over else [],
    )  # fmt: skip


@opens(resident, methods=("GET", "POST"))
def survey_answer(request: Request, year: int) -> HttpResponse:
    return _answered(request, _survey(year), "survey-answer", request.visitor.account)


@opens(may(GATHER), methods=("GET", "POST"))
def council_survey_paper(request: Request, year: int) -> HttpResponse:
    """One paper questionnaire after the other."""
    return _answered(request, _survey(year), "council-survey-paper", None)


def _answered(request: Request, found: Survey, route: str, account: ResidentAccount | None) -> HttpResponse:
    given, error = request.POST or _before(own_answer(found, account)), ""
    if request.method == "POST":
        try:
            answer(
                survey=found, given=_questionnaire(given, found), account=account, by=request.visitor.actor,
                now=request.now,
            )  # fmt: skip
            flash(request, _("已收到，谢谢") if account else _("已录入，请录下一张"))
            return to(request, "survey" if account else route, year=found.year)
        except CouncilRefused as refused:
            error = str(refused)
    return page(
        request, "council/survey_answer.html", status=422 if error else 200, survey=found, error=error, grids=_grids(),
        ratings=Satisfaction.choices, kept=given, ticked=given.getlist("needs"), action=route, on_paper=account is None,
    )  # fmt: skip


def _before(mine: SurveyAnswer | None) -> QueryDict:
    """What was answered before, as the form gives it: whoever changes one thing loses nothing else."""
    given = QueryDict(mutable=True)
    if mine is not None:
        given.update({f"q-{n}": rating for n, rating in enumerate(mine.ratings, 1)})
        given.update({"grid": str(mine.grid_id or ""), "words": mine.words})
        given.setlist("needs", mine.needs)
    return given


def _questionnaire(given: QueryDict, survey: Survey) -> Questionnaire:
    id = read_id(given.get("grid", ""))
    grid = Place.objects.filter(id=id, kind=PlaceKind.GRID).first() if id else None
    ratings = [given.get(f"q-{n}", "") for n, _text in enumerate(survey.questions, 1)]
    return Questionnaire(ratings, grid, given.get("words", ""), given.getlist("needs"))


@opens(may(RUN), methods=("GET", "POST"))
def council_surveys(request: Request) -> HttpResponse:
    """All years, and the next one."""
    given, error = request.POST, ""
    if request.method == "POST":
        try:
            made = open_survey(by=request.visitor.actor, now=request.now, **_declared(given))
            flash(request, _("测评已设好"))
            return to(request, "survey", year=made.year)
        except CouncilRefused as refused:
            error = str(refused)
    return page(
        request, "council/surveys.html", status=422 if error else 200, error=error, surveys=surveys(), kept=given,
        today=local(request.now).date(),
    )  # fmt: skip


def _declared(given: Mapping[str, str]) -> dict[str, Any]:
    year = given.get("year", "")
    try:
        days = [date.fromisoformat(given.get(name, "")) for name in ("opens_on", "closes_on")]
    except ValueError:
        raise CouncilRefused(_("请填写日期")) from None
    return {
        "year": int(year) if year.isdecimal() and len(year) == 4 else 0, "title": given.get("title", ""),
        "questions": given.get("questions", "").splitlines(), "needs": given.get("needs", "").splitlines(),
        "opens_on": days[0], "closes_on": days[1],
    }  # fmt: skip
