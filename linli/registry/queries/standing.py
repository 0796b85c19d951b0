"""What a user is in the current community, in one query: roles, person, groups, places."""

from datetime import date
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from linli.accounts.enums import Role
from linli.accounts.models import Grant, JurisdictionGrant, User
from linli.accounts.visitors import Standing
from linli.kernel.models import Community
from linli.kernel.prepared import Prepared
from linli.kernel.tenancy import current_community_id
from linli.registry.models import Membership, Person, Responsibility

#: 街道, 区, 市, 省.
LEVELS = 4


def in_force(on: date) -> Q:
    """Spells that hold on a day."""
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on))


def _rows(rows: QuerySet, what: str, column: str) -> QuerySet:
    return rows.order_by().values_list(Value(what, CharField()), Cast(column, CharField()))


def _above() -> Q:
    """Areas that hold the current community: its street, district, city or province, looked up from below."""
    here, found = Community.objects.filter(id=current_community_id()), Q(pk__in=[])
    for level in range(LEVELS):
        found |= Q(jurisdiction=Subquery(here.values("jurisdiction" + "__parent" * level)[:1]))
    return found


def _standing(user: UUID, on: date) -> QuerySet:
    person = Subquery(Person.objects.filter(user=user).values("id")[:1])
    parts = [
        _rows(Person.objects.filter(user=user), "person", "id"),
        _rows(JurisdictionGrant.objects.filter(in_force(on), _above(), user=user), "above", "role"),
        _rows(Membership.objects.filter(in_force(on), person_id=person), "party", "group_id"),
        _rows(Responsibility.objects.filter(in_force(on), party_id=person).exclude(place=None), "place", "place_id"),
    ]
    return _rows(Grant.objects.filter(in_force(on), user=user), "role", "role").union(*parts, all=True)


STANDING = Prepared(_standing)


def standing_of(user: User, on: date) -> Standing:
    """The standing of `user` in the current community on a day."""
    rows = STANDING.rows(user=user.id, on=on)
    found: dict[str, set[str]] = {"role": set(), "above": set(), "person": set(), "party": set(), "place": set()}
    for what, value in rows:
        found[what].add(value)
    person_id = next((UUID(value) for value in found["person"]), None)
    parties = {UUID(value) for value in found["party"]} | ({person_id} if person_id else set())
    above = frozenset(Role(value) for value in found["above"])
    return Standing(
        roles=above | {Role(value) for value in found["role"]},
        person_id=person_id,
        party_ids=frozenset(parties),
        place_ids=frozenset(UUID(value) for value in found["place"]),
        above=above,
    )
