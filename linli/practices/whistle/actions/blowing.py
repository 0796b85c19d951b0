"""吹哨: the community calls some parties and says what is needed; one matter is the whole of what they take on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.models import User
from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.actions.splitting import SPLITTABLE
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.events import record
from linli.kernel.jobs import schedule_many
from linli.kernel.models import Community
from linli.kernel.worktime import due_at
from linli.practices.whistle.actions.telling import tell_called
from linli.practices.whistle.enums import Field
from linli.practices.whistle.models import Call, Whistle
from linli.practices.whistle.queries.settings import whistling
from linli.practices.whistle.queries.whistles import names_of_reporter
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Party
from linli.registry.queries.places import desk

KIND = "whistle"
#: The timer of a call: late when nobody reported for duty by then.
LATE = "whistle.late"


class WhistleRefused(ValueError):
    """It cannot be done so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A party to be called, what is needed of it, and why it was proposed."""

    party: Party
    need: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Blast:
    """What is whistled: in whose words, about which matter (none: one is raised), who is called, by when they report."""

    title: str
    need: str
    calls: Sequence[Wanted]
    field: str = Field.OTHER
    category: Category | None = None
    matter: Matter | None = None
    report_by: datetime | None = None


@transaction.atomic
def blow(*, community: Community, what: Blast, by: Actor, now: datetime, user: User | None = None) -> Whistle:
    """Call the parties; each is told, and has a timer. Raises `WhistleRefused`, `NoDesk`."""
    title, need = what.title.strip()[:80], what.need.strip()
    if not title or not need:
        raise WhistleRefused(_("请写明什么事、需要他们做什么"))
    check_words(what.matter, title, need, *(each.need for each in what.calls))
    check_parties(what.calls)
    rules, calendar = whistling(community), calendar_of(community)
    report_by = what.report_by or due_at(rules.report_within, now, calendar)
    if report_by <= now:
        raise WhistleRefused(_("报到时间已经过了"))
    matter = what.matter or _whole(community, title, need, due_at(rules.end_within, now, calendar), by, now)
    _check_matter(matter)
    try:
        with transaction.atomic():
            whistle = Whistle.new(
                matter=matter, raised=what.matter is None, title=title, need=need[:1000], field=what.field,
                category=what.category or (what.matter.category if what.matter else None), report_by=report_by,
                blown_at=now, blown_by=user,
            )  # fmt: skip
    except IntegrityError as error:
        raise WhistleRefused(_("这件事已经吹过哨，还没有结束")) from error
    record(subject=whistle, kind=KIND, verb="blow", by=by, now=now, matter=str(matter.id))
    add_calls(whistle=whistle, community=community, calls=what.calls, report_by=report_by, by=by, now=now)
    return whistle


def _whole(community: Community, title: str, need: str, due: datetime, by: Actor, now: datetime) -> Matter:
    """The matter that the tasks are parts of, at the desk."""
    front = desk()
    if front is None:
        raise NoDesk(community.name)
    return give(community=community, task=Task(title, front.party, due, need), by=by, now=now)


def _check_matter(matter: Matter) -> None:
    if matter.wall in {Wall.PARTIES, Wall.CLINIC}:
        raise WhistleRefused(_("不公开的事项不能吹哨"))
    if matter.stage not in SPLITTABLE:
        raise WhistleRefused(_("这件事已经答复或办结，不用吹哨了"))


def check_words(matter: Matter | None, *texts: str) -> None:
    """What the called parties read must not tell who reported it."""
    told = names_of_reporter(matter) if matter is not None else []
    if found := [name for name in told if any(name in text for text in texts)]:
        raise WhistleRefused(_("被叫到的单位不能知道是谁反映的，请删掉：%(words)s") % {"words": _("、").join(found)})


def check_parties(calls: Sequence[Wanted]) -> None:
    """Groups alone are called: a single person is never rated."""
    if not calls:
        raise WhistleRefused(_("请至少叫一家"))
    ids = {each.party.id for each in calls}
    if len(ids) < len(calls):
        raise WhistleRefused(_("同一家只叫一次"))
    groups = Group.objects.filter(party_id__in=list(ids), party__is_active=True).exclude(kind=GroupKind.DESK)
    if groups.count() < len(ids):
        raise WhistleRefused(_("只能叫单位、组织和队伍"))


@transaction.atomic
def add_calls(
    *, whistle: Whistle, community: Community, calls: Sequence[Wanted], report_by: datetime, by: Actor, now: datetime
) -> list[Call]:
    """Call these (too): a row, a timer and a notice each."""
    rows = [
        Call(
            community_id=whistle.community_id, whistle=whistle, party=each.party, need=each.need.strip()[:300],
            why=each.why[:200], called_at=now, report_by=report_by,
        )
        for each in calls
    ]  # fmt: skip
    Call.objects.bulk_create(rows)
    schedule_many(kind=LATE, wanted=[(str(row.id), report_by, {"call": str(row.id)}) for row in rows])
    text = gettext_lazy("吹哨：%(title)s。请在 %(when)s 前报到")
    tell_called(
        whistle=whistle, community=community, parties=[row.party_id for row in rows], kind="whistle_blown", text=text,
        now=now, besides=by.id, when=f"{report_by:%m-%d %H:%M}",
    )  # fmt: skip
    return rows


def call_more(*, whistle: Whistle, community: Community, wanted: Wanted, by: Actor, now: datetime) -> Call:
    """Call one more party while it runs. Raises `WhistleRefused`."""
    if not whistle.is_open:
        raise WhistleRefused(_("这次吹哨已经结束"))
    check_words(whistle.matter, wanted.need)
    check_parties([wanted])
    if Call.objects.filter(whistle=whistle, party=wanted.party).exists():
        raise WhistleRefused(_("已经叫过%(name)s") % {"name": wanted.party.name})
    report_by = due_at(whistling(community).report_within, now, calendar_of(community))
    rows = add_calls(whistle=whistle, community=community, calls=[wanted], report_by=report_by, by=by, now=now)
    record(subject=whistle, kind=KIND, verb="call", by=by, now=now, to=str(wanted.party.id))
    return rows[0]
