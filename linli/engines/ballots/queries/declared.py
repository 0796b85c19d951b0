"""A ballot as the counting rules want it."""

from collections.abc import Sequence

from linli.engines.ballots.models import Ballot, BallotOption, Electorate
from linli.engines.ballots.rules.election import Declared, Rule
from linli.engines.ballots.rules.election import Electorate as Voters
from linli.engines.ballots.rules.poll import Option, Poll


def options_of(ballot: Ballot) -> list[BallotOption]:
    """In the order of the paper."""
    rows = BallotOption.objects.filter(ballot=ballot).order_by("id")
    return sorted(rows, key=lambda each: int(each.key))


def electorates_of(ballot: Ballot) -> list[Electorate]:
    rows = Electorate.objects.filter(ballot=ballot).select_related("group").order_by("key", "id")
    return sorted(rows, key=lambda each: int(each.key.removeprefix("e")))


def poll_of(ballot: Ballot, options: Sequence[BallotOption]) -> Poll:
    """Costs in fen; 1 each where so many are chosen."""
    rows = tuple(Option(o.key, 1 if ballot.choose else o.cost_fen, o.title) for o in options)
    return Poll(
        rows, ballot.choose or ballot.budget_fen or 0, ballot.min_support, ballot.at_least, ballot.at_most, ballot.seed,
        scale=1 if ballot.choose else 100,
    )  # fmt: skip


def voters_of(electorates: Sequence[Electorate]) -> tuple[Voters, ...]:
    return tuple(Voters(e.key, e.name, e.weight, e.seats) for e in electorates)


def declared(ballot: Ballot, options: Sequence[BallotOption], voters: tuple[Voters, ...]) -> Declared:
    return Declared(poll_of(ballot, options), Rule(ballot.rule), voters, ballot.apart)
