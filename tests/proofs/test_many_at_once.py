"""A crowd on the real server: everybody signs up, then votes, several at any moment; nobody gets an error or is lost.

On SQLite, where only one writes at a time. How long a thousand take on either is measured by `python -m bench.crowd`.
"""

import pytest

from bench.crowd import crowd, wrong_with
from tests.proofs.homes import Homes

pytestmark = [pytest.mark.slow, pytest.mark.once]
PEOPLE, SEATS, AT_ONCE = 40, 12, 16


def test_a_crowd_signs_up_and_votes(on_sqlite: Homes) -> None:
    home = on_sqlite.empty("crowd")
    found = crowd(home.environment | {"LINLI_DEMO": "0"}, PEOPLE, SEATS, AT_ONCE)
    assert wrong_with(found, PEOPLE, SEATS) == []
