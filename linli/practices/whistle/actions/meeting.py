"""哨会: the called parties meet; the meeting is a gathering."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import User
from linli.engines.gatherings.actions.scheduling import NotScheduled, Plan, change, hold, move_session, schedule
from linli.engines.gatherings.enums import GatheringKind, SignUp, Stage
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import cancel
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.whistle.actions.blowing import KIND, LATE, WhistleRefused
from linli.practices.whistle.actions.telling import tell_called
from linli.practices.whistle.models import Call, Whistle


@transaction.atomic
def call_meeting(
    *, whistle: Whistle, community: Community, starts_at: datetime, ends_at: datetime, where: str, by: Actor,
    now: datetime, user: User | None = None,
) -> Whistle:  # fmt: skip
    """Set the time of the meeting, or another one while it has not taken place; the called parties are told."""
    if not whistle.is_open or whistle.met_at is not None:
        raise WhistleRefused(_("会已经开过，或这次吹哨已经结束"))
    if starts_at < whistle.blown_at:
        raise WhistleRefused(_("会议时间不能早于吹哨的时间"))
    meeting, words = whistle.meeting, where.strip()[:60]
    try:
        if meeting is not None and meeting.stage == Stage.PLANNED:
            if words != meeting.room_words:
                change(gathering=meeting, room_words=words, by=by, now=now)
            (whistle.meeting,) = move_session(gathering=meeting, starts_at=starts_at, ends_at=ends_at, by=by, now=now)
        else:
            title = kept(gettext_lazy("哨会：%(title)s"), title=whistle.title)[:80]
            plan = Plan(
                title, GatheringKind.MEETING, starts_at, ends_at, text=whistle.need, sign_up=SignUp.STAFF,
                room_words=words,
            )  # fmt: skip
            whistle.meeting = schedule(community=community, what=plan, by=by, now=now, organiser=user)
    except NotScheduled as refused:
        raise WhistleRefused(str(refused)) from refused
    whistle.save(update_fields=["meeting"])
    record(subject=whistle, kind=KIND, verb="call_meeting", by=by, now=now, meeting=str(whistle.meeting.id))
    tell_called(
        whistle=whistle, community=community, parties=_called(whistle), kind="whistle_meeting", now=now, besides=by.id,
        text=gettext_lazy("%(when)s 开会：%(title)s"), when=f"{local(starts_at):%m-%d %H:%M}",
    )  # fmt: skip
    return whistle


def _called(whistle: Whistle) -> list[UUID]:
    return list(Call.objects.filter(whistle=whistle).order_by("id").values_list("party_id", flat=True))


@transaction.atomic
def hold_meeting(*, whistle: Whistle, came: Collection[UUID], headcount: int, by: Actor, now: datetime) -> Whistle:
    """The meeting took place: which of the called parties came (`came`: ids of calls). Who came has reported for duty."""
    if whistle.meeting is None:
        raise WhistleRefused(_("还没有定会议时间"))
    if not whistle.is_open:
        raise WhistleRefused(_("这次吹哨已经结束"))
    try:
        whistle.meeting = hold(gathering=whistle.meeting, by=by, now=now, headcount=headcount)
    except NotScheduled as refused:
        raise WhistleRefused(str(refused)) from refused
    whistle.met_at = whistle.meeting.starts_at
    whistle.save(update_fields=["met_at"])
    calls = Call.objects.filter(whistle=whistle)
    there = [call for call in calls.order_by("id") if call.id in set(came)]
    ids = [call.id for call in there]
    calls.exclude(id__in=ids).update(came=False)
    calls.filter(id__in=ids).update(came=True)
    calls.filter(id__in=ids, reported_at=None).update(reported_at=Greatest("called_at", Value(whistle.met_at)))
    for call in there:
        cancel(kind=LATE, key=str(call.id))
    record(subject=whistle, kind=KIND, verb="hold_meeting", by=by, now=now, came=[str(id) for id in ids])
    return whistle
