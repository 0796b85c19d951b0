"""At the door: arrived, the right to it checked, done; or not. Then both say how it was."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.engines.matters.actions.answering import settle
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import cancel, schedule
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.practices.doorhelp.actions.calling import KIND, TURN, HelpRefused, call_next, fall_to_desk, tell_asker
from linli.practices.doorhelp.enums import CallState, Right, Said, TurnState
from linli.practices.doorhelp.models import Advisor, HelpCall, Turn
from linli.practices.doorhelp.models.call import OPEN
from linli.registry.queries.receiving import receiving

COMING = (CallState.ACCEPTED, CallState.ARRIVED)
FORGET = "doorhelp.forget"
#: So long doors, phones and words are kept after a call has ended; what is counted stays.
KEPT = timedelta(days=90)


@transaction.atomic
def arrive(*, call: HelpCall, right: str, by: Actor, now: datetime) -> HelpCall:
    """At the door. Where it is to be opened, how the asker showed that they may (`right`): without it nobody begins."""
    if call.opens_door and right not in Right.values:
        raise HelpRefused(_("开锁前要当面核实：证件住址、物业、家人或民警，请选一项"))
    _changed(call, (CallState.ACCEPTED,), {"state": CallState.ARRIVED, "arrived_at": now, "right": right})
    record(subject=call, kind=KIND, verb="arrive", by=by, now=now, right=right)
    return call


@transaction.atomic
def finish(*, community: Community, call: HelpCall, by: Actor, now: datetime) -> HelpCall:
    """办好了. Whoever asked is asked how it was."""
    if call.opens_door and not call.right:
        raise HelpRefused(_("开锁前要当面核实：证件住址、物业、家人或民警，请选一项"))
    _changed(call, COMING, {"state": CallState.DONE, "ended_at": now})
    _to_be_forgotten(call, now)
    _matter_closed(call, kept(gettext_lazy("已上门办好")), by, now)
    record(subject=call, kind=KIND, verb="finish_help", by=by, now=now)
    tell_asker(community, call, gettext_lazy("办好了吗？点开说一说怎么样（%(number)s）。"), now)
    return call


@transaction.atomic
def turn_away(*, community: Community, call: HelpCall, reason: str, by: Actor, now: datetime) -> HelpCall:
    """Not done, with a reason: above all a door whose right nobody could show. The desk is told."""
    if not reason.strip():
        raise HelpRefused(_("请写明为什么没有办"))
    ended = {"state": CallState.CANCELLED, "ended_at": now, "reason": reason.strip()[:200]}
    _changed(call, COMING, ended)
    _to_be_forgotten(call, now)
    _matter_closed(call, reason.strip()[:200], by, now)
    record(subject=call, kind=KIND, verb="turn_away", by=by, now=now)
    front = receiving(community.office_hours, now)
    text = kept(gettext_lazy("求助 %(number)s 到了门口没有办，请看原因"), number=call.number)
    path = reverse("help-call", kwargs={"code": community.code, "id": call.id})
    tell(kind="help_turned_away", text=text, path=path, now=now, users=front.user_ids, about=call.id)
    tell_asker(community, call, gettext_lazy("这次没有办成（%(number)s），社区会联系您。"), now)
    return call


@transaction.atomic
def give_back(*, community: Community, call: HelpCall, by: Actor, now: datetime) -> HelpCall:
    """Who had said yes cannot come after all: the next is called, or the desk takes over."""
    turn = Turn.objects.filter(call=call, state=TurnState.ACCEPTED)
    _changed(call, (CallState.ACCEPTED,), {"state": CallState.SEEKING, "advisor": None, "accepted_at": None})
    turn.update(state=TurnState.DECLINED, answered_at=now)
    record(subject=call, kind=KIND, verb="give_back", by=by, now=now)
    tell_asker(community, call, gettext_lazy("原来答应的人来不了，正在另请别人（%(number)s）。"), now)
    if call.matter_id is not None:
        _changed(call, (CallState.SEEKING,), {"state": CallState.DESK})
    else:
        call_next(community=community, call=call, now=now)
    return call


@transaction.atomic
def call_off(*, community: Community, call: HelpCall, reason: str, by: Actor, now: datetime) -> HelpCall:
    """Not needed any more. Who was coming is told."""
    words = reason.strip()[:200] or kept(gettext_lazy("求助人取消"))
    _changed(call, OPEN, {"state": CallState.CANCELLED, "ended_at": now, "reason": words})
    _to_be_forgotten(call, now)
    Turn.objects.filter(call=call, state=TurnState.CALLED).update(state=TurnState.LAPSED, answered_at=now)
    cancel(kind=TURN, key=str(call.id))
    _matter_closed(call, words, by, now)
    record(subject=call, kind=KIND, verb="call_off", by=by, now=now)
    account = call.advisor.person.account_id if call.advisor else None
    if account:
        text = kept(gettext_lazy("求助 %(number)s 取消了，不用去了，谢谢您。"), number=call.number)
        path = reverse("my-help", kwargs={"code": community.code})
        tell(kind="help_called_off", text=text, path=path, now=now, accounts=[account], about=call.id)
    return call


@transaction.atomic
def send(*, community: Community, call: HelpCall, advisor: Advisor, by: Actor, now: datetime) -> HelpCall:
    """The desk reached somebody by telephone, who comes. Both are told; what the asker needs is told by the desk."""
    changes = {"state": CallState.ACCEPTED, "advisor": advisor, "accepted_at": now}
    _changed(call, (CallState.DESK, CallState.SEEKING), changes)
    Turn.objects.filter(call=call, state=TurnState.CALLED).update(state=TurnState.LAPSED, answered_at=now)
    turns = Turn.objects.filter(call=call, advisor=advisor)
    if not turns.update(state=TurnState.ACCEPTED, answered_at=now, called_at=now):
        position = Turn.objects.filter(call=call).count() + 1
        Turn.new(
            call=call, advisor=advisor, position=position, state=TurnState.ACCEPTED, called_at=now, answered_at=now
        )  # fmt: skip
    cancel(kind=TURN, key=str(call.id))
    record(subject=call, kind=KIND, verb="send_advisor", by=by, now=now, advisor=str(advisor.id))
    name = advisor.person.party.name
    tell_asker(community, call, gettext_lazy("%(name)s会来帮您，编号 %(number)s。"), now, name=name)
    return call


@transaction.atomic
def to_desk(*, community: Community, call: HelpCall, by: Actor, now: datetime) -> HelpCall:
    """Whoever asked wants a person to take over now."""
    if call.state != CallState.SEEKING:
        raise HelpRefused(_("已经有人来了，或者社区正在联系"))
    Turn.objects.filter(call=call, state=TurnState.CALLED).update(state=TurnState.LAPSED, answered_at=now)
    fall_to_desk(community=community, call=call, now=now)
    return call


@transaction.atomic
def say(
    *, community: Community, call: HelpCall, said: Said, words: str, by_asker: bool, by: Actor, now: datetime
) -> HelpCall:
    """One tap of each of the two about this one time. Nobody adds them up; what was bad goes to the desk."""
    if call.state != CallState.DONE:
        raise HelpRefused(_("办好以后再评"))
    side = "asker_said" if by_asker else "advisor_said"
    changes: dict[str, object] = {side: said}
    if by_asker:
        changes["asker_words"] = words.strip()[:200]
    HelpCall.objects.filter(id=call.id).update(**changes)
    for name, value in changes.items():
        setattr(call, name, value)
    record(subject=call, kind=KIND, verb="say_how_it_was", by=by, now=now, by_asker=by_asker)
    if said == Said.BAD:
        front = receiving(community.office_hours, now)
        text = kept(gettext_lazy("求助 %(number)s 有人不满意，请回访"), number=call.number)
        path = reverse("help-call", kwargs={"code": community.code, "id": call.id})
        tell(kind="help_bad", text=text, path=path, now=now, users=front.user_ids, about=call.id)
    return call


@transaction.atomic
def forget(*, call: HelpCall, now: datetime) -> None:
    """Which door it was, who telephoned and what was written is gone; that help came, and how fast, stays."""
    if call.ended_at is not None and call.ended_at + KEPT <= now:
        gone = {"name": "", "phone": "", "address": "", "text": "", "asker_words": "", "reason": ""}
        HelpCall.objects.filter(id=call.id).update(**gone)
        record(subject=call, kind=KIND, verb="forget_help", by=Actor.job(), now=now)


def _to_be_forgotten(call: HelpCall, now: datetime) -> None:
    schedule(kind=FORGET, key=str(call.id), due_at=now + KEPT, payload={"call": str(call.id)})


def _changed(call: HelpCall, states: tuple[str, ...], changes: dict[str, object]) -> None:
    """One conditional UPDATE: of two who act at once the second is told."""
    if not HelpCall.objects.filter(id=call.id, state__in=states).update(**changes):
        raise HelpRefused(_("情况刚刚变了，请看最新的"))
    for name, value in changes.items():
        setattr(call, name, value)


def _matter_closed(call: HelpCall, text: str, by: Actor, now: datetime) -> None:
    if call.matter is not None and call.matter.is_open:
        settle(matter=call.matter, text=text, by=by, now=now)
