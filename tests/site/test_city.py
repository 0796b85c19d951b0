"""A made-up city: as many as asked for, unlike in size, and every guarantee of the doctor holds."""

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from linli.engines.matters.models import Matter, MonthlyRollup
from linli.kernel.doctor import examine
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import every_community
from linli.site.management.commands.simulate import part_of
from linli.site.simulate.city import sizes_of


def test_sizes_add_up_and_differ() -> None:
    sizes = sizes_of(40, 5003, Random(1))
    assert sum(sizes) == 5003
    assert max(sizes) > 2 * sorted(sizes)[20]


@pytest.mark.django_db
def test_a_city_says_what_it_has_and_is_healthy() -> None:
    told = StringIO()
    for part in ("1/2", "2/2"):
        call_command("simulate", "city", communities=3, matters=150, part=part_of(part), stdout=told, stderr=StringIO())
    assert told.getvalue().count("the largest") == 2
    assert told.getvalue().startswith("2 communities, ")
    with every_community("a test counts a city"):
        assert Matter.objects.count() == 150
        assert MonthlyRollup.objects.count() > 3
    assert Community.objects.filter(jurisdiction__parent__parent__code="9901").count() == 3
    assert Jurisdiction.objects.filter(code="9901").exists()
    names = {
        "matters.rollups",
        "matters.replay",
        "matters.numbers",
        "matters.alarms",
        "matters.answered",
        "matters.search",
    }
    found = [breach for finding in examine(timezone.now(), names | {"kernel.search"}) for breach in finding.breaches]
    assert found == []
    with pytest.raises(CommandError, match="there already"):
        call_command("simulate", "city", communities=3, matters=150)
