"""What the registry says of a person on a day: which facts hold, and the words that fill a certificate."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from linli.practices.certificates.enums import Fact
from linli.practices.certificates.playbook import KindEntry
from linli.practices.certificates.rules import slots_of, years_between
from linli.registry.enums import ResidenceKind, Sex
from linli.registry.models import Person, Residence
from linli.registry.queries.standing import in_force

GROWN = 18


@dataclass(frozen=True, slots=True)
class Known:
    """`holds`: fact → whether it is so; `told`: slot → words, empty where nothing is on file."""

    holds: dict[Fact, bool]
    told: dict[str, str]

    def lacking(self, kind: KindEntry) -> list[str]:
        """What stands against this kind, in words."""
        wrong = [_("登记册上不是：%(fact)s") % {"fact": fact.label} for fact in kind.must if not self.holds[fact]]
        shown = {"id_number", "sex", "born"} if self.asks_identity(kind) else set()
        slots = dict.fromkeys(slot for slot in slots_of(kind.text) if slot in self.told and slot not in shown)
        return wrong + [_("登记册上没有：%(what)s") % {"what": called(slot)} for slot in slots if not self.told[slot]]

    def asks_identity(self, kind: KindEntry) -> bool:
        """Whether the paper that was shown has to be put on file first: it tells sex and birthday too."""
        return "id_number" in slots_of(kind.text) and not self.told["id_number"]


def called(slot: str) -> str:
    """What a slot is called where it is missing."""
    names = {
        "name": _("姓名"), "sex": _("性别"), "born": _("出生日期"), "id_number": _("证件号码"), "address": _("住址"),
        "since": _("入住日期"),
    }  # fmt: skip
    return names.get(slot, slot)


def facts_of(person: Person, on: date) -> Known:
    """One query. Of somebody who died or whose record was merged nothing holds."""
    rows = Residence.objects.filter(in_force(on), person=person).select_related("place").order_by("from_on", "id")
    here = {row.kind: row for row in rows if row.place is not None}
    lives, registered = here.get(ResidenceKind.LIVING), here.get(ResidenceKind.REGISTERED)
    alive = person.died_on is None and person.merged_into_id is None
    age = years_between(person.born_on, on) if person.born_on else None
    holds = {
        Fact.LIVES: alive and lives is not None,
        Fact.LIVED_YEAR: alive and lives is not None and lives.from_on <= on - timedelta(days=365),
        Fact.REGISTERED: alive and registered is not None,
        Fact.ADULT: alive and age is not None and age >= GROWN,
        Fact.MINOR: alive and age is not None and age < GROWN,
    }
    told = {
        "name": person.party.name, "sex": str(Sex(person.sex).label) if person.sex != Sex.UNKNOWN else "",
        "born": in_words(person.born_on), "id_number": str(person.id_number),
        "address": lives.where if lives else "", "since": in_words(lives.from_on if lives else None),
    }  # fmt: skip
    return Known(holds, told)


def in_words(on: date | None) -> str:
    """`2026年5月18日`, as papers are dated."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""
