"""Who is on a roll, by the registry on a day; and which lines an account may vote on."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.accounts.models import ResidentAccount
from linli.accounts.visitors import Visitor
from linli.engines.ballots.enums import RollRule
from linli.engines.ballots.models import Ballot, Electorate, RollEntry
from linli.engines.ballots.rules.rolls import of_age
from linli.registry.enums import GroupKind, Settled
from linli.registry.models import Membership, Person
from linli.registry.queries.spells import belongs
from linli.registry.queries.standing import in_force


def entitled(electorate: Electorate, on: date) -> list[UUID]:
    """The people an electorate's rule finds on a day, of age, alive and on file once."""
    people = Person.objects.filter(_by_rule(electorate, on), died_on=None, merged_into=None)
    rows = people.order_by("id").values_list("id", "born_on").distinct()
    return [id for id, born_on in rows if of_age(born_on, on, electorate.min_age)]


def _by_rule(electorate: Electorate, on: date) -> Q:
    rule = RollRule(electorate.rule)
    if rule in {RollRule.PARTY, RollRule.GROUP}:
        members = Membership.objects.filter(in_force(on))
        if rule == RollRule.PARTY:
            members = members.filter(group__group__kind=GroupKind.PARTY_BRANCH)
        else:
            members = members.filter(group_id=electorate.group_id)
        return Q(id__in=members.order_by().values("person_id"))
    home = belongs(Settled.HOME, on) | belongs(Settled.UNCHECKED, on)
    new = belongs(Settled.NEWCOMER, on)
    return {RollRule.LOCALS: home, RollRule.NEWCOMERS: new}.get(rule, home | new)


def lines_of(ballot: Ballot, account: ResidentAccount) -> list[RollEntry]:
    """The lines of the people whose phone an account is, or whose own account it is."""
    theirs = Q(person__account=account) | Q(person__phone_hash=account.phone_hash)
    rows = RollEntry.objects.filter(theirs, ballot=ballot, is_listed=True)
    return list(rows.select_related("electorate", "person__party").order_by("id"))


def sizes(ballot: Ballot) -> dict[UUID, tuple[int, int]]:
    """Electorate → (people on its roll, how many of them have voted)."""
    rows = RollEntry.objects.filter(ballot=ballot, is_listed=True).order_by().values_list("electorate_id")
    return {id: (all, voted) for id, all, voted in rows.annotate(all=Count("id"), voted=Count("id", filter=~Q(way="")))}


def sees_party_roll(visitor: Visitor) -> bool:
    """Who is in the party is shown to members of party bodies alone."""
    rows = Membership.objects.filter(group_id__in=visitor.party_ids, group__group__kind=GroupKind.PARTY_BRANCH)
    return bool(visitor.party_ids) and rows.exists()


def entries_for(visitor: Visitor, ballot: Ballot) -> QuerySet[RollEntry]:
    """Lines with names as a visitor may read them: those of the party to its own bodies alone."""
    rows = RollEntry.objects.filter(ballot=ballot, is_listed=True)
    if not sees_party_roll(visitor):
        rows = rows.exclude(electorate__rule=RollRule.PARTY)
    return rows.select_related("person__party", "electorate")
