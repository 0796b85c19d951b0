"""A neighbourhood, entered, for the tests of matters."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from linli.kernel.tenancy import in_community
from tests.factories import Neighbourhood, neighbourhood


@pytest.fixture
def area(db: Any) -> Iterator[Neighbourhood]:
    made = neighbourhood()
    with in_community(made.community):
        yield made


@pytest.fixture
def desk(area: Neighbourhood, client: Client) -> Client:
    """Signed in as the community worker at the desk."""
    from tests.factories import signed_in

    return signed_in(client, area.worker)
