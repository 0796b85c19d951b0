"""The pages of a city, measured in the database that the environment names; prints JSON. See `bench.city`."""

import json
import os
import sys
from dataclasses import asdict
from typing import Any

from bench.run import SETTINGS, analyse


def main(count: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from django.test import Client
    from django.utils import timezone

    from bench.meters import cost
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
    user, _password = appoint_over(username="mayor", name="市里", role=Role.AUDITOR, area=city, now=now)
    client, area = signed_in(Client(), user), area_read_by(user, CITY, now.date())
    assert area is not None
    over = figures_over(area, Span.ALL, now)
    assert over.largest is not None
    largest, most = over.largest
    pages: list[dict[str, Any]] = []
    for name, path in pages_of(CITY, str(largest.jurisdiction_id), largest.code):
        assert client.get(path).status_code == 200, path
        found = cost(lambda path=path: client.get(path), count)  # type: ignore[misc]
        pages.append({"page": name, **asdict(found)})
    told = {"communities": area.count, "matters": over.whole.raised, "open_share": over.whole.open_share}
    print(json.dumps(told | {"largest": most, "pages": pages}))
    return 0


def pages_of(city: str, street: str, community: str) -> list[tuple[str, str]]:
    """What each is called, and its address."""
    return [
        ("the city, 12 months", f"/areas/{city}/"),
        ("the city, ever", f"/areas/{city}/?span=all"),
        ("a street, 12 months", f"/areas/{street}/"),
        ("a street's joint inbox", f"/areas/{street}/inbox/"),
        ("the largest community, 12 months", f"/c/{community}/figures/?span=12m"),
        ("its public page, 12 months", f"/c/{community}/public/?span=12m"),
    ]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
