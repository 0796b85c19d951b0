"""A published list with a problem that was ticked off and one that waits, for the pages of problem lists."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

Sample = Callable[[Any], dict[str, Any] | None]


def _list(_: Any) -> dict[str, Any] | None:
    from linli.practices.problemlists.models import ProblemList

    rows = ProblemList.objects.exclude(published_at=None).order_by("id")
    found = rows.values_list("id", flat=True).first()
    return {"id": found} if found else None


def _problem(photo: bool) -> dict[str, Any]:
    from linli.practices.problemlists.models import Problem

    row = Problem.objects.filter(photo__isnull=not photo).order_by("id").first()
    return {"id": row.problem_list_id, "problem": row.id} if row else {}


SAMPLES: dict[str, Sample] = {
    **dict.fromkeys(("problem-list", "problem-list-print", "problem-desk-list"), _list),
    "problem-photo": lambda _: {**_problem(True), "size": "thumb"},
}
MACHINES: frozenset[str] = frozenset({"problem-photo"})
NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "problem-photo": lambda: {**_problem(True), "size": "thumb"},
    **dict.fromkeys(("problem-take", "problem-done", "problem-drop"), lambda: _problem(False)),
}


def picture() -> BytesIO:
    """An upload that is a picture."""
    kept = BytesIO()
    Image.new("RGB", (40, 30), (90, 140, 110)).save(kept, "JPEG")
    kept.seek(0)
    kept.name = "done.jpg"
    return kept


def furnish(area: Any, people: Any) -> None:
    from linli.kernel.files import store_image
    from linli.practices.problemlists.actions.listing import Found, add_problem, make_list, publish, tick_off

    now, by = timezone.now(), area.actor(area.worker)
    row = make_list(title="十二件小事", text="", by=by, now=now)
    for title in ("路灯不亮", "水沟堵了"):
        found = Found(title, now + timedelta(days=9), area.village)
        last = add_problem(community=area.community, row=row, found=found, by=by, now=now)
    photos = [store_image(picture(), now=now)]
    tick_off(problem=last, text="通了", photos=photos, shows_photo=True, by=by, now=now)
    publish(row=row, by=by, now=now)
