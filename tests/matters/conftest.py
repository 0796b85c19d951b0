"""A neighbourhood, entered, for the tests of matters."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.kernel.tenancy import in_community
from tests.factories import NOW, Neighbourhood, neighbourhood, reported, signed_in
from tests.matters.cases import Case


@pytest.fixture
def area(db: Any) -> Iterator[Neighbourhood]:
    """It is always that working Monday at ten: views ask the clock what the tests know."""
    with time_machine.travel(NOW):
        made = neighbourhood()
        with in_community(made.community):
            yield made


@pytest.fixture
def desk(area: Neighbourhood, client: Client) -> Client:
    """Signed in as the community worker at the desk."""
    return signed_in(client, area.worker)


@pytest.fixture
def case(area: Neighbourhood) -> Case:
    """A resident reported a leak."""
    return Case(area, reported(area))
