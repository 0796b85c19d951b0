"""An announcement that was published, with a home to knock at; a kind of message for the pages of accounts."""

from typing import Any

from django.utils import timezone


def _one(_: Any = None) -> dict[str, Any]:
    from linli.practices.notices.models import Announcement

    found = Announcement.objects.exclude(published_at=None).order_by("id").values_list("id", flat=True).first()
    return {"id": found} if found else {}


def _public(_: Any = None) -> dict[str, Any] | None:
    from linli.practices.notices.queries.announcements import readable

    found = readable(None, timezone.localdate()).values_list("id", flat=True).first()
    return {"id": found} if found else None


def _kind(_: Any = None) -> dict[str, Any]:
    return {"kind": "matter_answered"}


SAMPLES: dict[str, Any] = {
    **dict.fromkeys(("announcement", "announcement-doors"), lambda area: _one() or None),
    "bulletin-item": _public,
    "message": _kind,
}
MACHINES: frozenset[str] = frozenset()
NAMED: dict[str, Any] = {
    **dict.fromkeys(
        ("announcement", "announcement-doors", "announcement-publish", "announcement-withdraw", "announcement-knock"),
        _one,
    ),
    "bulletin-item": lambda: _public() or {},
    **dict.fromkeys(("message", "message-try"), _kind),
}


def furnish(area: Any, people: Any) -> None:
    """The water is off: published, one home has no phone."""
    from datetime import timedelta

    from linli.practices.notices.actions.announcing import Draft, draft_announcement, publish, tell_some
    from linli.practices.notices.enums import Subject

    now, by = timezone.now(), area.actor(area.worker)
    draft = Draft(Subject.WATER, "明天停水", "上午八点到十二点停水。", timezone.localdate() + timedelta(days=30))
    row = draft_announcement(draft=draft, user=area.worker, by=by, now=now)
    tell_some(announcement=publish(announcement=row, by=by, now=now), now=now)
