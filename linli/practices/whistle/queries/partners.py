"""Who works along, and what is offered and asked for. Figures are of bodies; nobody's membership is anywhere."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from linli.accounts.visitors import Visitor
from linli.practices.whistle.enums import OfferKind, PartnerGroup
from linli.practices.whistle.models import DutyReport, Offer, Partner, Taking
from linli.practices.whistle.permissions import EDIT_PARTNERS
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Party


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner with its reports for duty (the latest), and what it put up, took and gave."""

    partner: Partner
    report: DutyReport | None
    offered: int
    given: int


def partners_by_group(*, past: bool = False) -> list[tuple[str, list[PartnerLine]]]:
    """6 + 1 + X: by group in that order, then by name. Three queries."""
    rows = Partner.objects.exclude(until_on=None) if past else Partner.objects.filter(until_on=None)
    found = list(rows.select_related("party").order_by("party__name", "id"))
    latest = {each.partner_id: each for each in DutyReport.objects.order_by("on", "id")}
    counts = {id: (n, given) for id, n, given in _counted()}
    lines = [PartnerLine(each, latest.get(each.id), *counts.get(each.id, (0, 0))) for each in found]
    grouped = [(str(group.label), [line for line in lines if line.partner.group == group]) for group in PartnerGroup]
    return [(label, some) for label, some in grouped if some]


def _counted() -> QuerySet:
    rows = Offer.objects.exclude(partner=None).order_by().values_list("partner_id")
    return rows.annotate(n=Count("id"), given=Sum("given_count"))


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """Counts for the top of the page."""

    village_count: int
    outside_count: int
    member_count: int
    offered_count: int
    asked_count: int
    given_count: int


def figures_of(groups: list[tuple[str, list[PartnerLine]]]) -> PartnerFigures:
    lines = [line for _label, some in groups for line in some]
    kinds = {
        kind: (n, given or 0)
        for kind, n, given in Offer.objects.order_by().values_list("kind").annotate(n=Count("id"), g=Sum("given_count"))
    }
    return PartnerFigures(
        sum(line.partner.group == PartnerGroup.VILLAGE for line in lines),
        sum(line.partner.group == PartnerGroup.OUTSIDE for line in lines),
        sum(line.report.member_count for line in lines if line.report), kinds.get(OfferKind.OFFER, (0, 0))[0],
        kinds.get(OfferKind.ASK, (0, 0))[0], sum(given for _n, given in kinds.values()),
    )  # fmt: skip


def partner_of(id: UUID) -> Partner | None:
    return Partner.objects.filter(id=id).select_related("party").first()


def may_become_partner() -> list[Party]:
    """Groups that do not work along yet, the desk apart."""
    running = Partner.objects.filter(until_on=None).values("party_id")
    rows = Group.objects.filter(party__is_active=True).exclude(kind=GroupKind.DESK).exclude(party_id__in=running)
    return [group.party for group in rows.select_related("party").order_by("party__name", "id")]


# -- offers and requests


def offers_of(kind: str, *, past: bool) -> list[Offer]:
    """What is on the list (or was), latest first, with who took it up. Two queries."""
    takings = Prefetch("takings", Taking.objects.select_related("party").order_by("taken_at", "id"))
    over = Q(closed_at__isnull=False) | Q(given_count=F("total"))
    rows = Offer.objects.filter(over) if past else Offer.objects.exclude(over)
    if kind in OfferKind.values:
        rows = rows.filter(kind=kind)
    return list(rows.select_related("partner__party").prefetch_related(takings).order_by("-at", "-id")[:60])


def offer_of(id: UUID) -> Offer | None:
    return Offer.objects.filter(id=id).select_related("partner__party", "community").first()


def taking_of(id: UUID) -> Taking | None:
    return Taking.objects.filter(id=id).select_related("offer__partner", "party").first()


def my_partners(visitor: Visitor) -> list[Partner]:
    """As whom the visitor may put something up: the partners they are of; the community as any of them."""
    rows = Partner.objects.filter(until_on=None).select_related("party")
    if not visitor.may(EDIT_PARTNERS):
        rows = rows.filter(party_id__in=list(visitor.party_ids))
    return list(rows.order_by("party__name", "id"))


def takers(visitor: Visitor) -> list[Party]:
    """As whom the visitor may take something up: their own groups; the community for any group."""
    rows = Group.objects.filter(party__is_active=True)
    if not visitor.may(EDIT_PARTNERS):
        rows = rows.filter(party_id__in=list(visitor.party_ids))
    return [group.party for group in rows.select_related("party").order_by("party__name", "id")]


def may_say_given(visitor: Visitor, taking: Taking) -> bool:
    """Either side may say that it was given, and the community."""
    sides = {taking.party_id, taking.offer.partner.party_id if taking.offer.partner else None}
    return visitor.may(EDIT_PARTNERS) or not sides.isdisjoint(visitor.party_ids)


def taker_with(visitor: Visitor, id: UUID) -> Party | None:
    return next((party for party in takers(visitor) if party.id == id), None)
