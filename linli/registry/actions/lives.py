"""去世: written down gently. What ended with the person ends; what they held waits to be handed over; notices stop."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Event
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.models import (
    Authorisation,
    Circumstance,
    Guardianship,
    HouseholdMember,
    Membership,
    Party,
    Person,
    Residence,
    Responsibility,
)


def _spells(person: Person) -> list[QuerySet[Any]]:
    """What ends with somebody: all but what they answer for, which another must take over first."""
    rows: list[QuerySet[Any]] = [
        Residence.objects.filter(person=person), HouseholdMember.objects.filter(person=person),
        Membership.objects.filter(person_id=person.party_id), Circumstance.objects.filter(person=person),
        Guardianship.objects.filter(Q(person=person) | Q(guardian=person)),
        Authorisation.objects.filter(Q(person=person) | Q(agent=person)), Responsibility.objects.filter(person=person),
    ]  # fmt: skip
    return rows


@transaction.atomic
def note_death(*, person: Person, died_on: date, by: Actor, now: datetime) -> Person:
    """They died. Spells end that day, nobody proposes them for anything, their phone falls silent unless it is shared.

    The event keeps what ended, so that a mistake can be taken back. Raises `PersonRefused` for a day that cannot be.
    """
    if person.died_on:
        raise PersonRefused(_("已经登记过"))
    if died_on > local(now).date() or (person.born_on and died_on < person.born_on):
        raise PersonRefused(_("日期不对，请检查"))
    ended: dict[str, dict[str, list[str | None]]] = {}
    for rows in _spells(person):
        for row in rows.filter(Q(until_on=None) | Q(until_on__gt=died_on)).order_by("id"):
            last = max(died_on, row.from_on)
            ended.setdefault(row._meta.label, {})[str(row.id)] = [
                row.until_on and row.until_on.isoformat(),
                last.isoformat(),
            ]
            type(row).objects.filter(id=row.id).update(until_on=last)
    Person.objects.filter(id=person.id).update(died_on=died_on)
    Party.objects.filter(id=person.party_id).update(is_active=False)
    person.died_on = died_on
    if person.account_id and not _shared(person):
        ResidentAccount.objects.filter(id=person.account_id).update(silenced_on=died_on)
    record(subject=person, kind="person", verb="die", by=by, now=now, ended=ended)
    return person


def _shared(person: Person) -> bool:
    others = Person.objects.filter(account_id=person.account_id, died_on=None, merged_into=None)
    return others.exclude(id=person.id).exists()


@transaction.atomic
def take_back_death(*, person: Person, by: Actor, now: datetime) -> Person:
    """It was a mistake: everything that ended with it goes on as before, unless it was changed since.

    Raises `PersonRefused` for somebody who is not on file as dead.
    """
    told = Event.objects.filter(subject_id=person.id, verb="die").order_by("-id").first()
    if person.died_on is None or told is None:
        raise PersonRefused(_("没有登记过去世"))
    for label, rows in told.data["ended"].items():
        for id, (before, last) in rows.items():
            apps.get_model(label).objects.filter(id=id, until_on=last).update(until_on=before)
    Person.objects.filter(id=person.id).update(died_on=None)
    Party.objects.filter(id=person.party_id).update(is_active=True)
    person.died_on = None
    if person.account_id:
        ResidentAccount.objects.filter(id=person.account_id).update(silenced_on=None)
    record(subject=person, kind="person", verb="take_back_death", by=by, now=now)
    return person
