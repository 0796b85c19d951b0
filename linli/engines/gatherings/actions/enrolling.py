"""报名: somebody is put on the list, or on the waiting list; withdraws; and whoever waits moves up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.residents import known_phone
from linli.accounts.models import ResidentAccount
from linli.engines.gatherings.actions.telling import tell_one
from linli.engines.gatherings.actions.waiting import KIND, counter_of, fill_seats, lock, take_number, take_seat
from linli.engines.gatherings.enums import HELPING, LIVE, WITH_CHILDREN, EnrolmentRole, EnrolmentState, SignUp, Stage
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.engines.gatherings.queries.limits import refusal_of
from linli.engines.gatherings.queries.whom import on_file, self_of
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.crypto import keyed_hash
from linli.kernel.events import record
from linli.kernel.personal import normal_phone
from linli.kernel.prepared import Prepared
from linli.registry.models import Person

#: Read again once its row is held: the number given is in it.
HELD = Prepared(lambda id: Gathering.objects.filter(id=id).select_related("community", "programme__needs"))


class NotEnrolled(ValueError):
    """Somebody cannot be put on the list; `str()` says why, in their words."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who comes: somebody on file, or a name with or without phone. `account` is the phone that is told and may withdraw."""

    person: Person | None = None
    account: ResidentAccount | None = None
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """An attendee, as the list keeps them."""

    person: Person | None
    account: ResidentAccount | None
    name: str
    phone: str
    phone_hash: str
    key: str


def who_of(who: Attendee, now: datetime) -> Who:
    """Find out who it is. Whoever signs up with their own phone and no other name is the person of that phone, if one is
    on file. Raises `NotEnrolled`."""
    person, account, name = who.person, who.account, who.name.strip()[:40]
    phone = normal_phone(who.phone) if who.phone.strip() else ""
    if phone is None:
        raise NotEnrolled(_("请填写正确的电话号码"))
    if phone and account is None:
        account = known_phone(phone=phone, now=now, name=name)
    if person is None and account is not None:
        person = self_of(account, name) or on_file(name, account.phone_hash)
    if person is not None:
        return Who(person, account or person.account, "", "", "", f"person:{person.id.hex}")
    if not name:
        raise NotEnrolled(_("请写上姓名"))
    phone = phone or (str(account.phone) if account else "")
    hashed = keyed_hash(phone, "phone") if phone else ""
    return Who(None, account, name, phone, hashed, keyed_hash(f"{phone}|{name.replace(' ', '')}", "attendee"))


@transaction.atomic
def enrol(
    *, gathering: Gathering, who: Attendee, by: Actor, now: datetime, role: str = EnrolmentRole.PARTICIPANT,
    photo_ok: bool | None = None, checked: bool = False,
) -> Enrolment:  # fmt: skip
    """Put somebody on the list, or on the waiting list where it is full. Told unless they did it themselves. `checked`:
    whoever enters them has made sure that they may work with children, where there are some. Raises `NotEnrolled`."""
    whom = who_of(who, now)
    _check_open(gathering, by, now)
    _check_safe(gathering, role, by, checked)
    waits = not take_seat(gathering, role)
    if waits and not take_number(gathering):
        raise NotEnrolled(_("这一场已经举行或取消"))
    row = HELD.first(id=gathering.id)
    refused = refusal_of(gathering=row, person=whom.person, who_key=whom.key, phone_hash=whom.phone_hash, role=role)
    if refused:
        raise NotEnrolled(refused)
    enrolment = _insert(row, whom, role, waits, photo_ok, now)
    data: dict[str, Any] = {"gathering": str(row.id)} | ({"checked": True} if checked else {})
    record(subject=enrolment, kind=KIND, verb="wait" if waits else "enrol", by=by, now=now, **data)
    if by.kind != ActorKind.RESIDENT:
        words = gettext_lazy("候补第 %(number)s 号：%(title)s（%(when)s），有名额会马上告诉您")
        done = gettext_lazy("已为您报名：%(title)s（%(when)s），序号 %(number)s")
        tell_one(enrolment=enrolment, kind="enrolled", text=words if waits else done, now=now)
    return enrolment


def _check_open(gathering: Gathering, by: Actor, now: datetime) -> None:
    """Whoever organises may also enter who came unannounced; residents sign up while it is open."""
    if gathering.stage != Stage.PLANNED:
        raise NotEnrolled(_("这一场已经举行或取消"))
    if by.kind in (ActorKind.USER, ActorKind.JOB):
        return
    if gathering.sign_up != SignUp.OPEN:
        raise NotEnrolled(_("这一场不用在网上报名，请问社区"))
    if gathering.opens_at and now < gathering.opens_at:
        raise NotEnrolled(_("还没有开始报名"))
    if now >= (gathering.closes_at or gathering.starts_at):
        raise NotEnrolled(_("报名已经截止"))


def _check_safe(gathering: Gathering, role: str, by: Actor, checked: bool) -> None:
    """Whoever works with children was checked by the community first; nobody enters themselves."""
    if gathering.kind not in WITH_CHILDREN or role not in HELPING:
        return
    if by.kind == ActorKind.RESIDENT:
        raise NotEnrolled(_("照看孩子的人要先由社区核实，请到社区登记"))
    if not checked and by.kind == ActorKind.USER:
        raise NotEnrolled(_("请先核实这个人可以照看孩子（没有侵害未成年人的违法犯罪记录），再勾选登记"))


def _insert(row: Gathering, whom: Who, role: str, waits: bool, photo_ok: bool | None, now: datetime) -> Enrolment:
    state = EnrolmentState.WAITING if waits else EnrolmentState.SIGNED_UP
    enrolment = Enrolment(
        community_id=row.community_id, gathering=row, person=whom.person, account=whom.account, name=whom.name,
        phone=whom.phone, phone_hash=whom.phone_hash, who_key=whom.key, role=role, state=state, number=row.last_number,
        at=now, photo_ok=photo_ok,
    )  # fmt: skip
    try:
        with transaction.atomic():
            enrolment.save(force_insert=True)
    except IntegrityError:
        raise NotEnrolled(_("已经在名单上了")) from None
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Actor, now: datetime) -> list[Enrolment]:
    """Off the list; whoever waits longest moves up in the same moment. Returns who moved up. Raises `NotEnrolled`."""
    row = lock(enrolment.gathering)
    if row.stage != Stage.PLANNED:
        raise NotEnrolled(_("这一场已经举行或取消"))
    was = Enrolment.objects.filter(id=enrolment.id, state__in=LIVE).values_list("state", "role").first()
    if was is None:
        raise NotEnrolled(_("已经退出了"))
    state, role = was
    Enrolment.objects.filter(id=enrolment.id).update(state=EnrolmentState.CANCELLED)
    counter = "waiting_count" if state == EnrolmentState.WAITING else counter_of(role)[0]
    Gathering.objects.filter(id=row.id).update(**{counter: F(counter) - 1})
    enrolment.state = EnrolmentState.CANCELLED
    record(subject=enrolment, kind=KIND, verb="withdraw", by=by, now=now, gathering=str(row.id))
    return fill_seats(gathering=row, by=by, now=now)
