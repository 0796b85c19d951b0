"""Letting people be found: the words of `finding` into the index, in the transaction that changed what they say."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from uuid import UUID

from django.db.models import Q

from linli.kernel import search
from linli.registry.finding import KIND, found_by
from linli.registry.models import Person, Place, Residence

BATCH = 500


def index_people(ids: Iterable[UUID], on: date) -> None:
    """Index these people anew: by their names, and by where they live, are registered or study on this day or later.

    To be called by whatever makes a person or changes name, phone or residence; a few hundred at once cost little more
    than one: two reads and the writes of `search.index_many`.
    """
    left = iter(ids)
    while some := list(islice(left, BATCH)):
        search.index_many(kind=KIND, rows=_rows(some, on))


def _rows(ids: list[UUID], on: date) -> list[search.Row]:
    spells = Residence.objects.filter(Q(until_on=None) | Q(until_on__gte=on), person_id__in=ids, place__isnull=False)
    homes: dict[UUID, list[str]] = {}
    for person, code, address, name in spells.order_by("id").values_list(
        "person_id", "place__code", "place__address", "place__name"
    ):
        homes.setdefault(person, []).extend((code, address or name))
    people = Person.objects.filter(id__in=ids).order_by("id").values_list("id", "party__name", "phone_last4_hash")
    return [(id, found_by(name, homes.get(id, []), digest), None) for id, name, digest in people]


def index_residents(place: Place, on: date) -> None:
    """Index anew whoever lives or is registered at a place that got another name."""
    index_people(Residence.objects.filter(place=place).order_by().values_list("person_id", flat=True).distinct(), on)


def index_everybody(on: date) -> int:
    """Index all people of the current community anew; how many there are."""
    ids = list(Person.objects.order_by("id").values_list("id", flat=True))
    index_people(ids, on)
    return len(ids)
