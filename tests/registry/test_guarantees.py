"""The doctor finds a merged record in use, and somebody in a household that has ended."""

import pytest

from linli.kernel.doctor import examine
from linli.kernel.tenancy import in_community
from linli.registry.actions.merging import merge_people
from linli.registry.models import Household, HouseholdMember, Merge, Party
from tests.factories import NOW, SINCE, TODAY, Neighbourhood, neighbourhood, person

NAMES = {"registry.merged", "registry.households"}


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


def breaches() -> list[tuple[str, str]]:
    return [(breach.id, breach.words) for finding in examine(NOW, NAMES) for breach in finding.breaches]


def test_merges_and_households_are_asked(area: Neighbourhood) -> None:
    with in_community(area.community):
        kept, other = person("王秀英"), person("王秀英")
        merge_people(kept=kept, merged=other, by=area.reporter, now=NOW)
        house = Household.new(dwelling=area.dwelling, head=kept)
        HouseholdMember.new(household=house, person=kept, from_on=SINCE)
    assert breaches() == []
    with in_community(area.community):
        Party.objects.filter(id=other.id).update(is_active=True)
        Household.objects.update(ended_on=TODAY)
    assert breaches() == [(str(house.id), "has ended with somebody in it"), (str(other.id), "is merged and in use")]
    with in_community(area.community):
        Merge.objects.update(undone_at=NOW)
    assert (str(other.id), "is merged by its record or by its merge, not by both") in breaches()
