"""What a survey says: of all, question by question, grid by grid, each with its sample size; small groups not apart."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from linli.accounts.models import ResidentAccount
from linli.kernel.crypto import keyed_hash
from linli.practices.council.enums import Satisfaction
from linli.practices.council.models import Survey, SurveyAnswer
from linli.practices.council.rules import SMALL

HAPPY = (Satisfaction.SATISFIED.value, Satisfaction.BASICALLY.value)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many answers were satisfied or basically so, of how many questionnaires (`people`)."""

    name: str
    happy: int
    total: int
    people: int = 0

    @property
    def share(self) -> float | None:
        """None where too few answered."""
        return self.happy / self.total if self.total >= SMALL else None


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """`people`: questionnaires, the sample size; `questions`, `grids` and `needs` (how many ticked each) in their order."""

    people: int
    paper: int
    whole: Share
    questions: list[Share]
    grids: list[Share]
    needs: list[tuple[str, int]]


def survey_figures(survey: Survey) -> SurveyFigures:
    """Everything from the answers themselves. Grids too small are told together."""
    rows = (
        SurveyAnswer.objects.filter(survey=survey).order_by("id").values_list("grid__name", "way", "ratings", "needs")
    )
    people, paper = 0, 0
    happy, total = Counter[object](), Counter[object]()
    sample, ticked = Counter[str](), Counter[str]()
    for grid, way, ratings, needs in rows:
        ticked.update(needs)
        people, paper = people + 1, paper + (way == "paper")
        sample[grid or ""] += 1
        for number, rating in enumerate(ratings):
            for key in (number, grid or "", None):
                total[key] += bool(rating)
                happy[key] += rating in HAPPY
    questions = [Share(text, happy[n], total[n]) for n, text in enumerate(survey.questions)]
    counted = [(need, ticked[need]) for need in survey.needs]
    large = sorted(grid for grid, count in sample.items() if grid and count >= SMALL)
    rest = [grid for grid in sample if grid not in large]
    grids = [Share(grid, happy[grid], total[grid], sample[grid]) for grid in large]
    if (others := sum(sample[grid] for grid in rest)) >= SMALL:
        grids.append(Share("", sum(happy[g] for g in rest), sum(total[g] for g in rest), others))
    return SurveyFigures(people, paper, Share("", happy[None], total[None]), questions, grids, counted)


def surveys() -> list[Survey]:
    return list(Survey.objects.order_by("-year", "id"))


def latest_survey(today: date) -> Survey | None:
    """The one that is open or was last: what residents are led to."""
    return Survey.objects.filter(opens_on__lte=today).order_by("-opens_on", "-id").first()


def survey_of(year: int) -> Survey | None:
    return Survey.objects.filter(year=year).first()


def mark_of(survey: Survey, account: ResidentAccount) -> str:
    """By which an account finds its own answers again, and nobody else."""
    return keyed_hash(f"{survey.id}:{account.id}", "survey")


def own_answer(survey: Survey, account: ResidentAccount | None) -> SurveyAnswer | None:
    """What an account answered before, to be changed."""
    return SurveyAnswer.objects.filter(survey=survey, once=mark_of(survey, account)).first() if account else None
