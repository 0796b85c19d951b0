"""Persons behind parties, and parties behind persons."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from linli.kernel.prepared import Prepared
from linli.registry.models import Membership, Person
from linli.registry.queries.standing import in_force


def _users_behind(parties: tuple[UUID, ...], on: date) -> QuerySet[Any, Any]:
    members = Membership.objects.filter(in_force(on), group_id__in=parties).order_by().values("person_id")
    people = Person.objects.filter(Q(id__in=parties) | Q(id__in=members)).exclude(user=None)
    return people.order_by("user_id").values_list(Cast("user_id", CharField()))


USERS_BEHIND = Prepared(_users_behind)


def users_behind(parties: Iterable[UUID], on: date) -> list[UUID]:
    """The users of some parties: of a person themself, of a group its members today. Ids of users, in a fixed order."""
    ids = tuple(parties)
    return [UUID(user) for (user,) in USERS_BEHIND.rows(parties=ids, on=on)] if ids else []
