"""Why somebody cannot be on a list: already there, too young, too many of a home, something else at that time."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Max, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.engines.gatherings.enums import LIVE, EnrolmentRole, EnrolmentState, Presence, Stage
from linli.engines.gatherings.models import Enrolment, Gathering, Programme
from linli.engines.gatherings.rules import age_on, certificate_holds, fits_age
from linli.kernel.prepared import Prepared
from linli.kernel.worktime import local
from linli.registry.models import HouseholdMember, Person


def _clashes(who_key: str, gathering: UUID, begins: datetime, ends: datetime) -> QuerySet[Enrolment]:
    """The line somebody has already: on this list, or where they are expected at that time; this list first."""
    at_once = Q(gathering__starts_at__lt=ends, gathering__ends_at__gt=begins, gathering__stage=Stage.PLANNED)
    mine = Enrolment.objects.filter(who_key=who_key, state__in=LIVE).select_related("gathering")
    here = Case(When(gathering=gathering, then=0), default=1)
    return mine.filter(Q(gathering=gathering) | at_once).order_by(here, "id")[:1]


CLASHES = Prepared(_clashes)


def refusal_of(*, gathering: Gathering, person: Person | None, who_key: str, phone_hash: str, role: str) -> str:
    """The reason in words, or an empty text. Asked with the gathering's row held."""
    other: Enrolment | None = CLASHES.first(
        who_key=who_key, gathering=gathering.id, begins=gathering.starts_at, ends=gathering.ends_at
    )
    if other is not None and other.gathering_id == gathering.id:
        return _("已经在名单上了")
    if other is not None:
        return _("这段时间已经报了“%(title)s”") % {"title": other.gathering.title}
    programme = gathering.programme
    if programme is None or role in (EnrolmentRole.HELPER, EnrolmentRole.LEADER):
        return ""
    return (
        _of_age(programme, person, local(gathering.starts_at).date())
        or _of_household(programme, gathering, person, phone_hash)
        or _of_needs(programme, gathering, who_key)
    )


def _of_age(programme: Programme, person: Person | None, on: date) -> str:
    age = age_on(person.born_on, on) if person and person.born_on else None
    if fits_age(age, programme.min_age, programme.max_age):
        return ""
    if age is None:
        return _("这个活动有年龄要求，请到社区登记出生日期后再报名")
    return _("这个活动的年龄要求是 %(ages)s") % {"ages": ages_of(programme)}


def ages_of(programme: Programme) -> str:
    """The age limits in words; empty where there are none."""
    if programme.min_age is not None and programme.max_age is not None:
        return _("%(min)d 至 %(max)d 岁") % {"min": programme.min_age, "max": programme.max_age}
    if programme.min_age is not None:
        return _("%(min)d 岁及以上") % {"min": programme.min_age}
    return _("%(max)d 岁及以下") % {"max": programme.max_age} if programme.max_age is not None else ""


def _of_household(programme: Programme, gathering: Gathering, person: Person | None, phone_hash: str) -> str:
    if programme.per_household is None:
        return ""
    there = Enrolment.objects.filter(gathering=gathering, state__in=LIVE)
    if person is not None:
        members = HouseholdMember.objects.filter(until_on=None)
        house = members.filter(person=person).order_by().values("household_id")
        there = there.filter(person_id__in=members.filter(household_id__in=house).order_by().values("person_id"))
    elif phone_hash:
        there = there.filter(phone_hash=phone_hash)
    else:
        return ""
    if there.count() < programme.per_household:
        return ""
    return ngettext(
        "每户最多 %(num)d 人，您家已经报满", "每户最多 %(num)d 人，您家已经报满", programme.per_household
    ) % {"num": programme.per_household}


def _of_needs(programme: Programme, gathering: Gathering, who_key: str) -> str:
    needed = programme.needs
    if needed is None:
        return ""
    been = Enrolment.objects.filter(
        gathering__programme=needed, who_key=who_key, state=EnrolmentState.SIGNED_UP, presence=Presence.PRESENT
    )
    last = been.aggregate(last=Max("gathering__starts_at"))["last"]
    on = local(gathering.starts_at).date()
    if last is None:
        return _("要先上过“%(name)s”才能报名") % {"name": needed.name}
    if not certificate_holds(local(last).date(), needed.certificate_months, on):
        return _("您上的“%(name)s”已过有效期，请再上一次") % {"name": needed.name}
    return ""
