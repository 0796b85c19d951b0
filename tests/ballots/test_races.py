"""Many at once, on both databases: one person, one vote, whichever ways are tried; none lost, none counted twice."""

import pytest

from linli.engines.ballots.actions.voting import VoteRefused, cast, place_box, tick_off
from linli.engines.ballots.enums import Way
from linli.engines.ballots.models import AnonymousBallot, Box, Electorate, RollEntry, SealedVote
from linli.kernel.actors import Actor
from linli.kernel.tenancy import in_community
from tests.ballots.made import OPENS, counted, line, opened, people
from tests.conftest import fresh
from tests.factories import Neighbourhood
from tests.proofs.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_phone_desk_and_paper_at_once_are_one_vote(area: Neighbourhood) -> None:
    with in_community(area.community):
        voters = people(area)
        ballot, shares = opened(area)
        who, by = voters.locals[0], Actor.job()
        box = place_box(
            ballot=ballot, electorate=Electorate.objects.get(name="本地居民"), way=Way.DOOR, now=OPENS, by=by,
            watcher=area.person(area.worker), other=area.person(area.grid_worker),
        )  # fmt: skip
        ways = (Way.PHONE, Way.DESK, Way.PHONE)
        lines = [line(ballot, who) for _each in range(5)]
    acts = [
        lambda way=way, own=own: cast(entry=own, named=["1"], way=way, by=by, now=OPENS)
        for way, own in zip(ways, lines, strict=False)
    ]
    acts += [lambda own=own: tick_off(entry=own, box=box, by=by, now=OPENS) for own in lines[3:]]
    outcomes = at_once(area, *acts)
    failed = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, VoteRefused) for each in failed), outcomes
    with in_community(area.community):
        assert RollEntry.objects.get(id=lines[0].id).way == Way.DOOR
        assert not SealedVote.objects.exists()
        assert fresh(box).marked == Box.objects.get().marked == 1
        assert len(shares) == 3


def test_a_crowd_votes_at_once_and_everybody_is_counted(area: Neighbourhood) -> None:
    with in_community(area.community):
        people(area, members=2, locals=12, new=10)
        ballot, shares = opened(area)
        lines = list(RollEntry.objects.order_by("id"))
    acts = [
        lambda own=own, n=n: cast(entry=own, named=[str(1 + n % 6)], way=Way.PHONE, by=Actor.job(), now=OPENS)
        for n, own in enumerate(lines)
    ]
    outcomes = at_once(area, *acts)
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    assert len(set(outcomes)) == len(lines)
    with in_community(area.community):
        ballot.refresh_from_db()
        result = counted(area, ballot, shares).result
        assert result["cast"] == AnonymousBallot.objects.count() == len(lines) == 24
