"""Persons behind parties, and parties behind persons."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.registry.models import Membership, Person
from linli.registry.queries.standing import in_force


def users_behind(parties: Iterable[UUID], on: date) -> list[UUID]:
    """The users of some parties: of a person themself, of a group its members today. Ids of users, in a fixed order."""
    ids = list(parties)
    members = Membership.objects.filter(in_force(on), group_id__in=ids).order_by().values("person_id")
    people = Person.objects.filter(Q(id__in=ids) | Q(id__in=members)).exclude(user=None)
    return list(people.order_by("user_id").values_list("user_id", flat=True))
