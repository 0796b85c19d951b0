"""Who is due for a medal: everybody of the age (ninety, or as the playbook says) who lives or is registered
here, by the register, less who has it."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from linli.practices.learning.models import Medal
from linli.practices.learning.rules import MEDAL_AGE, born_by
from linli.registry.enums import ResidenceKind
from linli.registry.models import Person, Residence


def _here() -> QuerySet[Person]:
    home = Residence.objects.filter(
        person=OuterRef("id"), community=OuterRef("community"), until_on=None, place__isnull=False,
        kind__in=(ResidenceKind.LIVING, ResidenceKind.REGISTERED),
    )  # fmt: skip
    return Person.objects.filter(Exists(home), died_on=None, merged_into=None)


def due_for_medal(on: date, age: int = MEDAL_AGE) -> QuerySet[Person]:
    """Everybody due on a day, the oldest first."""
    has = Medal.objects.filter(person=OuterRef("id"), community=OuterRef("community"))
    rows = _here().filter(~Exists(has), born_on__lte=born_by(on, age))
    return rows.select_related("party").order_by("born_on", "id")


def due_until(on: date, until: date, age: int = MEDAL_AGE) -> QuerySet[Person]:
    """Who will be due by a later day and is not yet: to prepare for."""
    has = Medal.objects.filter(person=OuterRef("id"), community=OuterRef("community"))
    rows = _here().filter(~Exists(has), born_on__gt=born_by(on, age), born_on__lte=born_by(until, age))
    return rows.select_related("party").order_by("born_on", "id")


def without_birth_date() -> int:
    """How many of whom nobody knows whether they are due."""
    return _here().filter(born_on=None).count()


def given() -> QuerySet[Medal]:
    return Medal.objects.select_related("person__party", "gathering").order_by("-given_on", "-id")
