"""Who somebody with a phone is on file, and of which household."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from linli.accounts.models import ResidentAccount
from linli.registry.models import HouseholdMember, Person
from linli.registry.queries.standing import in_force


def people_of(account: ResidentAccount) -> list[Person]:
    """The living people on file whose account this is; a family may share one."""
    rows = Person.objects.filter(account=account, died_on=None, merged_into=None, party__is_active=True)
    return list(rows.order_by("id")[:10])


def household_of(people: Sequence[Person], on: date) -> UUID | None:
    if not people:
        return None
    rows = HouseholdMember.objects.filter(in_force(on), person__in=[each.id for each in people]).order_by(
        "from_on", "id"
    )
    return rows.values_list("household_id", flat=True).first()
