"""What somebody holds, to be handed over before they go. Floors above add what is held there (matters).

    HOLDINGS["matters"] = Holding(_("事项"), held, hand)      # when the program starts

`held(party_id, now)` tells what there is; `hand(ids → party, by, now)` gives it to others, in the running transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.models import Grant
from linli.kernel.actors import Actor
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Membership, Party, Place, Responsibility
from linli.registry.queries.standing import in_force

LEADS = (ResponsibilityRole.GRID_HEAD, ResponsibilityRole.CADRE, ResponsibilityRole.SUPERIOR)


@dataclass(frozen=True, slots=True)
class Held:
    """One thing: where it is kept, what it is in words, where it lies, in which role; who might take it on, and why."""

    source: str
    id: UUID
    text: str
    place: Place | None = None
    role: str = ""
    to: UUID | None = None
    why: str | Promise = ""

    @property
    def key(self) -> str:
        return f"{self.source}:{self.id}"


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of thing that can be held."""

    label: str | Promise
    held: Callable[[UUID, datetime], list[Held]]
    hand: Callable[[Mapping[UUID, Party], Actor, datetime], None]


HOLDINGS: dict[str, Holding] = {}


def held_by(party_id: UUID, now: datetime) -> list[Held]:
    """Everything a party holds now, kind by kind."""
    return [each for holding in HOLDINGS.values() for each in holding.held(party_id, now)]


def successors(party_id: UUID, on: date) -> list[Party]:
    """Who could take things on: every group, and everybody with a running role, but the one who goes."""
    staff = Grant.objects.filter(in_force(on)).order_by().values("user_id")
    people = Party.objects.filter(is_active=True, person__user_id__in=staff)
    groups = Party.objects.filter(is_active=True, group__isnull=False)
    return list((people | groups).exclude(id=party_id).order_by("name", "id"))


def with_successors(held: list[Held], party_id: UUID, on: date) -> list[Held]:
    """Each with whoever is best placed to take it on: who does the same here, next door, who leads here, a colleague."""
    rows = Responsibility.objects.filter(in_force(on), party__is_active=True).exclude(party_id=party_id)
    known = list(rows.select_related("place").order_by("from_on", "id"))
    fallback = _colleague(party_id, on)
    return [_best(each, known) or replace(each, to=fallback[0], why=fallback[1]) for each in held]


def _best(held: Held, known: list[Responsibility]) -> Held | None:
    ranked = [(rank, row) for row in known if (rank := _rank(held, row)) is not None]
    if not ranked:
        return None
    (_place, why), row = min(ranked, key=lambda each: each[0][0])
    return replace(held, to=row.party_id, why=why)


def _rank(held: Held, row: Responsibility) -> tuple[int, str | Promise] | None:
    if held.place is None or row.place is None:
        return (3, _("做同样的事")) if held.role and row.role == held.role else None
    around = {held.place.id, held.place.parent_id, held.place.grid_id} - {None}
    if row.role == held.role and row.place_id == held.place.id:
        return 0, _("也负责这里")
    if row.role == held.role and (row.place_id in around or row.place.parent_id in {held.place.parent_id} - {None}):
        return 1, _("负责旁边")
    if row.role in LEADS and row.place_id in around:
        return 2, _("带这一片")
    return (3, _("做同样的事")) if held.role and row.role == held.role else None


def _colleague(party_id: UUID, on: date) -> tuple[UUID | None, str | Promise]:
    """The secretary; where there is none, or it is they who go, somebody of a group they are in."""
    people = Party.objects.filter(is_active=True).exclude(id=party_id).order_by("id")
    users = Grant.objects.filter(in_force(on), role=Role.SECRETARY).order_by().values("user_id")
    if secretary := people.filter(person__user_id__in=users).first():
        return secretary.id, _("社区书记")
    groups = Membership.objects.filter(in_force(on), person_id=party_id).order_by().values("group_id")
    group = people.filter(id__in=groups).first()
    return (group.id, _("所在单位队伍")) if group else (None, "")
