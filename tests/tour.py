"""Every page of the demo and somebody who may open it: for pictures, and for whatever must hold on every page.

The list comes from the URLs and their declared audiences; a page that wants more than its community's code needs a line
in `SAMPLES`, and a page without one is an error, so that no page is forgotten.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.urls import URLPattern, reverse

from tests.guards.test_urls import routes

if not apps.ready:  # not within pytest
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.site.settings"
    django.setup()

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
MACHINES = frozenset((
    "healthz", "readyz", "metrics",
    "stylesheet", "map-geojson", "report-shapes", "track-photo", "draft-photo", "matter-file", "import-file",
    "playbook-file", "circumstance-file", "export-people", "export-list", "field-today", "field-sent", "field-worker",
    "field-manifest",
))  # fmt: skip


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


def _invitation(_: Any) -> dict[str, Any] | None:
    """The link of an invitation that waits; somebody is invited where nobody is."""
    from django.utils import timezone

    from linli.accounts.enums import Role
    from linli.kernel.actors import Actor
    from linli.registry.actions.invitations import invite
    from linli.registry.queries.invitations import mac_of, pending

    now = timezone.now()
    found = pending(now).order_by("id").first() or invite(
        name="新来的书记", phone="15400009999", role=Role.SECRETARY, group=None, place=None, by=Actor.job(), now=now
    )
    return {"id": found.id, "mac": mac_of(found)}


#: A short list of people as it comes: one is well, one has a wrong identity number, one no name.
ROSTER = """姓名,性别,出生日期,证件号码,联系电话,居住地址
测试甲,女,1958-02-24,,15400009001,
测试乙,男,1970/1/5,330424197001051230,15400009002,
,女,1990.7.1,,15400009003,
"""


def _upload(_: Any) -> dict[str, Any] | None:
    """A list that was uploaded and is looked at before it is brought in."""
    from django.utils import timezone

    from linli.kernel.actors import Actor
    from linli.registry.importing.kinds import KINDS
    from linli.registry.importing.uploads import keep_upload
    from linli.registry.models import Import

    waiting, now = Import.objects.filter(applied_at=None).order_by("id").first(), timezone.now()
    found = waiting or keep_upload(kind=KINDS["people"], name="名册.csv", raw=ROSTER.encode(), by=Actor.job(), now=now)
    return {"id": found.id}


def _emergency(_: Any) -> dict[str, Any] | None:
    """A file that the secretary opened in an emergency, a moment ago."""
    from django.utils import timezone

    from linli.accounts.models import Grant
    from linli.kernel.actors import Actor
    from linli.registry.actions.reading import open_in_emergency
    from linli.registry.models import Person

    person = Person.objects.filter(households__isnull=False).select_related("party", "community").order_by("id")[0]
    secretary = Grant.objects.filter(role="secretary").select_related("user").order_by("id")[0].user
    why = "老人独自在家，敲门没有人应"
    return {"id": open_in_emergency(person=person, user=secretary, reason=why, by=Actor.job(), now=timezone.now()).id}


def _one_estate(_: Any) -> str:
    """A sheet of posters for one estate."""
    from linli.registry.models import Place

    return f"?size=four&place={Place.objects.filter(kind='estate').order_by('id').values_list('id', flat=True)[0]}"


def _nothing(_: Any) -> None:
    """A page that the demo has nobody for."""


def _paper(_: Any) -> dict[str, Any] | None:
    """A matter that the hotline sent; its paper is found by it."""
    from linli.practices.appeals.models import Forwarded

    found = Forwarded.objects.order_by("id").values_list("matter_id", flat=True).first()
    return {"id": found} if found else None


def _joint_item(_: Any) -> dict[str, Any] | None:
    from django.db.models import F

    from linli.practices.appeals.models import JointItem

    open_first = JointItem.objects.order_by(F("matter__closed_at").asc(nulls_first=True), "id")
    item = open_first.values_list("joint_list__key", "matter_id").first()
    return {"key": item[0], "id": item[1]} if item else None


def _matter_for(move: str) -> Sample:
    """A matter whose stage allows the move, so that its form is shown."""

    def sample(_: Any) -> dict[str, Any] | None:
        from linli.engines.matters.enums import Wall
        from linli.engines.matters.models import Matter
        from linli.engines.matters.procedures import procedure_of

        rows = Matter.objects.filter(
            wall__in=(Wall.PUBLIC, Wall.STAFF), stage__in=procedure_of("appeal")[move].source, open_part_count=0,
            duplicate_count=0,
        )  # fmt: skip
        if move == "end":
            rows = rows.filter(reopened_count__gte=2)
        return _id_of(rows.filter(ended=False, whole=None), "kind", "-reported_at")  # appeals first

    return sample


def _matter_where(**conditions: Any) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        from linli.engines.matters.models import Matter

        return _id_of(Matter.objects.filter(**conditions), "-version")

    return sample


def _first(model: str, **conditions: Any) -> Sample:
    """The first record of a model (`registry.Place`)."""

    def sample(_: Any) -> dict[str, Any] | None:
        from django.apps import apps

        return _id_of(apps.get_model(model).objects.filter(**conditions))

    return sample


def _pair(_: Any) -> dict[str, Any] | None:
    """Two records to be compared."""
    from linli.registry.queries.duplicates import candidates

    pairs = candidates()
    return {"id": pairs[0].left.id, "other": pairs[0].right.id} if pairs else None


#: Somebody who lives with others, so that their page has something to show.
RESIDENT = _first("registry.Person", households__isnull=False)

#: route name → who looks, where not whoever may do most.
PEOPLE = {"report-check": "resident", "notices": "resident"}

#: What is asked of an address that would answer a file.
QUERY: dict[str, Callable[[Any], str]] = {"register": lambda _: "?as=paper", "posters-print": _one_estate}

#: Moves that have a page of their own: `matter-…`.
MOVES = (
    "dispatch", "accept", "refuse", "transfer", "pass", "join", "unjoin", "ask", "resume", "answer", "settle", "evaluate",
    "reopen", "end",
)  # fmt: skip

#: route name → its arguments besides the code; None when the demo has nothing to show there.
SAMPLES: dict[str, Sample] = {
    "matter": _matter,
    **{f"matter-{move}": _matter_for(move) for move in MOVES},
    "matter-ask-extension": _matter_for("refuse"),
    "matter-split": _matter_for("refuse"),
    "matter-sort": _matter_for("refuse"),
    "matter-helper": _matter_for("refuse"),
    "matter-note": _matter,
    "matter-reporter": _matter,
    "matter-publish": _matter_where(wall="public", is_listed=False),
    "matter-unpublish": _matter_where(is_listed=True),
    "place": _first("registry.Place", kind="micro_grid"),
    "place-edit": _first("registry.Place", kind="building"),
    "group": _first("registry.Group"),
    "group-edit": _first("registry.Group"),
    "person": RESIDENT,
    "person-edit": RESIDENT,
    "import": _upload,
    "emergency-file": _emergency,
    **dict.fromkeys(("person-away", "person-death", "tie-add"), RESIDENT),
    **dict.fromkeys(("household", "household-visits"), _first("registry.Household")),
    "person-visits": RESIDENT,
    "handing-over": _first(
        "registry.Party", kind="person", responsibilities__until_on=None, responsibilities__isnull=False
    ),
    "duplicate": _pair,
    "matter-print": _matter,
    "desk-entered": _entered,
    "join": _invitation,
    # Of a server without communities: the demo is none.
    "first-community": _nothing,
    "next-community": _nothing,
    "track": _link,
    "received": _link,
    "forwarded": _paper,
    "forwarded-print": _paper,
    "forwarded-not-ours": _paper,
    "joint-item": _joint_item,
}

#: Modules that keep their samples beside their tests, in `tests/<module>/samples.py`: SAMPLES, MACHINES, NAMED, furnish.
KEPT_APART = tuple(
    import_module(f"tests.{name}.samples")
    for name in (
        "gatherings", "ballots", "certificates", "council", "doorhelp", "insight", "journeys", "learning", "mediation",
        "notices", "outside", "partylife", "personal", "problemlists", "routing", "venues", "whistle",
    )
    if (Path(__file__).parent / name / "samples.py").exists()
)  # fmt: skip
for module in KEPT_APART:
    SAMPLES |= module.SAMPLES
    MACHINES |= module.MACHINES
    PEOPLE |= getattr(module, "PEOPLE", {})

#: Another community of the demo, and the pages that show there what the first has none of: claimed micro-grids, no list.
OTHER = "jinkang"
DIFFERENT = ("place", "places", "map", "responsibilities", "upkeep", "joint-list", "public")


def is_page(pattern: URLPattern) -> bool:
    """Whether a reader can open it by GET."""
    shows = "GET" in pattern.callback.methods
    return shows and pattern.name not in MACHINES


def arguments_of(route: str) -> set[str]:
    return {part.partition(">")[0].rpartition(":")[2] for part in route.split("<")[1:]}


def visits(code: str) -> Iterator[Visit]:
    """Each page of one community, those outside every community, and what differs in another (`upkeep-jinkang`)."""
    yield from _visits(code)
    if code != OTHER:
        yield from (replace(v, route=f"{v.route}-{OTHER}") for v in _visits(OTHER) if v.route in DIFFERENT)


def _visits(code: str) -> Iterator[Visit]:
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
    elif name in SAMPLES and SAMPLES[name](community) is None:
        return
    who = PEOPLE.get(name) or _who_may(pattern.callback.opens, community)
    if who is not None:
        yield Visit(name, reverse(name, kwargs=arguments) + (QUERY[name](community) if name in QUERY else ""),
                    who.format(code=community.code))  # fmt: skip


def _who_may(audience: Any, community: Any) -> str | None:
    """A demo person whom the audience admits; None when there is none."""
    from linli.accounts.models import Grant
    from linli.accounts.permissions import granted

    if not (audience.staff or audience.resident):
        return ""
    if audience.staff:
        people = Grant.objects.filter(until_on=None, user__is_demo=True).order_by("user__username", "id")
        widest = ("auditor", "community_worker", "secretary")
        known = people.values_list("user__username", "role")
        for username, role in sorted(known, key=lambda each: -widest.index(each[1]) if each[1] in widest else 1):
            if not audience.permission or granted(audience.permission, frozenset({role})):
                return str(username)
    return "resident" if audience.resident else None


def main() -> None:
    """Print the visits of a community as JSON (`python -m tests.tour jinkang`), of the home that LINLI_HOME names."""
    print(json.dumps([asdict(visit) for visit in visits(sys.argv[1])]))


if __name__ == "__main__":
    main()
