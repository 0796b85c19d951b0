"""`disputes_for` is the only door for staff, `disputes_of` for those who quarrel: the wall of the matter decides."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import DISPATCH, holds
from linli.kernel.worktime import local
from linli.practices.mediation.enums import Result
from linli.practices.mediation.models import (
    Agreement,
    Appointment,
    Dispute,
    DisputeParty,
    Evidence,
    Instalment,
    ReturnVisit,
    Session,
)
from linli.practices.mediation.permissions import MEDIATE, REGISTER
from linli.practices.mediation.rules import court_until

PAGE = 25
#: A case number, or the running number alone.
SERIAL = re.compile(r"^\s*(?:[（(]?(\d{4})[）)].*?第)?\s*(\d{1,6})\s*号?\s*$")


def disputes_for(visitor: Visitor) -> QuerySet[Dispute]:
    """Of a body of theirs, or in their hands; of everybody else's nobody knows that they exist.

    Who assists with the matter reads no more than the matter. In a quarrel of their own, or of a group of theirs,
    somebody is a party and nothing else, also where they sit on the committee.
    """
    if not visitor.may(MEDIATE) or not visitor.is_staff or not visitor.verified:
        return Dispute.objects.none()
    mine = list(visitor.party_ids)
    own = DisputeParty.objects.filter(
        Q(person_id__in=mine) | Q(group_id__in=mine), dispute=OuterRef("id"), community=OuterRef("community")
    )
    return Dispute.objects.filter(Q(body_id__in=mine) | Q(matter__holder_id__in=mine)).exclude(Exists(own))


def dispute_for(visitor: Visitor, id: UUID) -> Dispute | None:
    rows = disputes_for(visitor).select_related(
        "matter__holder", "matter__community", "body", "place", "began_as", "agreement"
    )  # fmt: skip
    return rows.filter(id=id).first()


def disputes_of(visitor: Visitor) -> QuerySet[Dispute]:
    """Those a resident is a party to, by the phone they proved."""
    if visitor.account is None:
        return Dispute.objects.none()
    mine = DisputeParty.objects.filter(
        dispute=OuterRef("id"), community=OuterRef("community"), account_id=visitor.account.id
    )
    return Dispute.objects.filter(Exists(mine))


def runs(visitor: Visitor, dispute: Dispute) -> bool:
    """Whether the visitor is of the body that settles it: it names mediators, the mediator does not name themself."""
    return dispute.body_id in visitor.party_ids


def works_on(visitor: Visitor, dispute: Dispute) -> bool:
    return runs(visitor, dispute) or holds(visitor, dispute.matter)


@dataclass(frozen=True, slots=True)
class File:
    """Everything of one case, read in six queries beside the case itself."""

    parties: list[DisputeParty]
    appointments: list[Appointment]
    sessions: list[Session]
    evidence: list[Evidence]
    agreement: Agreement | None
    instalments: list[Instalment]
    visits: list[ReturnVisit]


def file_of(dispute: Dispute) -> File:
    """Of a case as `dispute_for` has just read it."""
    agreement: Agreement | None = getattr(dispute, "agreement", None)
    instalments = Instalment.objects.filter(agreement=agreement).order_by("position", "id") if agreement else []
    return File(
        parties_of(dispute),
        list(Appointment.objects.filter(dispute=dispute).select_related("mediator__party").order_by("at", "id")),
        list(Session.objects.filter(dispute=dispute).order_by("at", "id")),
        list(Evidence.objects.filter(dispute=dispute).order_by("position", "id")),
        agreement,
        list(instalments),
        list(ReturnVisit.objects.filter(dispute=dispute).order_by("due_on", "id")),
    )


def parties_of(dispute: Dispute) -> list[DisputeParty]:
    """With their accounts: whoever has none is told nothing."""
    return list(DisputeParty.objects.filter(dispute=dispute).select_related("account").order_by("side", "id"))


# -- the mediator's room

TABS = ("mine", "waiting", "due", "open", "closed")


def room(visitor: Visitor, tab: str, on: date, page: int, number: str = "") -> tuple[list[Dispute], bool]:
    """A page of the cases of a tab, or of a number, the most pressing first; whether there is another."""
    rows = disputes_for(visitor).filter(numbered(number) if number else _tab(visitor, tab, on))
    rows = rows.select_related("matter__holder").order_by("matter__closed_at", "matter__due_at", "id")
    if tab == "closed" or number:
        rows = rows.order_by("-matter__closed_at", "id")
    begin = (page - 1) * PAGE
    found = list(rows[begin : begin + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def numbered(number: str) -> Q:
    """By a number as somebody says it: 107, （2026）新街人调字第107号, 26-00017-4."""
    if serial := SERIAL.search(number):
        year = Q(year=int(serial[1])) if serial[1] else Q()
        return year & Q(serial=int(serial[2]))
    return Q(matter__number=number.strip())


def _tab(visitor: Visitor, tab: str, on: date) -> Q:
    running = Q(matter__closed_at=None)
    late = Instalment.objects.filter(
        agreement__dispute=OuterRef("id"), community=OuterRef("community"), done_on=None, due_on__lte=on
    )
    visits = ReturnVisit.objects.filter(
        dispute=OuterRef("id"), community=OuterRef("community"), done_on=None, due_on__lte=on
    )
    if tab == "due":
        return Q(Exists(late)) | Q(Exists(visits))
    if tab == "waiting":
        return running & Q(matter__stage="reported")
    if tab == "closed":
        return ~running
    return running & (Q(matter__holder_id__in=list(visitor.party_ids)) if tab == "mine" else Q())


# -- what other pages show


def dispute_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """On the page of a dispute's matter: the way to its file."""
    found = disputes_for(visitor).filter(matter=matter).order_by("id").values_list("id", flat=True).first()
    return [Panel("mediation/_way.html", {"id": found})] if found else []


def appeal_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """On the page of an appeal: what turns out to be a quarrel goes behind the wall. Asks nothing."""
    if not visitor.may(REGISTER) or not may_move(visitor, matter):
        return []
    return [Panel("mediation/_move.html")]


def own_panel(community: Any, visitor: Visitor) -> list[Panel]:
    """On the page of a resident's matters: the way to their own cases, the same for everybody. Asks nothing."""
    return [Panel("mediation/_mine.html")]


def may_move(visitor: Visitor, matter: Matter) -> bool:
    """The desk and whoever holds it; a matter joined to another goes with that one."""
    movable = matter.kind == "appeal" and matter.stage != Stage.JOINED and matter.open_part_count == 0
    return movable and (visitor.may(DISPATCH) or holds(visitor, matter))


def today(now: datetime) -> date:
    return local(now).date()


# -- what a party reads of their own case


def own_sessions(dispute: Dispute, party: DisputeParty, now: datetime) -> list[Session]:
    """Those to come that this party is asked to: of all, and of them alone."""
    rows = Session.objects.filter(dispute=dispute, outcome="", at__gte=now).filter(Q(party=None) | Q(party=party))
    return list(rows.order_by("at", "id"))


def promised(dispute: Dispute) -> list[Instalment]:
    return list(Instalment.objects.filter(agreement__dispute=dispute).order_by("position", "id"))


def agreed(dispute: Dispute) -> Agreement | None:
    """What both agreed: each of them has it on paper too."""
    return Agreement.objects.filter(dispute=dispute).first()


def court_day(dispute: Dispute, agreement: Agreement | None) -> date | None:
    """The last day for asking the court together, where it may be asked at all."""
    confirmable = dispute.result in {Result.WRITTEN, Result.ORAL} and agreement is not None
    return court_until(agreement.effective_on) if confirmable and agreement else None
