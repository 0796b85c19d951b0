"""Advisers are nominated, checked, listed and end; they say when they are away. Demand is put down from a survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.engines.gatherings.rules_booking import BadHours, read_hours
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.files import store_image
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.doorhelp.enums import FoundBy, Standing
from linli.practices.doorhelp.models import Advisor, Check, Demand
from linli.practices.doorhelp.queries.advisors import advisor_with, lacking
from linli.practices.doorhelp.queries.settings import door_help_of
from linli.registry.models import Person, Place

KIND = "advisor"


class NotListed(ValueError):
    """The register does not take this; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an adviser can do, when, from where, in which languages, how much at a time."""

    skills: Sequence[str]
    hours: str
    base: Place | None = None
    languages: Sequence[str] = ()
    on_holidays: bool = True
    capacity: int = 2
    note: str = ""


def _checked(community: Community, profile: Profile) -> dict[str, object]:
    known = door_help_of(community).skills
    skills = [key for key in dict.fromkeys(profile.skills) if key in known]
    if not skills:
        raise NotListed(_("请至少选一样本事"))
    try:
        read_hours(profile.hours)
    except BadHours as bad:
        raise NotListed(_("时间要写成“每天 08:00-21:00”，不能是“%s”") % bad.line) from None
    if not 1 <= profile.capacity <= 10:
        raise NotListed(_("同时接 1 至 10 单"))
    languages = [each.strip()[:20] for each in profile.languages if each.strip()]
    return {
        "skills": skills, "hours": profile.hours.strip(), "base": profile.base, "languages": languages,
        "on_holidays": profile.on_holidays, "capacity": profile.capacity, "note": profile.note.strip()[:120],
    }  # fmt: skip


@transaction.atomic
def nominate(
    *, community: Community, person: Person, found_by: FoundBy, profile: Profile, by: Actor, now: datetime
) -> Advisor:
    """Put somebody forward. They are called only once they agreed and were checked (`enlist`)."""
    values = _checked(community, profile)
    if person.died_on is not None or Advisor.objects.filter(person=person).exclude(standing=Standing.ENDED).exists():
        raise NotListed(_("已经在册或者已经提名了"))
    advisor = Advisor.new(person=person, found_by=found_by, nominated_at=now, **values)
    record(subject=advisor, kind=KIND, verb="nominate_advisor", by=by, now=now, skills=values["skills"])
    return advisor


@transaction.atomic
def change(*, community: Community, advisor: Advisor, profile: Profile, by: Actor, now: datetime) -> Advisor:
    """Another profile from now on. A skill whose check is missing is not called for."""
    values = _checked(community, profile)
    Advisor.objects.filter(id=advisor.id).update(**values)
    for name, value in values.items():
        setattr(advisor, name, value)
    record(subject=advisor, kind=KIND, verb="change_advisor", by=by, now=now, skills=values["skills"])
    return advisor


@transaction.atomic
def add_check(
    *,
    community: Community,
    advisor: Advisor,
    kind: str,
    number: str,
    until_on: date,
    user: User,
    by: Actor,
    now: datetime,
) -> Check:
    """A paper was looked at: its number and until when it holds."""
    if kind not in door_help_of(community).checks:
        raise NotListed(_("没有这一种核验"))
    if not number.strip():
        raise NotListed(_("请写证件或备案的编号"))
    if until_on < local(now).date():
        raise NotListed(_("已经过期了"))
    check = Check.new(
        advisor=advisor, kind=kind, number=number.strip()[:60], until_on=until_on, seen_by=user, seen_at=now
    )
    record(subject=advisor, kind=KIND, verb="check_advisor", by=by, now=now, check=kind, until=until_on.isoformat())
    return check


@transaction.atomic
def enlist(*, community: Community, advisor: Advisor, by: Actor, now: datetime) -> Advisor:
    """入册: they agreed, and what their skills want is on file and valid. Raises `NotListed` with what is missing."""
    settings, today = door_help_of(community), local(now).date()
    fresh = advisor_with(advisor.id)
    missing = lacking(fresh, settings, today) if fresh else []
    if missing:
        words = _("、").join(settings.checks.get(code, code) for code in missing)
        raise NotListed(_("还缺：%(what)s") % {"what": words})
    if not Advisor.objects.filter(id=advisor.id, standing=Standing.NOMINATED).update(
        standing=Standing.LISTED, agreed_on=today
    ):
        raise NotListed(_("已经在册或者已经退出了"))
    advisor.standing, advisor.agreed_on = Standing.LISTED, today
    record(subject=advisor, kind=KIND, verb="enlist_advisor", by=by, now=now)
    return advisor


@transaction.atomic
def end(*, advisor: Advisor, by: Actor, now: datetime) -> Advisor:
    """They are called no more. Why is nobody's business."""
    today = local(now).date()
    rows = Advisor.objects.filter(id=advisor.id).exclude(standing=Standing.ENDED)
    if rows.update(standing=Standing.ENDED, ended_on=today):
        advisor.standing, advisor.ended_on = Standing.ENDED, today
        record(subject=advisor, kind=KIND, verb="end_advisor", by=by, now=now)
    return advisor


@transaction.atomic
def be_away(*, advisor: Advisor, first: date | None, last: date | None, by: Actor, now: datetime) -> Advisor:
    """Away from a day to a day (empty: until they say so); back where `first` is empty."""
    if first is None:
        last = None
    elif last is not None and last < first:
        raise NotListed(_("回来的日子在离开之前"))
    Advisor.objects.filter(id=advisor.id).update(away_from=first, away_until=last)
    advisor.away_from, advisor.away_until = first, last
    record(subject=advisor, kind=KIND, verb="advisor_away", by=by, now=now)
    return advisor


@transaction.atomic
def keep_photo(*, advisor: Advisor, upload: IO[bytes], by: Actor, now: datetime) -> UUID:
    """The picture by which the door knows them. Raises `BadImage`."""
    stored = store_image(upload, now=now)
    Advisor.objects.filter(id=advisor.id).update(photo=stored)
    advisor.photo = stored
    record(subject=advisor, kind=KIND, verb="advisor_photo", by=by, now=now)
    return stored.id


@transaction.atomic
def note_demand(
    *, community: Community, counts: Mapping[str, int], asked: int, source: str, on: date, by: Actor, now: datetime
) -> list[Demand]:
    """需求摸底: what a survey found, skill → how many need it, of `asked`. The same survey again replaces its counts."""
    known = door_help_of(community).skills
    told = {key: count for key, count in counts.items() if key in known}
    if not source.strip() or asked < 1:
        raise NotListed(_("请写明哪一次调查、问了多少人"))
    if not told or any(not 0 <= count <= asked for count in told.values()):
        raise NotListed(_("需要的人数不能多于问到的人数"))
    Demand.objects.filter(source=source.strip()[:80], on=on).delete()
    rows = [
        Demand.new(skill=key, wanted_count=count, asked_count=asked, source=source.strip()[:80], on=on)
        for key, count in told.items()
    ]
    record(subject=rows[0], kind="demand", verb="note_demand", by=by, now=now, skills=sorted(told), asked=asked)
    return rows
