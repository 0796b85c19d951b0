"""What the addresses of gatherings stand on: arguments for pictures, machines, sub-records, and one of each record."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from tests.gatherings import samples_minutes

Sample = Callable[[Any], dict[str, Any] | None]


def _first(model: str, *order: str, **conditions: Any) -> dict[str, Any] | None:
    from django.apps import apps

    rows = apps.get_model(model).objects.filter(**conditions).order_by(*order, "id")
    found = rows.values_list("id", flat=True).first()
    return {"id": found} if found else None


def _gathering(_: Any) -> dict[str, Any] | None:
    """The one with the longest list."""
    return _first("gatherings.Gathering", "-taken_count")


def _planned(_: Any) -> dict[str, Any] | None:
    return _first("gatherings.Gathering", "-starts_at", stage="planned")


def _public(_: Any) -> dict[str, Any] | None:
    open_to_all = {"is_public": True, "stage": "planned", "sign_up": "open"}
    return _first("gatherings.Gathering", "-starts_at", **open_to_all) or _first("gatherings.Gathering", is_public=True)


def _programme(_: Any) -> dict[str, Any] | None:
    return _first("gatherings.Programme", needs=None)


def _here(_: Any) -> dict[str, Any] | None:
    from linli.engines.gatherings.ui.views_paper import here_mac

    found = _public(_)
    return found and {**found, "mac": here_mac(found["id"])}


def _picture() -> dict[str, Any]:
    from linli.engines.gatherings.models import GatheringPicture

    found = GatheringPicture.objects.filter(gathering__is_public=True, file__width__gt=0).order_by("id").first()
    return {"id": found.gathering_id, "picture": found.id, "size": "thumb"} if found else {}


def _document() -> dict[str, Any]:
    from linli.engines.gatherings.models import GatheringPicture

    found = GatheringPicture.objects.filter(gathering__is_public=True, file__width=0).order_by("id").first()
    return {"id": found.gathering_id, "picture": found.id} if found else {}


def _feed() -> dict[str, Any]:
    from linli.engines.gatherings.queries.feeds import feed_mac

    found = _programme(None)
    return {"kind": "programme", "id": found["id"], "mac": feed_mac("programme", found["id"])} if found else {}


SAMPLES: dict[str, Sample] = {
    "gathering": _gathering,
    "gathering-edit": _planned,
    "gathering-sheet": _gathering,
    "gathering-poster": _gathering,
    "programme": _programme,
    "programme-edit": _programme,
    "on-gathering": _public,
    "on-here": _here,
    **samples_minutes.SAMPLES,
}
MACHINES: frozenset[str] = frozenset(("gathering-file", "gathering-feed", "on-picture", "on-document"))
NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "gathering-feed": _feed,
    "on-here": lambda: _here(None) or {},
    "on-picture": _picture,
    "on-document": _document,
    **{
        f"gathering-{act}": lambda: _gathering(None) or {}
        for act in ("cancel", "hold", "enrol", "take-off", "presence", "number", "credit", "result", "file", "list",
                    "picture-add", "picture-remove")
    },
    "programme-copy": lambda: _programme(None) or {},
    **{f"on-{act}": lambda: _public(None) or {} for act in ("sign-up", "withdraw", "stars")},
}  # fmt: skip


def _poster() -> BytesIO:
    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(content, "PNG")
    content.seek(0)
    return content


def furnish(area: Any, people: Any) -> None:
    """A course with a session to come, one that everybody may sign up for, and somebody on its list."""
    from linli.engines.gatherings.actions.enrolling import Attendee, enrol
    from linli.engines.gatherings.actions.pictures import add_picture
    from linli.engines.gatherings.actions.programmes import open_programme
    from linli.engines.gatherings.actions.scheduling import Plan, schedule

    now, by = timezone.now(), area.actor(area.worker)
    programme = open_programme(key="phones", name="手机课", kind="class", by=by, now=now)
    starts = now + timedelta(days=2)
    plan = Plan(
        "手机课", "class", starts, starts + timedelta(hours=2), place=area.estate, programme=programme, capacity=20,
        helper_capacity=2, sign_up="open", is_public=True,
    )  # fmt: skip
    gathering = schedule(community=area.community, what=plan, by=by, now=now, organiser=area.worker)
    enrol(gathering=gathering, who=Attendee(account=area.account, name="张秀兰"), by=by, now=now)
    add_picture(gathering=gathering, upload=_poster(), caption="海报", by=by, now=now)
    add_picture(gathering=gathering, upload=BytesIO(b"%PDF-1.7 %%EOF"), caption="讲义", by=by, now=now)
    samples_minutes.furnish(area)
