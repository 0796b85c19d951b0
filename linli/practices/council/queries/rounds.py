"""Rounds of public projects, year by year."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.accounts.models import ResidentAccount
from linli.engines.ballots.enums import Stage as BallotStage
from linli.practices.council.enums import RoundStage, Stage
from linli.practices.council.models import CompletionReview, Project, Proposal, Reviewer, Round, RoundBallot


def open_call(today: date) -> Round | None:
    """The round that takes proposals today."""
    rows = Round.objects.filter(stage=RoundStage.CALL, opens_on__lte=today, closes_on__gte=today)
    return rows.order_by("year", "id").first()


def ballot_of(round: Round) -> UUID | None:
    """The vote that chooses, or chose, the round's projects, once everybody may see it."""
    rows = RoundBallot.objects.filter(round=round).exclude(ballot__stage=BallotStage.DRAFT)
    return rows.order_by("id").values_list("ballot_id", flat=True).first()


def year_now(today: date) -> tuple[Round | None, RoundBallot | None, Round | None]:
    """What a resident can do about the years' projects: the open call, the open vote, the open review. Two queries."""
    rows = list(Round.objects.filter(stage__in=(RoundStage.CALL, RoundStage.REVIEW)).order_by("year", "id"))
    call = [each for each in rows if each.stage == RoundStage.CALL and each.opens_on <= today <= each.closes_on]
    review = [each for each in rows if each.review_opens_on and each.review_opens_on <= today]
    review = [each for each in review if each.review_closes_on and today <= each.review_closes_on]
    votes = RoundBallot.objects.filter(ballot__stage=BallotStage.OPEN).select_related("round", "ballot")
    return next(iter(call), None), votes.order_by("-round__year", "id").first(), next(iter(review), None)


def round_in_review(today: date) -> Round | None:
    """The round whose projects are rated today."""
    rows = Round.objects.filter(stage=RoundStage.REVIEW, review_opens_on__lte=today, review_closes_on__gte=today)
    return rows.order_by("year", "id").first()


def on_the_ballot(proposal: Proposal) -> bool:
    """Whether a round's vote decides it, whatever dates the desk had planned for the resolution."""
    return proposal.round_id is not None and proposal.stage == Stage.RESOLUTION


def rounds() -> list[Round]:
    return list(Round.objects.order_by("-year", "id"))


def round_of(year: int) -> Round | None:
    return Round.objects.select_related("community").filter(year=year).first()


def ratings_by(reviewer: Reviewer, projects: list[Project], marks: dict[UUID, str]) -> dict[UUID, CompletionReview]:
    """What a reviewer said already, by project."""
    rows = CompletionReview.objects.filter(project__in=projects, once__in=list(marks.values())).order_by("id")
    return {row.project_id: row for row in rows}


def may_review_as(round: Round, account: ResidentAccount | None) -> Reviewer | None:
    """The reviewer an account is: it voted, or the one person it belongs to or whose phone it is did."""
    if account is None:
        return None
    theirs = Q(account=account) | Q(person__account=account) | Q(person__phone_hash=account.phone_hash)
    rows = list(Reviewer.objects.filter(theirs, round=round).order_by("id")[:2])
    return rows[0] if len(rows) == 1 else None


def reviewers_called(round: Round, name: str) -> list[Reviewer]:
    """Who voted that year and has exactly this name: nobody learns by guessing letters who did."""
    rows = Reviewer.objects.filter(round=round, person__party__name=name.strip(), person__died_on=None)
    return list(rows.select_related("person__party").order_by("id")[:10])


def reviewer_with(round: Round, id: UUID) -> Reviewer | None:
    return Reviewer.objects.filter(round=round, id=id).select_related("person__party").first()


def accounts_of_reviewers(round: Round) -> list[UUID]:
    """The accounts of who voted, their own or of their phone, that want to hear of it. One query."""
    own = Reviewer.objects.filter(round=round).order_by()
    theirs = (
        Q(id__in=own.exclude(account=None).values("account_id"))
        | Q(id__in=own.exclude(person__account=None).values("person__account_id"))
        | Q(phone_hash__in=own.exclude(person__phone_hash="").values("person__phone_hash"))
    )
    rows = ResidentAccount.objects.filter(theirs, silenced_on=None).order_by("id")
    return list(rows.values_list("id", flat=True))
