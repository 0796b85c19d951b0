"""For whom a phone may sign up: its own people, and those it may act for."""

from datetime import date

from linli.accounts.models import ResidentAccount
from linli.registry.models import Person
from linli.registry.queries.ties import account_may


def self_of(account: ResidentAccount, name: str = "") -> Person | None:
    """The person of a phone: the one of that name, or the only one there is where no name is said."""
    rows = Person.objects.filter(account=account, died_on=None, merged_into=None).select_related("party")
    people = list(rows.order_by("party__name", "id")[:5])
    if name:
        return next((person for person in people if person.party.name == name), None)
    return people[0] if len(people) == 1 else None


def family_of(account: ResidentAccount | None, on: date) -> list[Person]:
    """Whom somebody may sign up: the people of this phone, wards, and who authorised them."""
    if account is None:
        return []
    own = Person.objects.filter(account=account, died_on=None, merged_into=None).select_related("party")
    people = [*own.order_by("party__name", "id"), *account_may(account, "may_act", on)]
    return list({person.id: person for person in people}.values())
