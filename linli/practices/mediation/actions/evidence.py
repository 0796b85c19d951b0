"""Evidence is entered: what it is, from whom, original or copy; a picture of it behind the wall of the case."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.files import BadImage, store_image
from linli.practices.mediation.enums import EvidenceKind
from linli.practices.mediation.models import Dispute, DisputeParty, Evidence


class NotEntered(ValueError):
    """Not so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in, on which day, by whom (nobody: fetched by the mediator)."""

    kind: EvidenceKind
    what: str
    on: date
    party: DisputeParty | None = None
    is_original: bool = False
    pages: int = 1
    picture: IO[bytes] | None = None


@transaction.atomic
def enter_evidence(*, dispute: Dispute, handed: Handed, by: Actor, now: datetime) -> Evidence:
    """Number it within the case. Raises `NotEntered`; then nothing is kept."""
    if not handed.what.strip():
        raise NotEntered(_("请写明是什么材料"))
    if not dispute.matter.is_open:
        raise NotEntered(_("这件调解已经结束"))
    Dispute.objects.select_for_update().get(id=dispute.id)
    try:
        stored = store_image(handed.picture, now=now) if handed.picture else None
    except BadImage as refused:
        raise NotEntered(str(refused)) from None
    last = Evidence.objects.filter(dispute=dispute).aggregate(last=Max("position"))["last"] or 0
    found = Evidence.new(
        dispute=dispute, position=last + 1, kind=handed.kind, what=handed.what.strip(), party=handed.party,
        is_original=handed.is_original, pages=handed.pages, on=handed.on, file=stored,
    )  # fmt: skip
    record(subject=dispute, kind="dispute", verb="evidence", by=by, now=now, evidence=str(found.id))
    return found
