"""签到, 签退: who came, who left when, and what is credited for it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.engines.gatherings.actions.waiting import KIND, lock
from linli.engines.gatherings.enums import WITH_CHILDREN, EnrolmentRole, EnrolmentState, Presence, Stage
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.engines.gatherings.rules import minutes_of
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.events import record

EARLY = timedelta(hours=1)
MOST_MINUTES = 40 * 24 * 60


class NotMarked(ValueError):
    """Somebody's presence cannot be kept so; `str()` is shown to the person."""


@transaction.atomic
def check_in(*, enrolment: Enrolment, by: Actor, now: datetime) -> Enrolment:
    """Somebody is here. Twice is once; by themselves only shortly before it and while it lasts. Raises `NotMarked`."""
    gathering = enrolment.gathering
    alone = by.kind in (ActorKind.RESIDENT, ActorKind.LINK)
    if alone and not gathering.starts_at - EARLY <= now <= gathering.ends_at:
        raise NotMarked(_("开始前一小时到结束之间才能自己签到"))
    return mark(enrolment=enrolment, presence=Presence.PRESENT, by=by, now=now, came_at=now)


@transaction.atomic
def mark(
    *, enrolment: Enrolment, presence: str, by: Actor, now: datetime, came_at: datetime | None = None
) -> Enrolment:
    """Say whether somebody came; credited at once where the gathering is over. Raises `NotMarked`."""
    gathering = lock(enrolment.gathering)
    row = Enrolment.objects.select_for_update().get(id=enrolment.id)
    if gathering.stage == Stage.CANCELLED or row.state != EnrolmentState.SIGNED_UP:
        raise NotMarked(_("不在名单上，不能签到"))
    if presence not in Presence.values:
        raise NotMarked(_("请选择到了、没到或请假"))
    if row.presence == presence:
        return row
    row.presence = presence
    row.checked_in_at = came_at if presence == Presence.PRESENT else None
    if not row.minutes_reason:
        row.minutes = _minutes(gathering, row) if gathering.stage == Stage.HELD or row.left_at else 0
    row.save(update_fields=["presence", "checked_in_at", "minutes"])
    record(subject=row, kind=KIND, verb=presence, by=by, now=now, gathering=str(gathering.id))
    return row


def _minutes(gathering: Gathering, row: Enrolment) -> int:
    if row.presence != Presence.PRESENT:
        return 0
    came = row.checked_in_at if row.checked_in_at and row.checked_in_at < gathering.ends_at else None
    return minutes_of(gathering.starts_at, gathering.ends_at, came, row.left_at)


@transaction.atomic
def leave(*, enrolment: Enrolment, by: Actor, now: datetime, collected: bool = False) -> Enrolment:
    """Somebody goes home (签退); credited up to now. A child on file that is looked after goes only when `collected` by
    whom its guardians named. Raises `NotMarked`."""
    gathering = lock(enrolment.gathering)
    row = Enrolment.objects.select_for_update().get(id=enrolment.id)
    if row.presence != Presence.PRESENT or row.left_at is not None:
        raise NotMarked(_("没有签到，或已经签退"))
    fetched = row.role == EnrolmentRole.CHILD and row.person_id is not None and gathering.kind in WITH_CHILDREN
    if fetched and not collected:
        raise NotMarked(_("孩子要凭接送码接走，请到“接送孩子”里登记"))
    row.left_at = now
    if not row.minutes_reason:
        row.minutes = _minutes(gathering, row)
    row.save(update_fields=["left_at", "minutes"])
    record(subject=row, kind=KIND, verb="leave", by=by, now=now, gathering=str(gathering.id))
    return row


@transaction.atomic
def correct_minutes(*, enrolment: Enrolment, minutes: int, reason: str, by: Actor, now: datetime) -> Enrolment:
    """Put right what is credited, with a reason that stays. Raises `NotMarked`."""
    if not reason.strip():
        raise NotMarked(_("更正时长请写明原因"))
    if not 0 <= minutes <= MOST_MINUTES:
        raise NotMarked(_("时长不对"))
    row = Enrolment.objects.select_for_update().get(id=enrolment.id)
    if row.presence != Presence.PRESENT and minutes:
        raise NotMarked(_("没有到场的人不能记时长"))
    before = row.minutes
    row.minutes, row.minutes_reason = minutes, reason.strip()[:120]
    row.save(update_fields=["minutes", "minutes_reason"])
    record(subject=row, kind=KIND, verb="correct_minutes", by=by, now=now, before=before, after=minutes)
    return row


@transaction.atomic
def note_result(
    *, enrolment: Enrolment, by: Actor, now: datetime, score: int | None = None, prize: str = ""
) -> Enrolment:
    """A quiz result and what was won (奖品)."""
    if enrolment.presence != Presence.PRESENT:
        raise NotMarked(_("没有到场的人没有成绩"))
    if score is not None and not 0 <= score <= 1000:
        raise NotMarked(_("分数不对"))
    enrolment.score, enrolment.prize = score, prize.strip()[:60]
    enrolment.save(update_fields=["score", "prize"])
    record(subject=enrolment, kind=KIND, verb="result", by=by, now=now)
    return enrolment


@transaction.atomic
def give_stars(*, enrolment: Enrolment, stars: int, by: Actor, now: datetime) -> Enrolment:
    """One tap after it: 1 to 5. Raises `NotMarked`."""
    if enrolment.state != EnrolmentState.SIGNED_UP or now < enrolment.gathering.starts_at:
        raise NotMarked(_("活动开始以后才能评价"))
    if not 1 <= stars <= 5:
        raise NotMarked(_("请选一到五颗星"))
    enrolment.stars = stars
    enrolment.save(update_fields=["stars"])
    record(subject=enrolment, kind=KIND, verb="stars", by=by, now=now, stars=stars)
    return enrolment
