"""Both databases for proofs that start processes, whichever database the suite itself runs on."""

from collections.abc import Iterator

import pytest

from tests import postgres
from tests.proofs.homes import Homes


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("sqlite"), None)


@pytest.fixture(scope="session")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    """On a cluster of our own."""
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster() as urls:
        yield Homes(tmp_path_factory.mktemp("postgresql"), urls)


@pytest.fixture(params=["on_sqlite", "on_postgresql"])
def homes(request: pytest.FixtureRequest) -> Homes:
    """Where to get homes from: on SQLite, and then on PostgreSQL."""
    found: Homes = request.getfixturevalue(request.param)
    return found
