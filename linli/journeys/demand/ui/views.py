"""What the survey found people need, each with the skill it is; one tap writes it into the register of advisers."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.accounts.visitors import Visitor
from linli.design.pages import flash, page
from linli.design.panels import Panel
from linli.journeys.demand.actions.taking_over import demand_from
from linli.practices.council.models import Survey
from linli.practices.council.queries.surveys import survey_figures, survey_of
from linli.practices.doorhelp.actions.registering import NotListed
from linli.practices.doorhelp.permissions import REGISTER
from linli.practices.doorhelp.queries.settings import door_help_of


def demand_panel(survey: Survey, visitor: Visitor) -> list[Panel]:
    """On the survey's page, for who keeps the register."""
    return [Panel("demand/_survey.html")] if survey.needs and visitor.may(REGISTER) and visitor.verified else []


@opens(may(REGISTER), methods=("GET", "POST"))
def survey_demand(request: Request, year: int) -> HttpResponse:
    survey = survey_of(year)
    if survey is None or not survey.needs:
        raise Http404(str(year))
    if request.method != "POST":
        return _page(request, survey)
    skills = {need: request.POST.get(f"skill-{at}", "") for at, need in enumerate(survey.needs)}
    try:
        demand_from(
            community=request.community, survey=survey, skills=skills, by=request.visitor.actor, now=request.now
        )  # fmt: skip
    except NotListed as refused:
        return _page(request, survey, str(refused))
    flash(request, _("需求已记下"))
    return HttpResponseRedirect(reverse("advisors", kwargs={"code": request.community.code}))


def _page(request: Request, survey: Survey, error: str = "") -> HttpResponse:
    """A need that is called as a skill is proposed as that skill."""
    skills = {key: skill.name for key, skill in door_help_of(request.community).skills.items()}
    called = {name: key for key, name in skills.items()}
    figures = survey_figures(survey)
    rows = [
        (need, count, request.POST.get(f"skill-{at}", called.get(need, "")))
        for at, (need, count) in enumerate(figures.needs)
    ]
    return page(
        request, "demand/survey.html", status=422 if error else 200, survey=survey, people=figures.people, rows=rows,
        skills=list(skills.items()), error=error,
    )  # fmt: skip
