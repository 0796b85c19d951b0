"""For whom a phone may sign up: its own people, and those it may act for."""

from datetime import date

from linli.accounts.models import ResidentAccount
from linli.kernel.prepared import Prepared
from linli.registry.enums import ResidenceKind
from linli.registry.models import Person, Place, Residence
from linli.registry.queries.ties import account_may

OWN = Prepared(
    lambda account: (
        Person.objects.filter(account=account, died_on=None, merged_into=None)
        .select_related("party")
        .order_by("party__name", "id")
    )
)
ACTS_FOR = Prepared(lambda account, on: account_may(account, "may_act", on))


def self_of(account: ResidentAccount, name: str = "") -> Person | None:
    """The person of a phone: the one of that name, or the only one there is where no name is said."""
    people: list[Person] = OWN.objects(account=account.id)
    if name:
        return next((person for person in people if person.party.name == name), None)
    return people[0] if len(people) == 1 else None


def on_file(name: str, phone_hash: str) -> Person | None:
    """Somebody on file of exactly this name and phone."""
    if not name or not phone_hash:
        return None
    rows = Person.objects.filter(phone_hash=phone_hash, party__name=name, died_on=None, merged_into=None)
    return rows.select_related("party", "account").order_by("id").first()


def family_of(account: ResidentAccount | None, on: date) -> list[Person]:
    """Whom somebody may sign up: the people of this phone, wards, and who authorised them."""
    if account is None:
        return []
    people: list[Person] = [*OWN.objects(account=account.id), *ACTS_FOR.objects(account=account.id, on=on)]
    return list({person.id: person for person in people}.values())


def home_of(account: ResidentAccount | None) -> Place | None:
    """Where the people of a phone live now; the building where the home itself has no coordinates."""
    if account is None:
        return None
    rows = Residence.objects.filter(person__account=account, kind=ResidenceKind.LIVING, until_on=None)
    found = rows.exclude(place=None).select_related("place__parent__parent").order_by("from_on", "id").first()
    place = found.place if found else None
    while place is not None and place.latitude is None and place.parent_id:
        place = place.parent
    return place
