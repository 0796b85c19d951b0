"""A neighbourhood whose router has learned from its past."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.engines.matters.models import Matter
from linli.engines.routing.actions.learning import keep_version
from linli.engines.routing.enums import Learnt
from linli.engines.routing.rules.learning import Learned, learn
from linli.kernel.actors import Actor
from linli.kernel.jobs import work_once
from linli.kernel.tenancy import in_community
from tests.conftest import fresh
from tests.counting import statements
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, signed_in
from tests.routing.texts import samples


@contextmanager
def within(most: int) -> Iterator[None]:
    """At most so many statements, what the side bar counts apart: those are other modules' own."""
    with statements() as sent:
        yield
    own = [sql for sql in sent.found if 'SELECT COUNT(*) AS "__count"' not in sql]
    assert len(own) <= most, f"{len(own)} statements:\n" + "\n".join(sql[:180] for sql in own)


@pytest.fixture(scope="session")
def learned() -> Learned:
    return learn(samples())


@pytest.fixture
def area(db: Any) -> Iterator[Neighbourhood]:
    with time_machine.travel(NOW, tick=False):
        made = neighbourhood()
        with in_community(made.community):
            yield made


@pytest.fixture
def taught(area: Neighbourhood, learned: Learned) -> Neighbourhood:
    keep_version(learned=learned, learnt=Learnt.FILE, by=Actor.job(), now=NOW)
    return area


@pytest.fixture
def desk(area: Neighbourhood) -> Client:
    return signed_in(Client(), area.worker)


@pytest.fixture
def secretary(area: Neighbourhood) -> Client:
    return signed_in(Client(), area.secretary)


@pytest.fixture
def come_in(area: Neighbourhood) -> Callable[..., Matter]:
    """Report something, and have the worker look at it."""

    def came(text: str, **fields: Any) -> Matter:
        matter = reported(area, text=text, **fields)
        while work_once(NOW):
            pass
        found: Matter = fresh(matter)
        found.community = area.community
        return found

    return came
