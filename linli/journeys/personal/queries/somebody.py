"""Somebody, as their data know them: the records of one person and their account, and which rows lead to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.accounts.models import Grant, ResidentAccount
from linli.engines.matters.models import Matter
from linli.journeys.personal.kinds import Kind
from linli.kernel.worktime import local
from linli.practices.doorhelp.enums import Standing
from linli.practices.doorhelp.models import Advisor, HelpCall
from linli.registry.models import Person
from linli.registry.queries.holdings import held_by
from linli.registry.queries.standing import in_force


@dataclass(frozen=True, slots=True)
class Somebody:
    """`people`: their record and those merged into it; `account`: their phone here, where nobody else shares it."""

    people: tuple[Person, ...]
    account: ResidentAccount | None

    @property
    def person(self) -> Person | None:
        return self.people[0] if self.people else None


def by_person(person: Person) -> Somebody:
    merged = Person.objects.filter(merged_into=person).select_related("party").order_by("id")
    account = person.account if person.account_id and len(_on(person.account)) == 1 else None
    return Somebody((person, *merged), account)


def by_account(account: ResidentAccount) -> Somebody:
    """The person too, where the phone is one person's alone."""
    people = _on(account)
    return by_person(people[0]) if len(people) == 1 else Somebody((), account)


def _on(account: ResidentAccount | None) -> list[Person]:
    rows = Person.objects.filter(account=account, merged_into=None) if account else Person.objects.none()
    return list(rows.select_related("party", "account").order_by("id"))


def rows_of(kind: Kind, who: Somebody) -> QuerySet[Any]:
    """The rows of a kind that lead to somebody."""
    model, wanted = apps.get_model(kind.model), Q(pk__in=[])
    for column in kind.of:
        if model._meta.get_field(column).related_model is ResidentAccount:
            wanted |= Q(**{column: who.account}) if who.account else Q(pk__in=[])
        else:  # a party has the id of its person
            wanted |= Q(**{f"{column}__in": [person.pk for person in who.people]})
    return model._default_manager.filter(wanted)


def matters_of(who: Somebody) -> QuerySet[Matter]:
    """What they raised; the file of a quarrel is another thing."""
    mine = Q(reporter__person__in=[person.pk for person in who.people])
    if who.account:
        mine |= Q(reporter__account=who.account)
    return Matter.objects.filter(mine).exclude(kind="dispute")


def hindrances(who: Somebody, now: datetime) -> list[str]:
    """What must be settled before somebody can be erased, in words; nothing of it is decided over their head."""
    today, found = local(now).date(), []
    users = [person.user_id for person in who.people if person.user_id]
    if Grant.objects.filter(in_force(today), user_id__in=users).exists():
        found.append(_("还担任工作角色，请先免去"))
    if count := matters_of(who).filter(closed_at=None).count():
        found.append(_("还有 %(count)d 件反映的事没有办结") % {"count": count})
    if count := sum(len(held_by(person.pk, now)) for person in who.people):
        found.append(_("手上还有 %(count)d 项，请先移交") % {"count": count})
    if Advisor.objects.filter(person__in=who.people).exclude(standing=Standing.ENDED).exists():
        found.append(_("还在上门帮的名册上，请先退出"))
    if who.account and HelpCall.objects.filter(account=who.account, ended_at=None).exists():
        found.append(_("还有没结束的上门求助"))
    return found
