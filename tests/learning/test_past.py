"""A made-up past of classes: it breaks no guarantee, and every child that came was fetched by somebody who may."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from linli.engines.gatherings.actions.programmes import open_programme
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.doctor import examine
from linli.kernel.tenancy import in_community
from linli.practices.learning.models import PickUp
from linli.practices.learning.simulate import teach
from linli.registry.models import Residence
from tests.factories import SINCE, neighbourhood, person

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_plausible_past() -> None:
    area, present = neighbourhood(), timezone.now()
    with in_community(area.community):
        for number in range(12):
            born = date(present.year - (9 if number < 6 else 45), 3, 1)
            who = person(f"居民{number}", born_on=born)
            Residence.new(person=who, place=area.dwelling, kind="living", from_on=SINCE)
        open_programme(key="care", name="430课堂", kind="care", by=area.actor(area.worker), now=present, row="hs10")
        teach(community=area.community, since=present - timedelta(days=90), present=present, rng=Random(3))
        came = Enrolment.objects.filter(gathering__ends_at__lt=present, presence="present", role="child")
        assert came.exists()
        assert not Gathering.objects.filter(place=None).exists(), "people must know where to go"
        assert PickUp.objects.exclude(by=None).count() == came.count()
        asked = {"gatherings.seats", "gatherings.fair", "gatherings.hours"}
        assert [finding for finding in examine(timezone.now(), asked) if finding.breaches] == []
