"""What a called party does: reports for duty (报到), takes tasks, answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import User
from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol
from linli.engines.gatherings.enums import Stage
from linli.engines.matters.actions.giving import Task, give
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import cancel, schedule
from linli.kernel.models import Community
from linli.practices.whistle.actions.blowing import KIND, LATE, WhistleRefused, check_words
from linli.practices.whistle.actions.telling import tell_called, tell_users
from linli.practices.whistle.models import Call, CallTask
from linli.registry.enums import PlaceKind
from linli.registry.models import Person, Place

#: The timer of a task: the area above hears when it is not done by its due time.
TASK_LATE = "whistle.task_late"


@transaction.atomic
def report_for_duty(*, call: Call, community: Community, user: User | None, by: Actor, now: datetime) -> Call:
    """报到, one tap; again changes nothing. Whoever taps for the called party is put on the meeting's list."""
    if not call.whistle.is_open:
        raise WhistleRefused(_("这次吹哨已经结束"))
    if not Call.objects.filter(id=call.id, reported_at=None).update(reported_at=now):
        return call
    call.reported_at = now
    cancel(kind=LATE, key=str(call.id))
    record(subject=call.whistle, kind=KIND, verb="report_for_duty", by=by, now=now, to=str(call.party_id))
    join_meeting(call=call, user=user, by=by, now=now)
    tell_users(
        whistle=call.whistle, community=community, users=[call.whistle.blown_by_id], kind="whistle_reported",
        text=gettext_lazy("%(party)s 已报到：%(title)s"), now=now, party=call.party.name,
    )  # fmt: skip
    return call


def join_meeting(*, call: Call, user: User | None, by: Actor, now: datetime) -> None:
    """Put the called party's own person on the list of the meeting, where there is one to come."""
    meeting = call.whistle.meeting
    if meeting is None or meeting.stage != Stage.PLANNED or user is None:
        return
    person = Person.objects.filter(user=user, party__member_of__group_id=call.party_id).order_by("id").first()
    if person is None:
        return
    try:
        with transaction.atomic():
            enrol(gathering=meeting, who=Attendee(person=person), by=by, now=now)
    except NotEnrolled:
        return  # on the list already, or busy elsewhere: to report for duty never fails for that


@transaction.atomic
def give_task(
    *, call: Call, community: Community, title: str, due: datetime, by: Actor, now: datetime, text: str = ""
) -> CallTask:
    """A task for a called party, with its own due time: a part of the whistle's whole. Raises `WhistleRefused`."""
    whole = call.whistle.matter
    if not call.whistle.is_open:
        raise WhistleRefused(_("这次吹哨已经结束"))
    if not title.strip():
        raise WhistleRefused(_("请写明要办什么"))
    if due <= now:
        raise WhistleRefused(_("时限要在现在之后"))
    check_words(whole, title, text)
    place = _no_door(whole.place)
    task = Task(title.strip(), call.party, due, text.strip(), place, whole=whole)
    matter = give(community=community, task=task, by=by, now=now)
    row: CallTask = CallTask.new(call=call, matter=matter)
    schedule(kind=TASK_LATE, key=str(row.id), due_at=due, payload={"task": str(row.id)})
    record(
        subject=call.whistle, kind=KIND, verb="give_task", by=by, now=now, to=str(call.party_id), task=str(matter.id)
    )
    return row


def _no_door(place: Place | None) -> Place | None:
    """The building instead of a home: a door would tell who reported it."""
    while place is not None and place.kind in {PlaceKind.DWELLING, PlaceKind.ENTRANCE}:
        place = place.parent
    return place


@transaction.atomic
def answer_call(*, call: Call, community: Community, text: str, by: Actor, now: datetime) -> Call:
    """What the called party answers as a whole; it may say it better until the whistle ends."""
    if not call.whistle.is_open:
        raise WhistleRefused(_("这次吹哨已经结束"))
    if call.reported_at is None:
        raise WhistleRefused(_("请先报到，再答复"))
    if not text.strip():
        raise WhistleRefused(_("请写下答复"))
    call.answer, call.answered_at = text.strip()[:1000], now
    call.save(update_fields=["answer", "answered_at"])
    record(subject=call.whistle, kind=KIND, verb="answer", by=by, now=now, to=str(call.party_id))
    tell_users(
        whistle=call.whistle, community=community, users=[call.whistle.blown_by_id], kind="whistle_answered",
        text=gettext_lazy("%(party)s 已答复：%(title)s"), now=now, party=call.party.name,
    )  # fmt: skip
    return call


def tell_late(*, call: Call, community: Community, now: datetime) -> None:
    """Whoever was called hears that the time is over."""
    tell_called(
        whistle=call.whistle, community=community, parties=[call.party_id], kind="whistle_late", now=now,
        text=gettext_lazy("还没有报到，已报告街道：%(title)s"),
    )  # fmt: skip
