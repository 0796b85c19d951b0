"""Who hangs together with whom, and who may act, collect or see for somebody. Kin is shown to those who must know only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.registry.enums import KinRelation, TieKind
from linli.registry.models import Authorisation, Guardianship, Kinship, Person
from linli.registry.models.ties import TIES
from linli.registry.queries.standing import in_force

INVERSE = {
    KinRelation.PARENT: KinRelation.CHILD, KinRelation.CHILD: KinRelation.PARENT,
    KinRelation.GRANDPARENT: KinRelation.GRANDCHILD, KinRelation.GRANDCHILD: KinRelation.GRANDPARENT,
}  # fmt: skip


def _represented(by: QuerySet[Person], power: str, on: date) -> QuerySet[Person]:
    agents = by.filter(died_on=None, merged_into=None).order_by().values("id")
    wards = Guardianship.objects.filter(in_force(on), guardian_id__in=agents).values("person_id")
    given = Authorisation.objects.filter(in_force(on), agent_id__in=agents, **{power: True}).values("person_id")
    rows = Person.objects.filter(Q(id__in=wards) | Q(id__in=given), died_on=None, merged_into=None)
    return rows.select_related("party").order_by("party__name", "id")


def may_act_for(person: Person, on: date) -> QuerySet[Person]:
    """For whom a person may act (代办) on a day: as guardian, or because they were authorised to."""
    return _represented(Person.objects.filter(id=person.id), "may_act", on)


def may_collect_for(person: Person, on: date) -> QuerySet[Person]:
    """For whom a person may collect (代领) on a day."""
    return _represented(Person.objects.filter(id=person.id), "may_collect", on)


def may_see_for(person: Person, on: date) -> QuerySet[Person]:
    """Whose affairs a person may see (查看) on a day."""
    return _represented(Person.objects.filter(id=person.id), "may_see", on)


def account_may(account: ResidentAccount, power: str, on: date) -> QuerySet[Person]:
    """As above for whoever signs in with a phone: `power` is `may_act`, `may_collect` or `may_see`."""
    return _represented(Person.objects.filter(account=account), power, on)


@dataclass(frozen=True, slots=True)
class Shown:
    """A tie read from one side: what the other is or may do, in words."""

    id: UUID
    kind: TieKind
    other_id: UUID
    name: str
    words: str
    attested_by: str
    from_on: date
    until_on: date | None


POWERS = ("may_act", "may_collect", "may_see")


def _side(kind: TieKind, person: Person, own: bool) -> QuerySet[Any, Any]:
    """The ties of one kind that are kept on a person's own side, or on the other's, in columns common to all."""
    model, field = TIES[kind]
    here, there = ("person", field) if own else (field, "person")
    powers = POWERS if model is Authorisation else tuple(Value(False, BooleanField()) for _power in POWERS)
    relation = "relation" if model is Kinship else Value("", CharField())
    columns = ("id", f"{there}_id", f"{there}__party__name", relation, "attested_by", "from_on", "until_on", *powers)
    rows = model.objects.filter(**{here: person}).order_by()
    return rows.values_list(Value(kind.value, CharField()), Value(own, BooleanField()), *columns)


def ties_of(person: Person) -> list[Shown]:
    """Everybody tied to a person, from both sides, in one query; running ones first, then those that began first."""
    first, *others = [_side(kind, person, own) for kind in TIES for own in (True, False)]
    found = []
    for kind, own, id, other, name, relation, attested, begun, ended, *powers in first.union(*others, all=True):
        words = _words(TieKind(kind), bool(own), relation, powers)
        found.append(Shown(id, TieKind(kind), other, name, words, attested, begun, ended))
    return sorted(found, key=lambda each: (each.until_on is not None, each.kind, each.from_on, str(each.id)))


def _words(kind: TieKind, own: bool, relation: str, powers: Sequence[bool]) -> str:
    if kind == TieKind.KINSHIP:
        said = KinRelation(relation)
        return str((said if own else INVERSE.get(said, said)).label)
    if kind == TieKind.GUARDIANSHIP:
        return _("监护人") if own else _("被监护人")
    named = zip((_("代办"), _("代领"), _("看进展")), powers, strict=True)
    words = {"what": _("、").join(word for word, given in named if given)}
    return _("可以替此人%(what)s") % words if own else _("此人可以替其%(what)s") % words
