"""A thousand people vote: what one vote costs, and that none is lost."""

import time
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.engines.ballots.models import AnonymousBallot, RollEntry, SealedVote
from linli.kernel.tenancy import in_community
from linli.registry.models import Person
from tests.ballots.made import OPENS, counted, opened, people
from tests.factories import neighbourhood, resident, resident_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
VOTERS = 300


def test_what_a_vote_costs() -> None:
    """1,000 votes in a minute on two cores leave 120 ms of CPU for each, client and all."""
    area = neighbourhood()
    with in_community(area.community):
        people(area, members=1, locals=VOTERS, new=50)
        ballot, shares = opened(area)
        lines = list(RollEntry.objects.filter(ballot=ballot).select_related("person").order_by("id")[:VOTERS])
        clients: list[Any] = []
        for line in lines:
            account = resident()
            Person.objects.filter(id=line.person_id).update(account=account)
            clients.append(resident_in(Client(), area.community, account))
    with time_machine.travel(OPENS, tick=False):
        began = time.process_time()
        for number, client in enumerate(clients):
            given = {"option": [str(1 + number % 6), str(1 + (number + 1) % 6)], "idempotency_key": f"k{number}"}
            assert client.post(f"/c/qingyang/votes/{ballot.id}/cast/", given).status_code == 302
        spent = (time.process_time() - began) / len(clients)
    print(f"\n{1000 * spent:.1f} ms of CPU a vote")
    assert spent < 0.120
    with in_community(area.community):
        assert SealedVote.objects.count() == len(clients)
        began = time.process_time()
        counted(area, ballot, shares)
        print(f"{time.process_time() - began:.2f} s to count")
        assert AnonymousBallot.objects.count() == len(clients)
