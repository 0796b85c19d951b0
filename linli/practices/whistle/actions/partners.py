"""共建单位: who works along, whose members report for duty, what is offered and asked for, taken up, given."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.whistle.enums import OfferKind, PartnerGroup
from linli.practices.whistle.models import DutyReport, Offer, Partner, Taking
from linli.registry.models import Party
from linli.registry.queries.people import users_behind

KIND = "partner"


class PartnerRefused(ValueError):
    """It cannot be done so; `str()` is shown to the person."""


@transaction.atomic
def join(*, party: Party, group: PartnerGroup, brings: str, since: date, by: Actor, now: datetime) -> Partner:
    """A body works along from a day on. Raises `PartnerRefused` where it does already."""
    if not hasattr(party, "group"):
        raise PartnerRefused(_("共建的是单位、组织和队伍，不是个人"))
    if since > local(now).date():
        raise PartnerRefused(_("从哪天起不能在今天之后"))
    try:
        with transaction.atomic():
            partner: Partner = Partner.new(party=party, group=group, brings=brings.strip()[:200], since_on=since)
    except IntegrityError as error:
        raise PartnerRefused(_("%(name)s已经是共建单位") % {"name": party.name}) from error
    record(subject=partner, kind=KIND, verb="join", by=by, now=now, to=str(party.id))
    return partner


@transaction.atomic
def leave(*, partner: Partner, on: date, by: Actor, now: datetime) -> Partner:
    """It works along no more; what it offered is closed."""
    if on < partner.since_on:
        raise PartnerRefused(_("退出的日子不能早于加入的日子"))
    if not Partner.objects.filter(id=partner.id, until_on=None).update(until_on=on):
        raise PartnerRefused(_("已经退出了"))
    partner.until_on = on
    Offer.objects.filter(partner=partner, closed_at=None).update(closed_at=now)
    record(subject=partner, kind=KIND, verb="leave", by=by, now=now)
    return partner


@transaction.atomic
def report_unit(*, partner: Partner, on: date, members: int, posts: str, by: Actor, now: datetime) -> DutyReport:
    """双报到: the unit's party organisation reported, with how many members and for which posts. Nobody is named."""
    if partner.until_on is not None:
        raise PartnerRefused(_("已经退出了"))
    if on > local(now).date():
        raise PartnerRefused(_("报到的日子不能在今天之后"))
    try:
        with transaction.atomic():
            report: DutyReport = DutyReport.new(partner=partner, on=on, member_count=members, posts=posts.strip()[:200])
    except IntegrityError as error:
        raise PartnerRefused(_("这一天已经登记过")) from error
    record(subject=partner, kind=KIND, verb="report_unit", by=by, now=now, members=members)
    return report


@dataclass(frozen=True, slots=True)
class Thing:
    """What is offered or asked for: `total` of `unit` (场, 次, 件)."""

    kind: OfferKind
    title: str
    text: str = ""
    total: int = 1
    unit: str = ""
    until: date | None = None


@transaction.atomic
def put_up(*, partner: Partner | None, thing: Thing, by: Actor, now: datetime) -> Offer:
    """Put an offer or a request on the list; without a partner it is the community's own."""
    if not thing.title.strip():
        raise PartnerRefused(_("请写明是什么"))
    if thing.total < 1:
        raise PartnerRefused(_("数量至少是 1"))
    if partner is not None and partner.until_on is not None:
        raise PartnerRefused(_("已经退出了"))
    offer: Offer = Offer.new(
        partner=partner, kind=thing.kind, title=thing.title.strip()[:60], text=thing.text.strip()[:300],
        total=thing.total, unit=thing.unit.strip()[:10] or kept(gettext_lazy("次")), at=now, until_on=thing.until,
    )  # fmt: skip
    record(subject=offer, kind="offer", verb="put_up", by=by, now=now)
    return offer


@transaction.atomic
def take_up(*, offer: Offer, party: Party, count: int, by: Actor, now: datetime) -> Taking:
    """Somebody takes up so much of it: one conditional UPDATE, so that no more is taken than there is."""
    if count < 1:
        raise PartnerRefused(_("数量至少是 1"))
    if offer.partner is not None and offer.partner.party_id == party.id:
        raise PartnerRefused(_("这是你们自己发布的"))
    left = Offer.objects.filter(id=offer.id, closed_at=None, taken_count__lte=F("total") - count)
    if (offer.until_on and offer.until_on < local(now).date()) or not left.update(taken_count=F("taken_count") + count):
        raise PartnerRefused(_("已经被认领完，或者过期了"))
    taking: Taking = Taking.new(offer=offer, party=party, count=count, taken_at=now)
    record(subject=offer, kind="offer", verb="take_up", by=by, now=now, to=str(party.id), count=count)
    _tell_both(offer, party, gettext_lazy("%(party)s 认领了：%(title)s"), by, now)
    return taking


@transaction.atomic
def give_out(*, taking: Taking, result: str, by: Actor, now: datetime) -> Taking:
    """It was given; from now on it counts."""
    if not Taking.objects.filter(id=taking.id, given_at=None).update(given_at=now, result=result.strip()[:200]):
        raise PartnerRefused(_("已经记过了"))
    Offer.objects.filter(id=taking.offer_id).update(given_count=F("given_count") + taking.count)
    taking.given_at, taking.result = now, result.strip()[:200]
    record(subject=taking.offer, kind="offer", verb="give_out", by=by, now=now, to=str(taking.party_id))
    return taking


def _tell_both(offer: Offer, party: Party, text: Promise, by: Actor, now: datetime) -> None:
    """Both sides hear: whoever put it up, and whoever takes it."""
    parties = [party.id, *([offer.partner.party_id] if offer.partner else [])]
    users = [user for user in users_behind(parties, local(now).date()) if user != by.id]
    path = reverse("offers", kwargs={"code": offer.community.code})
    words = kept(text, party=party.name, title=offer.title)
    tell(users=users, kind="offer_taken", text=words, path=path, about=offer.id, now=now)
