"""亲属, 监护, 授权: begun and ended, each with who attests it; who may act, collect or see for whom follows from them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.registry.actions.people import PersonRefused
from linli.registry.enums import TieKind
from linli.registry.models import Authorisation, Guardianship, Kinship, Person
from linli.registry.models.ties import TIES


@dataclass(frozen=True, slots=True)
class Tied:
    """With whom, who attests it, from when to when. `relation` is what a relative is to the person; `powers` of an agent:
    `may_act`, `may_collect`, `may_see`."""

    kind: TieKind
    other: Person
    attested_by: str
    from_on: date
    until_on: date | None = None
    relation: str = ""
    powers: frozenset[str] = field(default_factory=frozenset)


@transaction.atomic
def tie(*, person: Person, tied: Tied, by: Actor, now: datetime) -> Kinship | Guardianship | Authorisation:
    """A tie begins. Raises `PersonRefused`: with oneself, twice, without a witness, for nothing, ending before it begins."""
    if not tied.attested_by.strip():
        raise PersonRefused(_("请写谁证明，或证明文件的编号"))
    if person.id == tied.other.id or person.died_on or tied.other.died_on:
        raise PersonRefused(_("请选另一位在世的人"))
    if tied.until_on and tied.until_on < tied.from_on:
        raise PersonRefused(_("结束日期不能早于开始日期"))
    if tied.kind == TieKind.AUTHORISATION and not tied.powers:
        raise PersonRefused(_("请至少选一样：代办、代领或查看"))
    model, other = TIES[tied.kind]
    if (
        tied.kind == TieKind.KINSHIP
        and Kinship.objects.filter(person=tied.other, relative=person, until_on=None).exists()
    ):
        raise PersonRefused(_("已经登记过"))
    own = {"relation": tied.relation} if tied.kind == TieKind.KINSHIP else dict.fromkeys(tied.powers, True)
    try:
        with transaction.atomic():
            row = model.new(
                person=person, **{other: tied.other}, attested_by=tied.attested_by.strip()[:120], from_on=tied.from_on,
                until_on=tied.until_on, **(own if tied.kind != TieKind.GUARDIANSHIP else {}),
            )  # fmt: skip
    except IntegrityError:
        raise PersonRefused(_("已经登记过")) from None
    record(subject=person, kind="person", verb=tied.kind.value, by=by, now=now, tie=str(row.id))
    return row


@transaction.atomic
def untie(*, row: Kinship | Guardianship | Authorisation, until_on: date, by: Actor, now: datetime) -> None:
    """The last day of a tie. Raises `PersonRefused` for a day before it began."""
    if until_on < row.from_on:
        raise PersonRefused(_("结束日期不能早于开始日期"))
    type(row).objects.filter(id=row.id).update(until_on=until_on)
    record(subject=row.person, kind="person", verb="untie", by=by, now=now, tie=str(row.id))
