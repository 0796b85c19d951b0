"""The yearly satisfaction survey: a questionnaire by phone and on paper, each voice once, nobody's by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.enums import AnswerWay, Satisfaction
from linli.practices.council.models import Survey, SurveyAnswer
from linli.practices.council.queries.surveys import mark_of
from linli.registry.models import Place

MOST = 20


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A rating for each question, in their order; empty where one was left out. `grid` is where somebody lives.

    `needs`: of what the survey lets people tick.
    """

    ratings: Sequence[str]
    grid: Place | None = None
    words: str = ""
    needs: Sequence[str] = ()


@transaction.atomic
def open_survey(
    *, year: int, title: str, questions: Sequence[str], opens_on: date, closes_on: date, by: Actor, now: datetime,
    needs: Sequence[str] = (),
) -> Survey:  # fmt: skip
    """Prepare the year's survey. Raises `CouncilRefused`."""
    asked = [text.strip()[:120] for text in questions if text.strip()]
    if not title.strip() or not 1 <= len(asked) <= MOST or not 2000 <= year <= 2100:
        raise CouncilRefused(_("请写年份、标题和 1 到 %(n)d 个问题，一行一个") % {"n": MOST})
    ticked = list(dict.fromkeys(text.strip()[:40] for text in needs if text.strip()))
    if len(ticked) > MOST:
        raise CouncilRefused(_("可以勾选的需求最多 %(n)d 样") % {"n": MOST})
    if closes_on < opens_on:
        raise CouncilRefused(_("截止日要在开始日之后"))
    try:
        with transaction.atomic():
            survey = Survey.new(
                year=year,
                title=title.strip()[:60],
                questions=asked,
                needs=ticked,
                opens_on=opens_on,
                closes_on=closes_on,
                created_at=now,
            )
    except IntegrityError as twice:
        raise CouncilRefused(_("%(year)d 年已经有测评") % {"year": year}) from twice
    record(subject=survey, kind="survey", verb="open", by=by, now=now)
    return survey


def is_open(survey: Survey, today: date) -> bool:
    return survey.opens_on <= today <= survey.closes_on


@transaction.atomic
def answer(
    *, survey: Survey, given: Questionnaire, account: ResidentAccount | None, by: Actor, now: datetime
) -> SurveyAnswer:
    """Take a questionnaire: an account's own, which may be changed, or one on paper. Raises `CouncilRefused`.

    No event says who answered: the count is the proof.
    """
    if not is_open(survey, local(now).date()):
        raise CouncilRefused(_("现在不在测评时间里"))
    ratings = [rating if rating in Satisfaction.values else "" for rating in given.ratings]
    if len(ratings) != len(survey.questions) or not any(ratings):
        raise CouncilRefused(_("请至少回答一个问题"))
    needs = [need for need in survey.needs if need in given.needs]
    values = {"grid": given.grid, "ratings": ratings, "needs": needs, "words": given.words.strip()[:300]}
    if account is None:
        made = SurveyAnswer.new(survey=survey, way=AnswerWay.PAPER, **values)
        record(subject=survey, kind="survey", verb="paper", by=by, now=now)
        return made
    found, _made = SurveyAnswer.objects.update_or_create(
        community_id=survey.community_id, survey=survey, once=mark_of(survey, account),
        defaults={**values, "way": AnswerWay.PHONE},
    )  # fmt: skip
    return found
