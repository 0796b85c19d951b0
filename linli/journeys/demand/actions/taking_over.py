"""The survey's counts of needs are written into the register of advisers as demand; who ticked what stays with nobody."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.council.models import Survey
from linli.practices.council.queries.surveys import survey_figures
from linli.practices.doorhelp.actions.registering import NotListed, note_demand
from linli.practices.doorhelp.models import Demand


@transaction.atomic
def demand_from(
    *, community: Community, survey: Survey, skills: Mapping[str, str], by: Actor, now: datetime
) -> list[Demand]:
    """`skills`: what could be ticked → a skill; what is no skill is left out. Done again it replaces its counts.

    Of two needs that are one skill the larger counts: who ticked both is one home. Raises `NotListed`.
    """
    if local(now).date() <= survey.closes_on:
        raise NotListed(_("测评还没有截止"))
    figures = survey_figures(survey)
    counts: dict[str, int] = {}
    for need, count in figures.needs:
        if skill := skills.get(need, ""):
            counts[skill] = max(count, counts.get(skill, 0))
    return note_demand(
        community=community,
        counts=counts,
        asked=figures.people,
        source=survey.title,
        on=survey.closes_on,
        by=by,
        now=now,
    )
