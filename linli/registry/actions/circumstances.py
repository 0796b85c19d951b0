"""人员情形: facts about a person with a purpose, evidence and an end; who may see them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import StoredFile
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.models import Circumstance, Person


@dataclass(frozen=True, slots=True)
class Fact:
    """What is noted: kind, what for, on what evidence (a paper's name and number, its picture), who may see it, from when
    to when."""

    kind: str
    purpose: str
    evidence: str
    seen_by: str
    from_on: date
    until_on: date
    file: StoredFile | None = None


@transaction.atomic
def note_circumstance(*, person: Person, fact: Fact, by: Actor, now: datetime) -> Circumstance:
    """Note a fact. The event keeps the reference, never the fact. Raises `PersonRefused`, also where nothing proves it."""
    today = local(now).date()
    if fact.until_on <= today:
        raise PersonRefused(_("到期日要晚于今天：情形到期要重新核实"))
    if fact.from_on > fact.until_on:
        raise PersonRefused(_("结束日期不能早于开始日期"))
    if not fact.evidence.strip() and fact.file is None:
        raise PersonRefused(_("请写凭什么登记，或拍一张凭证"))
    row = Circumstance.new(
        person=person, kind=fact.kind, purpose=fact.purpose, evidence=fact.evidence.strip(), file=fact.file,
        seen_by=fact.seen_by, from_on=fact.from_on, until_on=fact.until_on,
    )  # fmt: skip
    record(subject=person, kind="person", verb="circumstance", by=by, now=now, circumstance=str(row.id))
    return row


@transaction.atomic
def end_circumstance(*, circumstance: Circumstance, by: Actor, now: datetime) -> None:
    """The fact no longer holds: its last day is today, or the day it began."""
    last = max(local(now).date(), circumstance.from_on)
    Circumstance.objects.filter(id=circumstance.id).update(until_on=last)
    record(
        subject=circumstance, kind="circumstance", verb="end", by=by, now=now, person=str(circumstance.person_id)
    )  # fmt: skip
