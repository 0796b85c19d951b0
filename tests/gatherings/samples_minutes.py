"""A meeting whose minutes are being written, and one whose minutes are published."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

Sample = Callable[[Any], dict[str, Any] | None]


def _meeting(_: Any) -> dict[str, Any] | None:
    from linli.engines.gatherings.models import Minutes

    rows = Minutes.objects.exclude(gathering__kind__in=("party_meeting", "hearing")).order_by("-written_at", "id")
    open_ones = rows.filter(closed_at=None).values_list("gathering_id", flat=True)
    found = open_ones.first() or rows.values_list("gathering_id", flat=True).first()
    return {"id": found} if found else None


def _published(_: Any) -> dict[str, Any] | None:
    from linli.engines.gatherings.models import Minutes

    rows = Minutes.objects.exclude(published_at=None).exclude(gathering__kind__in=("party_meeting", "hearing"))
    found = rows.order_by("-published_at", "id").values_list("id", flat=True).first()
    return {"id": found} if found else None


SAMPLES: dict[str, Sample] = {
    "minutes": _meeting,
    "minutes-write": _meeting,
    "minutes-print": _meeting,
    "public-minutes-one": _published,
}


def furnish(area: Any) -> None:
    from linli.engines.gatherings.actions.minutes import Point, close_minutes, publish_minutes, write_minutes
    from linli.engines.gatherings.actions.scheduling import Plan, schedule

    now, by = timezone.now(), area.actor(area.worker)
    for days in (3, 1):
        starts = now - timedelta(days=days)
        plan = Plan("楼道灯改造协调会", "meeting", starts, starts + timedelta(hours=1), place=area.building)
        row = schedule(community=area.community, what=plan, by=by, now=starts, organiser=area.worker)
        minutes = write_minutes(gathering=row, points=[Point("楼道灯", 20, "东头最暗。")], by=by, now=now)
        if days == 3:
            close_minutes(minutes=minutes, headcount=8, by=by, now=now)
            minutes.refresh_from_db()
            publish_minutes(minutes=minutes, checked=True, by=by, now=now)
