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


#: Pages that are no pages: what a machine reads.
MACHINES = {"healthz", "manifest", "service-worker"}


def _matter(_: Any) -> dict[str, Any] | None:
    """A matter with a long story, so that its page shows everything."""
    from linli.engines.matters.models import Matter

    found = Matter.objects.order_by("-version", "id").values_list("id", flat=True).first()
    return {"id": found} if found else None


#: route name → its arguments besides the code; None when the demo has nothing to show there.
SAMPLES: dict[str, Sample] = {"matter": _matter}


def visits(code: str) -> Iterator[Visit]:
    """Each page of one community, and those outside every community."""
    from linli.kernel.communities import community_by_code
    from linli.kernel.tenancy import in_community

    community = community_by_code(code)
    assert community is not None, f"no community {code}"
    with in_community(community):
        for route, pattern in routes():
            if "GET" in pattern.callback.methods and pattern.name not in MACHINES:
                yield from _visit(route, pattern, community)


def _visit(route: str, pattern: URLPattern, community: Any) -> Iterator[Visit]:
    name = str(pattern.name)
    wanted = {part.partition(">")[0].partition(":")[2] for part in route.split("<")[1:]}
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
