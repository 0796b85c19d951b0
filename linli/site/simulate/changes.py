"""What changes in people's lives, through the actions that staff use: they come, go, part, die, are on file twice."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from linli.kernel.actors import Actor
from linli.kernel.worktime import local
from linli.registry.actions.circumstances import Fact, note_circumstance
from linli.registry.actions.households import divide_house
from linli.registry.actions.lives import note_death
from linli.registry.actions.merging import merge_people
from linli.registry.actions.people import Known, put_on_file
from linli.registry.actions.residences import go_away, settle_in
from linli.registry.actions.ties import Tied, tie
from linli.registry.enums import CircumstanceKind, KinRelation, ResidenceKind, TieKind, WhoMaySee
from linli.registry.models import Household, HouseholdMember, Person, Residence

ORIGINS = ("安徽省六安市", "河南省信阳市", "江西省上饶市", "四川省达州市", "江苏省盐城市", "贵州省遵义市")
FAR = ("江苏省苏州市", "广东省深圳市", "浙江省杭州市")
FAMILIES = 12


def change_lives(*, by: Actor, since: datetime, now: datetime, rng: Random) -> None:
    """Newcomers, who moved away, kin, guardians, facts about the old, a household divided, a death, two records of one."""
    today = local(now).date()
    families = [[member.person for member in house] for house in _houses() if len(house) > 1]
    _newcomers(by, since, rng)
    for family in families[:FAMILIES]:
        _kin(family, by, since, now)
    _old(by, now, today)
    away, divided, *others = [family for family in families[FAMILIES:] if len(family) > 2]
    go_away(
        person=away[-1], elsewhere=rng.choice(FAR), from_on=today - timedelta(days=20), registration_too=False, by=by,
        now=now,
    )  # fmt: skip
    house = Household.objects.filter(members__person=divided[-1], members__until_on=None).get()
    divide_house(household=house, people=divided[1:], head=divided[1], dwelling=house.dwelling, by=by, now=now)
    note_death(person=others[0][-1], died_on=today - timedelta(days=9), by=by, now=now)
    _twice([family[0] for family in families[FAMILIES : FAMILIES + 3]], by, now)


def _houses() -> list[list[HouseholdMember]]:
    found: dict[object, list[HouseholdMember]] = {}
    rows = HouseholdMember.objects.filter(until_on=None).select_related("person__party", "household")
    for row in rows.order_by("household_id", "id"):
        found.setdefault(row.household_id, []).append(row)
    return list(found.values())


def _newcomers(by: Actor, since: datetime, rng: Random) -> None:
    """Most of those whose registration is unknown come from elsewhere; some have never been asked."""
    registered = Residence.objects.filter(kind=ResidenceKind.REGISTERED).order_by().values("person_id")
    living = Residence.objects.filter(kind=ResidenceKind.LIVING).exclude(person_id__in=registered)
    for row in living.select_related("person").order_by("person_id"):
        if rng.random() < 0.7:
            settle_in(
                person=row.person, kind=ResidenceKind.REGISTERED, elsewhere=rng.choice(ORIGINS), from_on=row.from_on,
                by=by, now=since,
            )  # fmt: skip


def _kin(family: Sequence[Person], by: Actor, since: datetime, now: datetime) -> None:
    """The head with the second as a spouse or child; who is under age has the head as guardian, who is old an agent."""
    head, other = family[0], family[1]
    on, today = local(since).date(), local(now).date()
    near = abs(_age(head, today) - _age(other, today)) < 16
    younger = KinRelation.CHILD if _age(other, today) < _age(head, today) else KinRelation.PARENT
    relation = KinRelation.SPOUSE if near else younger
    tie(person=head, tied=Tied(TieKind.KINSHIP, other, "户口簿", on, relation=relation), by=by, now=now)
    for child in family[1:]:
        if _age(child, today) < 18:
            tie(person=child, tied=Tied(TieKind.GUARDIANSHIP, head, "出生医学证明", on), by=by, now=now)
    if _age(head, today) >= 65 and _age(other, today) >= 18:
        powers = frozenset({"may_act", "may_collect", "may_see"})
        tied = Tied(TieKind.AUTHORISATION, other, "授权书，居委会见证", on, powers=powers)
        tie(person=head, tied=tied, by=by, now=now)


def _old(by: Actor, now: datetime, today: date) -> None:
    born = date(today.year - 80, today.month, 1)
    for person in Person.objects.filter(born_on__lt=born, died_on=None).order_by("id")[:5]:
        fact = Fact(
            CircumstanceKind.VERY_OLD,
            "高龄津贴与上门探望",
            "身份证",
            WhoMaySee.STAFF,
            today,
            today + timedelta(days=365),
        )
        note_circumstance(person=person, fact=fact, by=by, now=now)


def _twice(people: Sequence[Person], by: Actor, now: datetime) -> None:
    """Written down a second time at the counter; one of them was found out and merged."""
    for number, person in enumerate(people):
        known = Known(name=person.party.name, sex=person.sex, born_on=person.born_on, phone=str(person.phone) or None)
        again = put_on_file(known=known, by=by, now=now)
        if number == 0:
            merge_people(kept=person, merged=again, by=by, now=now)


def _age(person: Person, today: date) -> int:
    return today.year - person.born_on.year if person.born_on else 40
