"""A neighbourhood and its voters."""

import pytest

from linli.kernel.tenancy import in_community
from tests.ballots.made import Voters, people
from tests.factories import Neighbourhood, neighbourhood


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def voters(area: Neighbourhood) -> Voters:
    with in_community(area.community):
        return people(area)
