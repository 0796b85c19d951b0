"""Who is on the phone or at the counter: known by phone, by its last four digits, or by name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.accounts.models import ResidentAccount
from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter, Reporter
from linli.engines.matters.models.matter import OPEN
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.crypto import keyed_hash
from linli.kernel.personal import mask_phone, normal_phone
from linli.registry.enums import PartyKind, ResidenceKind
from linli.registry.models import Person, Residence
from linli.registry.queries.standing import in_force

MOST = 10
EARLIER = 5


@dataclass(frozen=True, slots=True)
class Caller:
    """A phone, a person, or both. The phone is shown masked; `raised_count` counts what the visitor may see."""

    account: ResidentAccount | None = None
    person: Person | None = None
    home: str = ""
    raised_count: int = 0

    @property
    def name(self) -> str:
        if self.person:
            return self.person.party.name
        return str(self.account.name) if self.account else ""

    @property
    def phone(self) -> str:
        number = str((self.account and self.account.phone) or (self.person and self.person.phone) or "")
        return mask_phone(number) if number else ""

    @property
    def key(self) -> str:
        """How a form names them."""
        return f"p{self.person.id}" if self.person else f"a{self.account.id}" if self.account else ""


def find_callers(visitor: Visitor, text: str, on: date) -> list[Caller]:
    """People and phones that match a whole number, four last digits, or a part of a name; at most ten."""
    text = text.strip()
    if not text:
        return []
    people, accounts = _matching(text)
    found_people = list(people.select_related("party", "account").order_by("party__name", "id")[:MOST])
    behind = {person.account_id for person in found_people}
    found_accounts = [] if accounts is None else list(accounts.order_by("created_at", "id")[:MOST])
    callers = [Caller(person.account, person) for person in found_people]
    callers += [Caller(account) for account in found_accounts if account.id not in behind]
    return _with_homes(_with_counts(visitor, callers[:MOST]), on)


def _matching(text: str) -> tuple[QuerySet[Person], QuerySet[ResidentAccount] | None]:
    """A number is looked for as a phone, four digits as its end, anything else as a name."""
    if phone := normal_phone(text):
        digest = keyed_hash(phone, "phone")
        return _people(phone_hash=digest, account__phone_hash=digest), ResidentAccount.objects.filter(phone_hash=digest)
    if len(text) == 4 and text.isdigit():
        digest = keyed_hash(text, "last-four:phone")
        accounts = ResidentAccount.objects.filter(phone_last4_hash=digest)
        return _people(phone_last4_hash=digest, account__phone_last4_hash=digest), accounts
    named = Person.objects.filter(party__kind=PartyKind.PERSON, party__name__icontains=text, party__is_active=True)
    return named, None


def _people(**either: str) -> QuerySet[Person]:
    wanted = Q()
    for field, digest in either.items():
        wanted |= Q(**{field: digest})
    return Person.objects.filter(wanted)


def raised_by(visitor: Visitor, callers: list[Caller]) -> QuerySet[Matter]:
    """What these callers raised before, as far as the visitor may know of it."""
    accounts = [caller.account.id for caller in callers if caller.account]
    people = [caller.person.id for caller in callers if caller.person]
    theirs = Reporter.objects.filter(Q(account_id__in=accounts) | Q(person_id__in=people)).filter(
        matter=OuterRef("id"), community=OuterRef("community")
    )
    return matters_for(visitor).filter(Exists(theirs))


def earlier_matters(visitor: Visitor, caller: Caller) -> list[Matter]:
    """The caller's latest matters, open ones first."""
    rows = raised_by(visitor, [caller]).select_related("category", "holder")
    return sorted(rows.order_by("-reported_at", "-id")[:EARLIER], key=lambda matter: not matter.is_open)


def open_count(visitor: Visitor, caller: Caller) -> int:
    return raised_by(visitor, [caller]).filter(OPEN).count()


def _with_counts(visitor: Visitor, callers: list[Caller]) -> list[Caller]:
    if not callers:
        return []
    visible = raised_by(visitor, callers).order_by().values("id")
    rows = Reporter.objects.filter(matter_id__in=visible).order_by().values_list("account_id", "person_id")
    counts: dict[UUID | None, int] = {}
    for account_id, person_id, number in rows.annotate(Count("id")):
        for key in {account_id, person_id} - {None}:
            counts[key] = counts.get(key, 0) + number
    return [Caller(c.account, c.person, "", _count_of(c, counts)) for c in callers]


def _count_of(caller: Caller, counts: dict[UUID | None, int]) -> int:
    keys = [caller.account.id] if caller.account else []
    keys += [caller.person.id] if caller.person else []
    return max((counts.get(key, 0) for key in keys), default=0)


def _with_homes(callers: list[Caller], on: date) -> list[Caller]:
    people = [caller.person.id for caller in callers if caller.person]
    if not people:
        return callers
    living = Residence.objects.filter(in_force(on), person_id__in=people, kind=ResidenceKind.LIVING)
    homes = {row.person_id: row.where for row in living.select_related("place").order_by("id")}
    return [
        Caller(c.account, c.person, homes.get(c.person.id, "") if c.person else "", c.raised_count) for c in callers
    ]


def caller_with(key: str) -> Caller | None:
    """The caller a form names: `p<person>` or `a<account>`."""
    kind, id = key[:1], key[1:]
    try:
        if kind == "p":
            person = Person.objects.filter(id=id).select_related("party", "account").first()
            return Caller(person.account or account_of_phone(str(person.phone)), person) if person else None
        account = ResidentAccount.objects.filter(id=id).first() if kind == "a" else None
        return Caller(account) if account else None
    except ValidationError:
        return None


def account_of_phone(phone: str) -> ResidentAccount | None:
    """The account that a phone has here; None for no phone and for one nobody has used."""
    number = normal_phone(phone) if phone else None
    return ResidentAccount.objects.filter(phone_hash=keyed_hash(number, "phone")).first() if number else None


def matters_of_phone(visitor: Visitor, account: ResidentAccount | None, besides: UUID | None = None) -> list[Matter]:
    """What a phone raised before (重复来电), latest first."""
    if account is None:
        return []
    rows = (
        raised_by(visitor, [Caller(account)])
        .exclude(id__in=[besides] if besides else [])
        .select_related("category", "holder")
    )
    return list(rows.order_by("-reported_at", "-id")[:EARLIER])


__all__ = [
    "Caller", "account_of_phone", "caller_with", "earlier_matters", "find_callers", "matters_of_phone", "open_count",
    "raised_by",
]  # fmt: skip
