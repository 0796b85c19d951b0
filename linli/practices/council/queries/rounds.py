"""Rounds of public projects, year by year."""

from datetime import date
from uuid import UUID

from django.db.models import Q

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
