"""A child goes home: only with whom its guardians named, and only with the code of that day."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.gatherings.actions.attending import NotMarked, leave
from linli.engines.gatherings.actions.telling import tell_one
from linli.engines.gatherings.models import Enrolment
from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.practices.learning.models import ChildCard, PickUp
from linli.practices.learning.queries.children import may_collect
from linli.practices.learning.rules import TRIES, code_from, same_code
from linli.registry.models import Person

KIND = "pick_up"


class NotCollected(ValueError):
    """A child stays: `str()` says why."""


class WrongPickUpCode(NotCollected):
    """The code is not the one of today; the try was counted, so what counted it must not be rolled back."""


def pick_up_code(enrolment: Enrolment) -> str:
    """The code of one child and one session; guardians see it, staff is told it at the door. Kept nowhere."""
    return code_from(keyed_hash(enrolment.id.hex, "pick-up"))


def collect(*, enrolment: Enrolment, person: Person, code: str, by: Actor, now: datetime) -> PickUp:
    """Somebody takes a child home. Raises `NotCollected`; `WrongPickUpCode` with the try counted for good."""
    if enrolment.person is None or not may_collect(enrolment.person, local(now).date()).filter(id=person.id).exists():
        raise NotCollected(_("这个人不在可以接孩子的名单上"))
    with transaction.atomic():
        row = PickUp.objects.filter(enrolment=enrolment).first() or PickUp.new(enrolment=enrolment)
        allowed = PickUp.objects.filter(id=row.id, by=None, tries__lt=TRIES).update(tries=F("tries") + 1)
    if not allowed:
        raise NotCollected(_("已经接走，或接送码输错太多次：请打电话给监护人核实"))
    if not same_code(code, pick_up_code(enrolment)):
        raise WrongPickUpCode(_("接送码不对"))
    return _goes_home(row, enrolment, person, by, now)


@transaction.atomic
def _goes_home(row: PickUp, enrolment: Enrolment, person: Person, by: Actor, now: datetime) -> PickUp:
    if not PickUp.objects.filter(id=row.id, by=None).update(by=person, at=now):
        raise NotCollected(_("已经接走"))
    try:
        leave(enrolment=enrolment, by=by, now=now, collected=True)
    except NotMarked as refused:
        raise NotCollected(str(refused)) from None
    record(subject=row, kind=KIND, verb="collect", by=by, now=now, person=str(person.id))
    tell_one(
        enrolment=enrolment, kind="child_collected", now=now, child=enrolment.person and enrolment.person.party.name,
        who=person.party.name, text=gettext_lazy("%(child)s已由 %(who)s 从“%(title)s”接走"),
    )  # fmt: skip
    return row


@transaction.atomic
def keep_card(*, child: Person, allergies: str, note: str, by: Actor, now: datetime) -> ChildCard:
    """What must be known about a child, as its guardians or the desk say it."""
    values = {"allergies": allergies.strip()[:300], "note": note.strip()[:300], "updated_at": now}
    card = ChildCard.objects.filter(child=child).first()
    if card is None:
        card = ChildCard.new(child=child, **values)
    else:
        for name, value in values.items():
            setattr(card, name, value)
        card.save(update_fields=[*values])
    record(subject=card, kind="child_card", verb="keep", by=by, now=now, child=str(child.id))
    return card
