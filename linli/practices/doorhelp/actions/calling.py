"""Asking for help, and calling neighbours in turn: one at a time, each with a deadline; then a person takes over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.models import ResidentAccount, User
from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.queries.routing import held_by
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import cancel, schedule
from linli.kernel.models import Community
from linli.kernel.numbers import next_number
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.doorhelp.enums import CallState, TurnState
from linli.practices.doorhelp.models import HelpCall, Turn
from linli.practices.doorhelp.playbook import DoorHelpEntry
from linli.practices.doorhelp.queries.ranking import Ranked, ranked
from linli.practices.doorhelp.queries.settings import door_help_of, skill_of
from linli.practices.doorhelp.rules import called_at, deadline
from linli.registry.models import Party, Place
from linli.registry.queries.receiving import receiving

KIND = "help_call"
TURN = "doorhelp.turn"
#: What the desk has for a call that nobody took.
DESK_MINUTES = 30
SOON, FAR = timedelta(minutes=20), timedelta(days=14)


class HelpRefused(ValueError):
    """Help cannot be asked for or given so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What help, at which door, for whom, when (`wanted_at` empty: now). `swears`: may have this door opened."""

    skill: str
    address: str
    place: Place | None = None
    text: str = ""
    wanted_at: datetime | None = None
    language: str = ""
    name: str = ""
    phone: str = ""
    account: ResidentAccount | None = None
    swears: bool = False
    entered_by: User | None = None


@transaction.atomic
def ask(*, community: Community, asked: Asked, by: Actor, now: datetime) -> HelpCall:
    """Rank who can come and call the first. Raises `HelpRefused`; `NoDesk` where nobody can and there is no desk."""
    settings = door_help_of(community)
    _check(settings, asked, now)
    call = HelpCall.new(
        number=next_number(name=KIND, year=local(now).year), skill=asked.skill, account=asked.account,
        opens_door=settings.skills[asked.skill].opens_doors, name=asked.name.strip()[:40], phone=asked.phone.strip()[:30],
        place=asked.place, address=asked.address.strip()[:120], text=asked.text.strip()[:300],
        language=asked.language.strip()[:20], asked_at=now, wanted_at=asked.wanted_at, state=CallState.SEEKING,
        entered_by=asked.entered_by,
    )  # fmt: skip
    record(subject=call, kind=KIND, verb="ask_help", by=by, now=now, skill=call.skill)
    able = [each for each in ranked(community=community, call=call, settings=settings, now=now) if not each.match.out]
    Turn.objects.bulk_create(
        _turn(call, position, each) for position, each in enumerate(able[: settings.most_called], 1)
    )
    call_next(community=community, call=call, now=now)
    return call


def _turn(call: HelpCall, position: int, each: Ranked) -> Turn:
    reasons = [[str(reason.words), dict(reason.values)] for reason in each.match.reasons if reason.good]
    return Turn(
        community_id=call.community_id, call=call, advisor=each.advisor, position=position, reasons=reasons
    )  # fmt: skip


def _check(settings: DoorHelpEntry, asked: Asked, now: datetime) -> None:
    skill = settings.skills.get(asked.skill)
    if skill is None:
        raise HelpRefused(_("请选要帮什么"))
    if not asked.address.strip():
        raise HelpRefused(_("请写清楚到哪一户，答应来的人才看得到"))
    if asked.account is None and not asked.phone.strip():
        raise HelpRefused(_("请留一个电话，来的人好联系"))
    if skill.opens_doors and not asked.swears:
        raise HelpRefused(_("开锁只为住户本人或受托的人开，请先确认；到门口要核对证件"))
    if asked.wanted_at is not None and not now + SOON <= asked.wanted_at <= now + FAR:
        raise HelpRefused(_("预约时间要在二十分钟以后、两周以内；现在就要请选“现在”"))


@transaction.atomic
def call_next(*, community: Community, call: HelpCall, now: datetime) -> Turn | None:
    """Call whoever is next, with a deadline of their own; where nobody is left a person takes over (`fall_to_desk`)."""
    left = list(
        Turn.objects.filter(call=call, state=TurnState.WAITING)
        .select_related("advisor__person__party", "advisor__person__account")
        .order_by("position", "id")
    )
    if not left or (call.wanted_at is not None and call.wanted_at <= now):
        fall_to_desk(community=community, call=call, now=now)
        return None
    settings, turn = door_help_of(community), left[0]
    turn.called_at = called_at(now, for_now=call.wanted_at is None)
    turn.deadline_at = deadline(
        turn.called_at, call.wanted_at, settings.answer_minutes, settings.booked_minutes, len(left)
    )  # fmt: skip
    turn.state = TurnState.CALLED
    Turn.objects.filter(id=turn.id).update(
        state=turn.state, called_at=turn.called_at, deadline_at=turn.deadline_at
    )  # fmt: skip
    schedule(kind=TURN, key=str(call.id), due_at=turn.deadline_at, payload={"turn": str(turn.id)})
    record(subject=call, kind=KIND, verb="call_advisor", by=Actor.job(), now=now, turn=str(turn.id))
    _tell_advisor(community, turn, settings, now)
    return turn


def _tell_advisor(community: Community, turn: Turn, settings: DoorHelpEntry, now: datetime) -> None:
    """Never the address, nor who asks."""
    account = turn.advisor.person.account_id
    if account is None or turn.deadline_at is None:
        return
    call = turn.call
    wanted = f"{local(call.wanted_at):%m-%d %H:%M}" if call.wanted_at else kept(gettext_lazy("现在"))
    text = kept(
        gettext_lazy("有邻居请您上门：%(skill)s，%(when)s。能来请在 %(until)s 前点“我去”。"),
        skill=skill_of(settings, call.skill).name, when=wanted, until=f"{local(turn.deadline_at):%H:%M}",
    )  # fmt: skip
    path = reverse("my-turn", kwargs={"code": community.code, "id": turn.id})
    when = max(turn.called_at or now, now)
    tell(kind="help_wanted", text=text, path=path, now=when, accounts=[account], about=call.id)


@transaction.atomic
def lapse(*, community: Community, turn: Turn, now: datetime) -> None:
    """The deadline passed without an answer: the next is called."""
    late = Turn.objects.filter(id=turn.id, state=TurnState.CALLED, deadline_at__lte=now)
    if late.update(state=TurnState.LAPSED, answered_at=now):
        call = HelpCall.objects.get(id=turn.call_id)
        if call.state == CallState.SEEKING:
            call_next(community=community, call=call, now=now)


@transaction.atomic
def decline(*, community: Community, turn: Turn, by: Actor, now: datetime) -> None:
    """来不了: one tap, no reason asked; the next is called at once."""
    if not Turn.objects.filter(id=turn.id, state=TurnState.CALLED).update(state=TurnState.DECLINED, answered_at=now):
        raise HelpRefused(_("已经不用答复了，谢谢您"))
    record(subject=turn.call, kind=KIND, verb="decline_help", by=by, now=now, turn=str(turn.id))
    call_next(community=community, call=turn.call, now=now)


@transaction.atomic
def accept(*, community: Community, turn: Turn, by: Actor, now: datetime) -> HelpCall:
    """我去: one tap. Who lapsed may still, as long as nobody else did: the first gets it. The asker is told who comes."""
    call = turn.call
    rows = HelpCall.objects.filter(id=call.id, state__in=(CallState.SEEKING, CallState.DESK), advisor=None)
    changes = {"state": CallState.ACCEPTED, "advisor": turn.advisor, "accepted_at": now}
    if turn.state not in {TurnState.CALLED, TurnState.LAPSED} or not rows.update(**changes):
        raise HelpRefused(_("已经有人去了，或者不用了，谢谢您"))
    for name, value in changes.items():
        setattr(call, name, value)
    Turn.objects.filter(call=call, state=TurnState.CALLED).exclude(id=turn.id).update(
        state=TurnState.LAPSED, answered_at=now
    )  # fmt: skip
    Turn.objects.filter(id=turn.id).update(state=TurnState.ACCEPTED, answered_at=now)
    turn.state, turn.answered_at = TurnState.ACCEPTED, now
    cancel(kind=TURN, key=str(call.id))
    record(subject=call, kind=KIND, verb="accept_help", by=by, now=now, advisor=str(turn.advisor_id))
    tell_asker(
        community, call, gettext_lazy("%(name)s会来帮您，编号 %(number)s。"), now, name=turn.advisor.person.party.name
    )
    return call


def fall_to_desk(*, community: Community, call: HelpCall, now: datetime) -> None:
    """Nobody can or will: a task for whoever is on duty now, who telephones."""
    settings = door_help_of(community)
    front = receiving(community.office_hours, now)
    to = Party.objects.get(id=held_by(front, community))
    skill = skill_of(settings, call.skill).name
    title = kept(gettext_lazy("求助 %(number)s（%(skill)s）没有人应，请打电话联系"), number=call.number, skill=skill)
    due = now + timedelta(minutes=DESK_MINUTES)
    call.matter = give(community=community, task=Task(title, to, due), by=Actor.job(), now=now)
    call.state = CallState.DESK
    HelpCall.objects.filter(id=call.id, state=CallState.SEEKING).update(state=call.state, matter=call.matter)
    cancel(kind=TURN, key=str(call.id))
    record(subject=call, kind=KIND, verb="fall_to_desk", by=Actor.job(), now=now, matter=str(call.matter.id))
    path = reverse("help-call", kwargs={"code": community.code, "id": call.id})
    tell(kind="help_fallen", text=title, path=path, now=now, users=front.user_ids, about=call.id)
    tell_asker(community, call, gettext_lazy("暂时没有邻居能来，社区工作人员会马上打电话给您（%(number)s）。"), now)


def tell_asker(community: Community, call: HelpCall, text: Promise, now: datetime, **values: object) -> None:
    if call.account_id:
        words = kept(text, number=call.number, **values)
        path = reverse("my-help-call", kwargs={"code": community.code, "id": call.id})
        tell(kind="help_call", text=words, path=path, now=now, accounts=[call.account_id], about=call.id)
