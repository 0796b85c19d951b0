"""What the registry guarantees beyond its constraints: merged records are out of use, households that ended are empty."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from linli.kernel.doctor import Breach, each, guarantees
from linli.registry.models import Household, HouseholdMember, Merge, Person


@guarantees("registry.merged", "a record is out of use and points at another exactly as long as its merge stands")
def merged(now: datetime) -> Iterator[Breach]:
    standing = Merge.objects.filter(
        community=OuterRef("community"), merged=OuterRef("pk"), undone_at=None
    )  # fmt: skip
    apart = Q(merged_into=None) & Exists(standing) | Q(merged_into__isnull=False) & ~Exists(standing)
    yield from each(Person.objects.filter(apart), "is merged by its record or by its merge, not by both")
    yield from each(Person.objects.filter(merged_into__isnull=False, party__is_active=True), "is merged and in use")
    yield from each(Person.objects.filter(died_on__isnull=False, party__is_active=True), "has died and is in use")


@guarantees("registry.households", "nobody is in a household that has ended")
def households(now: datetime) -> Iterator[Breach]:
    present = HouseholdMember.objects.filter(
        community=OuterRef("community"), household=OuterRef("pk"), until_on=None
    )  # fmt: skip
    yield from each(Household.objects.filter(Exists(present), ended_on__isnull=False), "has ended with somebody in it")
