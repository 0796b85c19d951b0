"""Ten thousand people are looked at in less than ten seconds, also when all of them are on file already."""

import time

import pytest

from linli.kernel.actors import Actor
from linli.kernel.tenancy import in_community
from linli.registry.importing.kinds import KINDS
from linli.registry.importing.uploads import bring_in
from tests.factories import NOW, neighbourhood
from tests.registry.importing import awful
from tests.registry.importing.reading import MAKE, looked_at

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
PEOPLE, SECONDS = 10_000, 10


def test_ten_thousand_people_are_looked_at_in_ten_seconds() -> None:
    raw = awful.large(PEOPLE)
    with in_community(neighbourhood().community):
        began = time.process_time()
        plan = looked_at(raw)
        fresh = time.process_time() - began
        assert (len(plan.came), plan.stopped) == (PEOPLE, 0)
        bring_in(KINDS["people"], plan, MAKE, Actor.job(), NOW)
        began = time.process_time()
        again = looked_at(raw)
        known = time.process_time() - began
    assert (again.same, again.changes_nothing) == (PEOPLE, True)
    assert max(fresh, known) < SECONDS, (fresh, known)
