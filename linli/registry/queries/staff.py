"""Who works here, in which roles."""

from dataclasses import dataclass, field

from linli.accounts.models import Grant, User
from linli.registry.models import Person


@dataclass(slots=True)
class StaffMember:
    user: User
    person: Person | None
    grants: list[Grant] = field(default_factory=list)


def staff_members() -> list[StaffMember]:
    """Users with a running role, by name; two queries."""
    people = {person.user_id: person for person in Person.objects.exclude(user=None).order_by("id")}
    found: dict[object, StaffMember] = {}
    for grant in Grant.objects.filter(until_on=None).select_related("user").order_by("user__name", "user_id", "role"):
        found.setdefault(grant.user_id, StaffMember(grant.user, people.get(grant.user_id))).grants.append(grant)
    return list(found.values())
