"""Erasing what is due by the rules: kind by kind in one community, nightly and by `linli erase`."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Q
from django.db.models.constants import LOOKUP_SEP

from linli.accounts.models import Session
from linli.engines.matters.models import Matter
from linli.journeys.personal.actions.erasing import erase
from linli.journeys.personal.actions.fates import meet
from linli.journeys.personal.actions.matters import forget_matters
from linli.journeys.personal.enums import Decision
from linli.journeys.personal.kinds import GONE, KINDS, Kind
from linli.journeys.personal.models import Erasure
from linli.journeys.personal.queries.somebody import by_person, hindrances
from linli.kernel.actors import Actor
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.models import Person, Residence

#: How many people and matters at once: the rest comes the next night.
AT_ONCE = 200


def age(*, now: datetime, after: datetime | None = None, most: int = 0) -> dict[str, int]:
    """Let everything that is due in the current community meet its fate; how many rows of each kind did.

    `after`: what was due then is done already, and not looked through again. `most`: of each kind no more than that.
    """
    counts = {kind.model: _aged(kind, now, after, most) for kind in KINDS if kind.days and not kind.timed}
    return {model: count for model, count in counts.items() if count}


@transaction.atomic
def _aged(kind: Kind, now: datetime, after: datetime | None, most: int) -> int:
    if own := OWN_WAYS.get(kind.model):
        return own(kind, now)
    model = apps.get_model(kind.model)
    return meet(kind, model._default_manager.filter(_due(kind, now, after), **kind.where), kind.then, most)


def _due(kind: Kind, now: datetime, after: datetime | None) -> Q:
    field = apps.get_model(kind.model)._meta.get_field(kind.since.partition(LOOKUP_SEP)[0])
    days = timedelta(days=kind.days)
    is_moment = isinstance(field, DateTimeField)
    due = Q(**{f"{kind.since}__lt": now - days if is_moment else local(now).date() - days})
    if after is None:
        return due
    last = after - timedelta(days=1)  # a day twice rather than an hour not at all
    return due & Q(**{f"{kind.since}__gte": last - days if is_moment else local(last).date() - days})


def _matters(kind: Kind, now: datetime) -> int:
    """Closed appeals, also of who gave no name: words may name somebody. What was public before Linli stays."""
    rows = Matter.objects.filter(kind="appeal", is_history=False, closed_at__lt=now - timedelta(days=kind.days))
    rows = rows.exclude(text=kept(GONE)).select_related("place").order_by("closed_at", "id")
    return forget_matters(matters=rows[:AT_ONCE], by=Actor.job(), now=now)


def _people(kind: Kind, now: datetime) -> int:
    """Who died or moved away, unless something of theirs still runs."""
    count = 0
    for person in _gone_for_good(now, kind.days):
        who = by_person(person)
        if not hindrances(who, now):
            erase(who=who, user=None, by=Actor.job(), now=now)
            count += 1
    return count


def _gone_for_good(now: datetime, days: int) -> Iterator[Person]:
    before = local(now).date() - timedelta(days=days)
    spells = Residence.objects.filter(person=OuterRef("pk"), community=OuterRef("community"))
    later = spells.filter(Q(until_on=None) | Q(until_on__gte=before))
    done = Erasure.objects.filter(person=OuterRef("pk"), community=OuterRef("community"), state=Decision.DONE)
    gone = Q(died_on__lt=before) | Q(Exists(spells)) & ~Q(Exists(later))
    rows = Person.objects.filter(gone, merged_into=None, user=None).exclude(Exists(done))
    yield from rows.select_related("party", "account").order_by("id")[:AT_ONCE]


def _sessions(kind: Kind, now: datetime) -> int:
    """Of no community: whichever comes first removes them."""
    return Session.objects.filter(expire_date__lt=now - timedelta(days=kind.days)).delete()[0]


OWN_WAYS: dict[str, Callable[[Kind, datetime], int]] = {
    "matters.Reporter": _matters, "registry.Person": _people, "accounts.Session": _sessions,
}  # fmt: skip
