"""Residents put a neighbour forward as an adviser; the neighbour says yes or no; the office takes it from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.actions.residents import known_phone
from linli.accounts.models import ResidentAccount
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.practices.doorhelp.actions.registering import NotListed
from linli.practices.doorhelp.models import Nomination
from linli.practices.doorhelp.queries.advisors import advisors_of
from linli.practices.doorhelp.queries.settings import door_help_of, skill_of
from linli.registry.queries.receiving import receiving

KIND = "nomination"
LAPSE = "doorhelp.nomination"
#: So long one has to answer; so long nobody asks again who said no.
TO_ANSWER, IN_PEACE = timedelta(days=14), timedelta(days=365)
#: So many of one's own may wait for an answer.
MOST = 3


@dataclass(frozen=True, slots=True)
class PutForward:
    """Who (a name and a phone), what they can do, what they are known for."""

    name: str
    phone: str
    skills: Sequence[str]
    note: str = ""


@transaction.atomic
def put_forward(
    *, community: Community, put: PutForward, account: ResidentAccount, by: Actor, now: datetime
) -> Nomination | None:
    """Ask the neighbour; whoever names themself has agreed. None where they were asked already, or are an adviser: which
    of the two, and whether the phone is known here, is told to nobody. Raises `NotListed`."""
    known = door_help_of(community).skills
    skills = [key for key in dict.fromkeys(put.skills) if key in known]
    if not skills:
        raise NotListed(_("请至少选一样本事"))
    open_ = Nomination.objects.filter(put_by=account, agreed_at=None, declined_at=None)
    if open_.count() >= MOST:
        raise NotListed(_("您推荐的几位还没有答复，等一等再推荐"))
    try:
        neighbour = known_phone(phone=put.phone, now=now)
    except ValueError:
        raise NotListed(_("请填写正确的电话号码")) from None
    if Nomination.objects.filter(account=neighbour).exists() or advisors_of(neighbour):
        return None
    is_self = neighbour.id == account.id
    made = Nomination.new(
        account=neighbour, put_by=account, name=put.name.strip()[:40], skills=skills, note=put.note.strip()[:120],
        put_at=now, agreed_at=now if is_self else None,
    )  # fmt: skip
    record(subject=made, kind=KIND, verb="put_forward", by=by, now=now, skills=skills)
    if is_self:
        _tell_office(community, made, now)
    else:
        _ask(community, made, now)
    return made


def _ask(community: Community, made: Nomination, now: datetime) -> None:
    """Not by whom: that is theirs to say."""
    names = "、".join(skill_of(door_help_of(community), key).name for key in made.skills)
    text = kept(
        gettext_lazy("有邻居推荐您做社区顾问（%(skills)s）。愿意不愿意都请点开说一声，不理会两周后作废。"), skills=names
    )
    path = reverse("my-nomination", kwargs={"code": community.code, "id": made.id})
    tell(kind="help_nominated", text=text, path=path, now=now, accounts=[made.account_id], about=made.id)
    schedule(kind=LAPSE, key=str(made.id), due_at=now + TO_ANSWER, payload={"nomination": str(made.id)})


def _tell_office(community: Community, made: Nomination, now: datetime) -> None:
    front = receiving(community.office_hours, now)
    text = kept(gettext_lazy("有人愿意做社区顾问，请核验后入册"))
    path = reverse("advisors", kwargs={"code": community.code})
    tell(kind="help_agreed", text=text, path=path, now=now, users=front.user_ids, about=made.id)


@transaction.atomic
def answer(*, community: Community, nomination: Nomination, agrees: bool, by: Actor, now: datetime) -> None:
    """Yes: the office hears of it. No: what was written is gone, and nobody asks again for a year. Raises `NotListed`."""
    waiting = Nomination.objects.filter(id=nomination.id, agreed_at=None, declined_at=None)
    no = {"declined_at": now, "name": "", "note": "", "skills": [], "put_by": None}
    if not waiting.update(**({"agreed_at": now} if agrees else no)):
        raise NotListed(_("已经答复过了"))
    record(subject=nomination, kind=KIND, verb="agree" if agrees else "decline", by=by, now=now)
    if agrees:
        _tell_office(community, nomination, now)
    else:
        schedule(kind=LAPSE, key=str(nomination.id), due_at=now + IN_PEACE, payload={"nomination": str(nomination.id)})


@transaction.atomic
def close(*, nomination: Nomination, by: Actor, now: datetime) -> None:
    """The office has put them in the register, or set it aside: nothing of it is kept here."""
    record(subject=nomination, kind=KIND, verb="close", by=by, now=now)
    Nomination.objects.filter(id=nomination.id).delete()


@transaction.atomic
def lapse(*, nomination: Nomination, now: datetime) -> None:
    """Not answered in time, or a year after a no: gone. What was agreed to waits for the office."""
    since = nomination.declined_at or nomination.put_at
    if nomination.agreed_at is None and since + (IN_PEACE if nomination.declined_at else TO_ANSWER) <= now:
        close(nomination=nomination, by=Actor.job(), now=now)
