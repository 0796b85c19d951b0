"""How it ended: in words, solved or not; and how each called party did."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.engines.gatherings.actions.scheduling import cancel as call_off
from linli.engines.gatherings.enums import Stage
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.enums import Rating
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import cancel
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.practices.whistle.actions.blowing import KIND, LATE, WhistleRefused, check_words
from linli.practices.whistle.actions.telling import tell_called
from linli.practices.whistle.models import Call, Whistle
from linli.practices.whistle.queries.whistles import open_task_count


@transaction.atomic
def end_whistle(
    *, whistle: Whistle, community: Community, outcome: str, solved: bool, by: Actor, now: datetime
) -> Whistle:
    """End it once no task is open. The matter raised for it is settled with the same words; one that somebody reported
    stays with whoever answers them. Raises `WhistleRefused`."""
    if not outcome.strip():
        raise WhistleRefused(_("请写明结果"))
    if count := open_task_count(whistle):
        raise WhistleRefused(
            ngettext("还有 %(num)d 项任务没有办结，不能结束", "还有 %(num)d 项任务没有办结，不能结束", count)
            % {"num": count}
        )
    check_words(whistle.matter, outcome)
    changes = {"ended_at": now, "outcome": outcome.strip()[:1000], "solved": solved}
    if not Whistle.objects.filter(id=whistle.id, ended_at=None).update(**changes):
        raise WhistleRefused(_("这次吹哨已经结束"))
    for name, value in changes.items():
        setattr(whistle, name, value)
    whole = Matter.objects.select_related("community").get(id=whistle.matter_id)
    if whistle.raised and whole.is_open:
        settle(matter=whole, text=whistle.outcome, by=by, now=now)
    if whistle.meeting is not None and whistle.meeting.stage == Stage.PLANNED:
        call_off(gathering=whistle.meeting, reason=kept(gettext_lazy("吹哨已结束，不用开会")), by=by, now=now)
    calls = list(Call.objects.filter(whistle=whistle).order_by("id"))
    for call in calls:
        cancel(kind=LATE, key=str(call.id))
    record(subject=whistle, kind=KIND, verb="end", by=by, now=now, solved=solved)
    tell_called(
        whistle=whistle, community=community, parties=[call.party_id for call in calls], kind="whistle_ended", now=now,
        text=gettext_lazy("吹哨结束：%(title)s"), besides=by.id,
    )  # fmt: skip
    return whistle


@transaction.atomic
def rate(*, call: Call, community: Community, rating: Rating, reason: str, by: Actor, now: datetime) -> Call:
    """The community rates a called party when it is over: once; a bad rating says why. The party is told."""
    if call.whistle.is_open:
        raise WhistleRefused(_("结束之后再评价"))
    if rating == Rating.UNSATISFIED and not reason.strip():
        raise WhistleRefused(_("不满意请写明原因，被评价的单位会看到"))
    changes = {"rating": rating, "rating_reason": reason.strip()[:300], "rated_at": now}
    if not Call.objects.filter(id=call.id, rating="").update(**changes):
        raise WhistleRefused(_("已经评价过%(name)s") % {"name": call.party.name})
    for name, value in changes.items():
        setattr(call, name, value)
    record(subject=call.whistle, kind=KIND, verb="rate", by=by, now=now, to=str(call.party_id), rating=str(rating))
    tell_called(
        whistle=call.whistle, community=community, parties=[call.party_id], kind="whistle_rated", now=now,
        text=gettext_lazy("社区评价了你们：%(rating)s（%(title)s）"), rating=Rating(rating).label,
    )  # fmt: skip
    return call
