"""Every page of the demo and somebody who may open it: for pictures, and for whatever must hold on every page.

The list comes from the URLs and their declared audiences; a page that wants more than its community's code needs a line
in `SAMPLES`, and a page without one is an error, so that no page is forgotten.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, reverse

from tests.guards.test_urls import routes

Sample = Callable[[Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Visit:
    """`who`: nobody (""), a demo user's name, or `resident` for a demo resident of the community."""

    route: str
    path: str
    who: str


class NoSample(LookupError):
    """A page wants arguments that nobody said how to choose."""


#: Addresses that answer a machine, not a reader: no page to look at.
MACHINES = ("healthz", "stylesheet", "manifest", "service-worker", "shapes", "photo", "export", "qr")


def _id_of(rows: Any, *order: str) -> dict[str, Any] | None:
    """The id of the first row in an order; None when the demo has none."""
    found = rows.order_by(*order, "id").values_list("id", flat=True).first()
    return {"id": found} if found else None


def _matter(_: Any) -> dict[str, Any] | None:
    """A matter with a long story, so that its page shows everything."""
    from linli.engines.matters.models import Matter

    return _id_of(Matter.objects.all(), "-version")


def _entered(_: Any) -> dict[str, Any] | None:
    """A matter that the desk wrote down for somebody."""
    from linli.engines.matters.enums import Source
    from linli.engines.matters.models import Matter

    return _id_of(Matter.objects.filter(source__in=(Source.CALL, Source.COUNTER)), "-version")


def _link(_: Any) -> dict[str, Any] | None:
    from linli.engines.matters.models import Matter
    from linli.kernel.links import tracking_mac

    matter = Matter.objects.order_by("-version", "id").first()
    return {"number": matter.number, "mac": tracking_mac(matter.id)} if matter else None


def _paper(_: Any) -> dict[str, Any] | None:
    from linli.practices.appeals.models import Forwarded

    return _id_of(Forwarded.objects.all())


def _joint_item(_: Any) -> dict[str, Any] | None:
    from linli.practices.appeals.models import JointItem

    item = JointItem.objects.order_by("id").values_list("joint_list__key", "id").first()
    return {"key": item[0], "id": item[1]} if item else None


#: route name → its arguments besides the code; None when the demo has nothing to show there.
SAMPLES: dict[str, Sample] = {
    "matter": _matter,
    "matter-print": _matter,
    "desk-entered": _entered,
    "track": _link,
    "received": _link,
    "forwarded": _paper,
    "forwarded-print": _paper,
    "forwarded-not-ours": _paper,
    "joint-item": _joint_item,
}


def is_page(pattern: URLPattern) -> bool:
    """Whether a reader can open it by GET."""
    shows = "GET" in pattern.callback.methods
    return shows and not any(word in str(pattern.name) for word in MACHINES)


def arguments_of(route: str) -> set[str]:
    return {part.partition(">")[0].rpartition(":")[2] for part in route.split("<")[1:]}


def visits(code: str) -> Iterator[Visit]:
    """Each page of one community, and those outside every community."""
    from linli.kernel.communities import community_by_code
    from linli.kernel.tenancy import in_community

    community = community_by_code(code)
    assert community is not None, f"no community {code}"
    with in_community(community):
        for route, pattern in routes():
            if is_page(pattern):
                yield from _visit(route, pattern, community)


def _visit(route: str, pattern: URLPattern, community: Any) -> Iterator[Visit]:
    name = str(pattern.name)
    wanted = arguments_of(route)
    arguments: dict[str, Any] = {"code": community.code} if "code" in wanted else {}
    if missing := wanted - set(arguments):
        if name not in SAMPLES:
            raise NoSample(f"{name} ({route}) needs {sorted(missing)}: add it to tests/tour.py")
        sample = SAMPLES[name](community)
        if sample is None:
            return
        arguments |= sample
    who = _who_may(pattern.callback.opens, community)
    if who is not None:
        yield Visit(name, reverse(name, kwargs=arguments), who)


def _who_may(audience: Any, community: Any) -> str | None:
    """A demo person whom the audience admits; None when there is none."""
    from linli.accounts.models import Grant
    from linli.accounts.permissions import granted

    if not (audience.staff or audience.resident):
        return ""
    if audience.staff:
        people = Grant.objects.filter(until_on=None, user__is_demo=True).order_by("user__username", "id")
        for username, role in people.values_list("user__username", "role"):
            if not audience.permission or granted(audience.permission, frozenset({role})):
                return str(username)
    return "resident" if audience.resident else None
