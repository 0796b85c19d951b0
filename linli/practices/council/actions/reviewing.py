"""竣工评议: at the year's end the people who voted rate its projects, item by item, by phone or to a worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.rounds import KIND
from linli.practices.council.enums import ReviewWay, RoundStage, Satisfaction
from linli.practices.council.models import CompletionReview, Project, Reviewer, Round

WORDS = 300


@dataclass(frozen=True, slots=True)
class Item:
    """One project as one reviewer found it."""

    project: Project
    rating: Satisfaction
    words: str = ""


@transaction.atomic
def review(
    *, round: Round, reviewer: Reviewer, items: Sequence[Item], by: Actor, now: datetime,
    way: ReviewWay = ReviewWay.PHONE,
) -> int:  # fmt: skip
    """Rate the year's projects item by item; may be changed while the review is open. Raises `CouncilRefused`.

    Whichever way, a person counts once: what they said by phone is theirs, and nobody enters over it.
    """
    _require_open(round, now)
    if not items:
        raise CouncilRefused(_("请至少评议一项"))
    rows = [_row(round, reviewer, item, way, now) for item in items]
    # Held until it is written: of phone and desk at the same moment the second sees what the first said.
    Reviewer.objects.select_for_update().get(id=reviewer.id)
    if way == ReviewWay.DESK and _said_by_phone(round, reviewer):
        raise CouncilRefused(_("本人已经在手机上评过了，一人一份；要改，请本人在手机上改"))
    CompletionReview.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["community", "project", "once"],
        update_fields=["rating", "words", "way", "at"],
    )  # fmt: skip
    if way == ReviewWay.DESK:
        record(subject=round, kind=KIND, verb="review_at_desk", by=by, now=now)
    return len(rows)


def _require_open(round: Round, now: datetime) -> None:
    opens, closes = round.review_opens_on, round.review_closes_on
    if round.stage != RoundStage.REVIEW or opens is None or closes is None:
        raise CouncilRefused(_("现在不在评议时间里"))
    if not opens <= local(now).date() <= closes:
        raise CouncilRefused(_("现在不在评议时间里"))


def _row(round: Round, reviewer: Reviewer, item: Item, way: ReviewWay, now: datetime) -> CompletionReview:
    words = item.words.strip()[:WORDS]
    if item.project.round_id != round.id:
        raise CouncilRefused(_("这个项目不在这一轮里"))
    if item.rating == Satisfaction.UNSATISFIED and not words:
        raise CouncilRefused(_("不满意的，请写一句哪里不满意"))
    return CompletionReview(
        community_id=round.community_id, project=item.project, once=mark_of(item.project, reviewer), rating=item.rating,
        words=words, way=way, at=now,
    )  # fmt: skip


def _said_by_phone(round: Round, reviewer: Reviewer) -> bool:
    marks = [mark_of(project, reviewer) for project in Project.objects.filter(round=round).order_by("id")]
    return CompletionReview.objects.filter(once__in=marks, way=ReviewWay.PHONE).exists()


def mark_of(project: Project, reviewer: Reviewer) -> str:
    """By which a reviewer finds their own rating again, and nobody else."""
    return keyed_hash(f"{project.id}:{reviewer.id}", "completion-review")
