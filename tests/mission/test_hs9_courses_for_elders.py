"""HS9 银龄课堂: courses for elders and health talks; twenty talks a year, and last year's copied with one tap."""

from datetime import datetime, timedelta

import pytest

from linli.engines.gatherings.models import Gathering, Programme
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI
from linli.registry.models import Residence
from tests.factories import SINCE, neighbourhood, person
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import at, staff

pytestmark = pytest.mark.django_db
BEGIN = datetime(2025, 1, 6, 9, tzinfo=SHANGHAI)


def test_talks_of_a_year_and_the_next() -> None:
    area = neighbourhood("houshan", "后山社区")
    with in_community(area.community):
        worker = staff(area.worker)
        elder = person("周奶奶", born_on=SINCE.replace(year=1950), phone_hash="")
        Residence.new(person=elder, place=area.dwelling, kind="living", from_on=SINCE)
        with at(BEGIN):
            worker.open("/c/houshan/programmes/new/")
            worker.send("/new/", key="silver", name="银龄课堂", kind="talk", min_age="60", audience="60 岁及以上")
            silver = Programme.objects.get()
            worker.open("/c/houshan/learning/").send("/rows/", programme=str(silver.id), row="hs9")
            worker.open(f"/c/houshan/gatherings/new/?programme={silver.id}")
            worker.send(
                "/new/", title="健康讲座", kind="talk", on="2025-01-08", begins="14:00", ends="15:30", repeat="weekly",
                until="2025-05-31", days_off="skip", sign_up="staff",
            )  # fmt: skip
            worker.open(f"/c/houshan/gatherings/new/?programme={silver.id}")
            worker.send(
                "/new/", title="手机课", kind="class", on="2025-03-01", begins="09:00", ends="10:00", sign_up="staff"
            )
        rows = list(Gathering.objects.filter(kind="talk").order_by("starts_at", "id"))
        assert len(rows) == 20  # of 21 Wednesdays; 29 January was the first day of the lunar year
        with at(BEGIN + timedelta(days=1)):
            page = f"/c/houshan/gatherings/{rows[0].id}/"
            worker.open(page).send("/enrol/", name="周奶奶", phone="", expect=422).reads("年龄要求")
        with at(datetime(2025, 12, 30, 9, tzinfo=SHANGHAI)):
            for row in Gathering.objects.order_by("id"):
                worker.client.post(f"/c/houshan/gatherings/{row.id}/hold/", {"headcount": "35"})
            worker.open("/c/houshan/learning/?year=2025").reads("场次 21", "其中讲座 20", "人次 735")
            worker.open(f"/c/houshan/programmes/{silver.id}/").send("/copy/", year="2025").reads("照搬了 21 场")
        moved = Gathering.objects.filter(kind="talk", stage="planned").order_by("starts_at", "id")
        assert [row.starts_at - timedelta(weeks=52) for row in moved] == [row.starts_at for row in rows]
