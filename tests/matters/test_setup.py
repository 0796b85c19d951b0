"""The made-up neighbourhood that other tests stand on."""

import pytest

from linli.engines.matters.enums import Stage
from linli.kernel.tenancy import in_community
from tests.factories import neighbourhood, reported


@pytest.mark.django_db
def test_a_neighbourhood_can_receive() -> None:
    area = neighbourhood()
    with in_community(area.community):
        matter = reported(area)
        assert matter.stage == Stage.REPORTED
        assert matter.holder_id == area.desk.id
        assert area.visitor(area.worker).party_ids >= {area.desk.id}
