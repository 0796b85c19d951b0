"""敬老金牌 is given: to everybody due, once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.engines.gatherings.models import Gathering
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.worktime import local
from linli.practices.learning.models import Medal
from linli.practices.learning.queries.medals import due_for_medal
from linli.practices.learning.rules import MEDAL_AGE
from linli.registry.models import Person


class MedalRefused(ValueError):
    """A medal cannot be given so; `str()` is shown to the person."""


@transaction.atomic
def give_medal(
    *,
    person: Person,
    by: Actor,
    now: datetime,
    gathering: Gathering | None = None,
    taken_by: str = "",
    age: int = MEDAL_AGE,
) -> Medal:
    """Give the medal, at a ceremony or at the door. Raises `MedalRefused` for who is not due, or has it."""
    today = local(now).date()
    if not due_for_medal(today, age).filter(id=person.id).exists():
        raise MedalRefused(_("不在应颁名单上：未满 %(age)d 岁，或已经颁过") % {"age": age})
    try:
        with transaction.atomic():
            medal = Medal.new(person=person, gathering=gathering, given_on=today, taken_by=taken_by.strip()[:40])
    except IntegrityError:
        raise MedalRefused(_("已经颁过")) from None
    record(subject=medal, kind="medal", verb="give", by=by, now=now, person=str(person.id))
    return medal


@transaction.atomic
def give_medals(
    *, people: Sequence[Person], gathering: Gathering | None, by: Actor, now: datetime, age: int = MEDAL_AGE
) -> list[Medal]:
    """Many at one ceremony, all or none."""
    return [give_medal(person=person, by=by, now=now, gathering=gathering, age=age) for person in people]
