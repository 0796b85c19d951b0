"""A quarrel comes in: by application, offered, from court, police or another office; or out of what was raised before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.notices import told_together
from linli.accounts.actions.residents import known_phones
from linli.accounts.models import ResidentAccount
from linli.engines.matters.actions.raising import Report, raise_many
from linli.engines.matters.actions.rolling import at_once
from linli.engines.matters.enums import Source, Wall
from linli.engines.matters.models import Category, Matter
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.numbers import next_number
from linli.kernel.personal import normal_phone
from linli.kernel.wording import kept
from linli.kernel.worktime import SHANGHAI
from linli.practices.mediation.actions.telling import tell_staff_of
from linli.practices.mediation.actions.walling import hide
from linli.practices.mediation.enums import Intake, Side, Way
from linli.practices.mediation.models import Dispute, DisputeParty
from linli.practices.mediation.queries.disputes import today
from linli.practices.mediation.queries.settings import body_of, mediation_of
from linli.practices.mediation.rules import month_later, serial_of
from linli.registry.models import Party, Person, Place

#: The category all quarrels lie in; nobody chooses it.
CATEGORY = "dispute"


class NotAcceptable(ValueError):
    """It cannot be taken on so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Quarreller:
    """Somebody who quarrels, as told. The wishes are theirs; empty unless they asked."""

    side: Side
    name: str
    phone: str = ""
    person: Person | None = None
    group: Party | None = None
    claim: str = ""
    agent: str = ""
    identity_checked: bool = False
    wish_home_town: str = ""
    wish_dialect: str = ""
    wish_gender: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """What is put before the mediators: which kind of settlement, how it came in, what about, between whom."""

    way: Way
    intake: Intake
    quarrel: str
    facts: str
    parties: Sequence[Quarreller]
    place: Place | None = None
    urgent: bool = False


@transaction.atomic
def open_dispute(
    *, community: Community, application: Application, by: Actor, now: datetime, began_as: Matter | None = None
) -> Dispute:
    """Take a quarrel on: behind its wall from the first moment, held by the body that settles its kind.

    `began_as`: what was raised first; it goes behind the wall too and is answered. Raises `NotAcceptable`, `NoBody`.
    """
    settings = mediation_of(community)
    body = body_of(application.way, settings)
    _check(application, body, settings.quarrels)
    with at_once(), told_together():
        if began_as is not None:
            hide(matter=began_as, body=body, by=by, now=now)
        matter = _raised(community, application, body, by, now)
        dispute = _opened(matter, application, body, settings.short, began_as, now)
        _join(dispute, application.parties, now)
        tell_staff_of(dispute=dispute, text=_("新的调解 %(number)s，请选定调解员"), now=now, besides=[by.id])
    return dispute


def _opened(
    matter: Matter, application: Application, body: Party, short: str, began_as: Matter | None, now: datetime
) -> Dispute:
    year, numbered = today(now).year, application.way == Way.PEOPLE
    return Dispute.new(
        matter=matter, began_as=began_as, body=body, way=application.way, intake=application.intake,
        quarrel=application.quarrel, facts=application.facts.strip(), place=application.place, year=year,
        short=short if numbered else "", opened_on=today(now),
        serial=serial_of(next_number(name=f"mediation {body.id.hex[-12:]}", year=year)) if numbered else None,
    )  # fmt: skip


def _check(application: Application, body: Party, quarrels: object) -> None:
    sides = {party.side for party in application.parties}
    if not {Side.APPLICANT, Side.RESPONDENT} <= sides:
        raise NotAcceptable(_("至少要写明一位申请人和一位被申请人"))
    if any(not party.name.strip() for party in application.parties):
        raise NotAcceptable(_("请写明每一位当事人的姓名或名称"))
    if not application.facts.strip():
        raise NotAcceptable(_("请写明纠纷的简要情况"))
    if application.quarrel not in quarrels:  # type: ignore[operator]
        raise NotAcceptable(_("请选择纠纷类型"))
    if any(party.group and party.group.id == body.id for party in application.parties):
        raise NotAcceptable(_("%(body)s是当事人，不能由它来调解") % {"body": body.name})


def _raised(community: Community, application: Application, body: Party, by: Actor, now: datetime) -> Matter:
    report = report_of(application.way, urgent=application.urgent)
    [matter] = raise_many(
        community=community, reports=[report], by=by, now=now, due=due_of(today(now)), holder=body.id, called=False
    )  # fmt: skip
    return matter


def report_of(way: Way, *, urgent: bool = False) -> Report:
    """The matter says only that there is one."""
    words = kept(_("%(way)s案件"), way=way.label)
    return Report(
        dispute_category(), kept(_("见调解案卷")), Source.COUNTER, title=words, urgent=urgent, kind="dispute"
    )  # fmt: skip


def due_of(opened_on: date) -> datetime:
    """A month later, at the end of the day."""
    return datetime.combine(month_later(opened_on), time(23, 59), SHANGHAI)


def dispute_category() -> Category:
    """The category of quarrels, behind the wall of parties; made with the first."""
    found = Category.objects.filter(key=CATEGORY).first()
    return found or Category.new(
        key=CATEGORY, name=kept(_("调解案件")), name_en="Mediation case", wall=Wall.PARTIES, is_active=False,
        term_amount=30, term_unit="days", urgent_amount=30, urgent_unit="days", anonymous=True,
    )  # fmt: skip


def _join(dispute: Dispute, quarrellers: Sequence[Quarreller], now: datetime) -> None:
    accounts = _accounts(quarrellers, now)
    DisputeParty.objects.bulk_create(
        DisputeParty(
            community_id=dispute.community_id, dispute=dispute, side=each.side, person=each.person, group=each.group,
            account=accounts.get(each.phone.strip()), name=each.name.strip(), phone=each.phone.strip(),
            claim=each.claim.strip(), agent=each.agent.strip(), identity_checked=each.identity_checked,
            wish_home_town=each.wish_home_town.strip(), wish_dialect=each.wish_dialect.strip(), wish_gender=each.wish_gender,
        )
        for each in quarrellers
    )  # fmt: skip


def _accounts(quarrellers: Sequence[Quarreller], now: datetime) -> dict[str, ResidentAccount]:
    """Phone as told → its account: by it they hear of the case, and may look after proving it."""
    told = [each for each in quarrellers if each.phone.strip()]
    for each in told:
        if normal_phone(each.phone) is None:
            raise NotAcceptable(_("%(side)s的电话号码不对，请检查") % {"side": each.side.label})
    phones = [(each.phone.strip(), each.name.strip() if each.group is None else "") for each in told]
    return {phone: found for (phone, _name), found in zip(phones, known_phones(phones=phones, now=now), strict=True)}
