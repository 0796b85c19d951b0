"""The pages of a city, measured in the database that the environment names; prints JSON. See `bench.city`."""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bench.run import SETTINGS, analyse

#: Alarms of so many communities, a few of each, are the jobs of the worker that is measured.
COMMUNITIES, OF_EACH = 60, 5
Row = dict[str, Any]


def main(count: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from django.test import Client
    from django.utils import timezone

    from bench.serving import headers_of, reading, under_load
    from linli.accounts.enums import Role
    from linli.insight.enums import Span
    from linli.insight.queries.areas import area_read_by, figures_over
    from linli.kernel.models import Jurisdiction
    from linli.kernel.worktime import local
    from linli.registry.actions.staff import appoint_over
    from linli.site.simulate.city import CITY
    from tests.factories import signed_in

    analyse()
    now, city = local(timezone.now()), Jurisdiction.objects.get(code=CITY)
    user, _password = appoint_over(username="mayor", name="市里", role=Role.SECRETARY, area=city, now=now)
    client, area = signed_in(Client(), user), area_read_by(user, CITY, now.date())
    assert area is not None
    over = figures_over(area, Span.ALL, now)
    assert over.largest is not None
    largest, most = over.largest
    told: Row = {"communities": area.count, "matters": over.whole.raised, "open_share": over.whole.open_share}
    pages = list(pages_of(CITY, largest))
    told |= {"largest": most, "pages": [_cost(client, *page, count) for page in pages]}
    asked = [(name, reading(path, headers_of(client))) for name, path, _flat in pages if name in UNDER_LOAD]
    print(json.dumps(told | asdict(under_load(asked)) | worked(now)))
    return 0


UNDER_LOAD = ("the city, 12 months", "its list of 25", "its detail")


def pages_of(city: str, largest: Any) -> Iterator[tuple[str, str, bool]]:
    """What each is called, its address, and whether it must cost the same however large the city is."""
    from linli.engines.matters.models import Matter
    from linli.kernel.tenancy import in_community

    with in_community(largest):
        shown = Matter.objects.filter(stage="closed").order_by("-reported_at", "-id")[0].id
    here, street = f"/c/{largest.code}", f"/areas/{largest.jurisdiction_id}"
    yield "the city, 12 months", f"/areas/{city}/", False
    yield "the city, ever", f"/areas/{city}/?span=all", False
    yield "a street, 12 months", f"{street}/", False
    yield "a street's joint inbox", f"{street}/inbox/", False
    yield "the largest community, 12 months", f"{here}/figures/?span=12m", False
    yield "its public page, 12 months", f"{here}/public/?span=12m", False
    yield "its list of 25", f"{here}/matters/?tab=all", True
    yield "its search", f"{here}/matters/?tab=all&q=电梯漏水", True
    yield "its detail", f"{here}/matters/{shown}/", True


def _cost(client: Any, name: str, path: str, flat: bool, count: int) -> Row:
    from bench.meters import cost

    assert client.get(path).status_code == 200, path
    return {"page": name, "flat": flat} | asdict(cost(lambda: client.get(path), count))


def worked(now: datetime) -> Row:
    """Jobs a second of one worker: the alarms of the next half day, run as if it were over."""
    from django.utils.module_loading import autodiscover_modules

    from linli.kernel.jobs import claim, communities_with_work, run
    from linli.kernel.tenancy import in_community

    autodiscover_modules("tasks")
    later, began, done = now + timedelta(hours=12), time.perf_counter(), 0
    waiting = communities_with_work(later)
    asked = time.perf_counter()
    for community in waiting[:COMMUNITIES]:
        with in_community(community):
            jobs = claim(later, OF_EACH)
        for job in jobs:
            with in_community(community):
                run(job, later)
        done += len(jobs)
    return {"jobs_a_second": done / (time.perf_counter() - asked), "asking_ms": (asked - began) * 1000}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
