"""What other systems may hear of: events of matters behind no wall, as references. Whoever wants more asks with a key."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.kernel.models import Event
from linli.kernel.worktime import local
from linli.practices.outside.models import Webhook

#: What may be told, in words. Who looked at whom, and what is said inside, is told nobody.
VERBS = {
    "report": _("上报"), "dispatch": _("派单"), "accept": _("接单"), "refuse": _("退单"), "transfer": _("转派"),
    "pass": _("转给下一家"), "ask": _("询问居民"), "reply": _("居民回复"), "resume": _("继续办理"), "answer": _("答复"),
    "settle": _("办结"), "evaluate": _("评价"), "archive": _("归档"), "reopen": _("重办"), "end": _("宣布终结"),
    "join": _("并案"), "unjoin": _("拆出并案"), "split": _("拆分"), "extend": _("延期"), "sort": _("更改类别"),
    "publish": _("公开"), "unpublish": _("撤下公开"), "escalate": _("超时"), "promise": _("外单位承诺"),
    "keep_promise": _("承诺兑现"),
}  # fmt: skip
#: Transactions end later than their events were made: what came by so long ago is looked at again.
BACK_MILLISECONDS = 10 * 60 * 1000
AT_ONCE = 500


def _from(id: UUID) -> UUID:
    """The smallest id made ten minutes before another."""
    moment = max((id.int >> 80) - BACK_MILLISECONDS, 0)
    return UUID(int=moment << 80)


def unheard(hook: Webhook, last: UUID | None) -> list[tuple[Event, Matter]]:
    """Events that the address has not heard yet, with their matters; `last` is the latest that became a delivery."""
    begin = max(hook.id, _from(last)) if last else hook.id
    verbs = hook.verbs or list(VERBS)
    open_ones = Matter.objects.filter(wall__in=OPEN_TO_STAFF).order_by().values("id")
    rows = Event.objects.filter(subject_kind="matter", verb__in=verbs, id__gt=begin, subject_id__in=open_ones)
    known = hook.deliveries.filter(event_id__gt=begin).order_by().values("event_id")
    events = list(rows.exclude(id__in=known).order_by("id")[:AT_ONCE])
    ids = {event.subject_id for event in events}
    matters = Matter.objects.filter(id__in=ids).select_related("community").in_bulk()
    return [(event, matters[event.subject_id]) for event in events]


def told(event: Event, matter: Matter) -> str:
    """The body of a delivery: what happened to which matter. No words, no persons, no holders' names."""
    code = matter.community.code
    body: dict[str, Any] = {
        "id": str(event.id),
        "type": f"matter.{event.verb}",
        "at": local(event.at).isoformat(),
        "community": code,
        "by": event.actor_kind,
        "matter": {
            "id": str(matter.id), "number": matter.number, "kind": matter.kind,
            "stage": event.data.get("state", {}).get("stage"), "url": f"/api/v1/{code}/matters/{matter.id}",
        },
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False)


def before(moment: datetime) -> UUID:
    """The smallest id made at a moment: what is smaller is older."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def hooks() -> Iterator[Webhook]:
    yield from Webhook.objects.filter(ended_at=None).order_by("id")
