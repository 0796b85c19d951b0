"""Rounds of public projects, year by year."""

from datetime import date
from uuid import UUID

from linli.accounts.models import ResidentAccount
from linli.practices.council.enums import RoundStage
from linli.practices.council.models import CompletionReview, Project, Reviewer, Round


def open_call(today: date) -> Round | None:
    """The round that takes proposals today."""
    rows = Round.objects.filter(stage=RoundStage.CALL, opens_on__lte=today, closes_on__gte=today)
    return rows.order_by("year", "id").first()


def rounds() -> list[Round]:
    return list(Round.objects.order_by("-year", "id"))


def round_of(year: int) -> Round | None:
    return Round.objects.select_related("community").filter(year=year).first()


def ratings_by(reviewer: Reviewer, projects: list[Project], marks: dict[UUID, str]) -> dict[UUID, CompletionReview]:
    """What a reviewer said already, by project."""
    rows = CompletionReview.objects.filter(project__in=projects, once__in=list(marks.values())).order_by("id")
    return {row.project_id: row for row in rows}


def may_review_as(round: Round, account: ResidentAccount | None) -> Reviewer | None:
    """The reviewer an account is: it voted itself, or the person it belongs to did."""
    if account is None:
        return None
    rows = Reviewer.objects.filter(round=round).order_by("id")
    return rows.filter(account=account).first() or rows.filter(person__account=account).first()
