"""A neighbourhood and keys of it, for what other systems do."""

from collections.abc import Iterator

import pytest

from linli.kernel.tenancy import in_community
from tests.factories import Neighbourhood, neighbourhood


@pytest.fixture
def area(db: None) -> Iterator[Neighbourhood]:
    made = neighbourhood()
    with in_community(made.community):
        yield made
