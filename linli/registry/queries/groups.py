"""Organisations, teams and bodies, with who belongs to them."""

from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.registry.enums import PartyKind
from linli.registry.models import Group, Membership, Party, Responsibility
from linli.registry.queries.standing import in_force


def groups_with_counts(on: date, *, active: bool = True) -> list[Group]:
    """By kind and name, with `member_count` of today."""
    members = Membership.objects.filter(in_force(on), group_id=OuterRef("party_id"), community=OuterRef("community"))
    counts = members.order_by().values("group_id").annotate(number=Count("id")).values("number")
    rows = Group.objects.filter(party__is_active=active).select_related("party")
    return list(rows.annotate(member_count=Coalesce(Subquery(counts), 0)).order_by("kind", "party__name", "id"))


def groups_by_name() -> list[tuple[UUID, str]]:
    """Groups at work, for a choice: (id, name)."""
    rows = Group.objects.filter(party__is_active=True).order_by("party__name", "id")
    return list(rows.values_list("party_id", "party__name"))


def group_with(id: UUID) -> Group | None:
    return Group.objects.filter(party_id=id).select_related("party", "directory").first()


def members_of(group: Group) -> list[Membership]:
    """Present ones first, then former ones by when they left."""
    rows = Membership.objects.filter(group_id=group.party_id).select_related("person")
    return sorted(rows.order_by("from_on", "id"), key=lambda row: (row.until_on is not None, row.from_on))


def answers_of(party_id: UUID) -> list[Responsibility]:
    """What a party answers for or did, present ones first."""
    rows = Responsibility.objects.filter(party_id=party_id).select_related("place", "party")
    return sorted(rows.order_by("role", "from_on", "id"), key=lambda row: (row.until_on is not None, row.role))


def people_named(text: str) -> QuerySet[Party]:
    """Active people by a part of their name."""
    return Party.objects.filter(kind=PartyKind.PERSON, is_active=True, name__icontains=text.strip()).order_by(
        "name", "id"
    )


def people_called(name: str, id: str = "") -> list[Party]:
    """Active people of exactly this name; the one of the id where several share it."""
    rows = Party.objects.filter(kind=PartyKind.PERSON, is_active=True, name=name.strip()).order_by("id")
    named = list(rows[:20])
    return [each for each in named if str(each.id) == id] or named


def party_choices() -> list[Party]:
    """Who can answer for something: every group, and everybody who works here."""
    works = Q(kind=PartyKind.PERSON) & (Q(person__user__isnull=False) | ~Q(person__title=""))
    groups = ~Q(kind=PartyKind.PERSON)
    rows = Party.objects.filter(groups | works, is_active=True)
    return sorted(rows.order_by("name", "id"), key=lambda party: (party.kind == PartyKind.PERSON, party.name))
