"""Routing over `/api/v1/`: what is offered for a matter taken or taken back, hot topics, a topic given as one task."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import Given, Needs, answers, by_now
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import DISPATCH
from linli.engines.routing import ways
from linli.engines.routing.actions import deciding
from linli.engines.routing.actions.topics import TopicRefused, became, make_task, require_free
from linli.engines.routing.permissions import SEE
from linli.engines.routing.queries.topics import DAYS, hot_topics
from linli.engines.routing.ui.views_offers import offered_to
from linli.engines.routing.ui.views_topics import topic_of

router = Router(tags=["routing"])
READ = Needs(KeyScope.MATTERS_READ, SEE)
WRITE = Needs(KeyScope.MATTERS_WRITE, DISPATCH)
SEEING = Needs(KeyScope.MATTERS_WRITE, SEE)
REFUSALS = (TopicRefused, ways.NotPossible)
Days = Annotated[int, Field(ge=1, le=366, description="7, 30 or 60")]


class Offer(Given):
    """`which` of the two that are offered."""

    which: Annotated[int, Field(ge=0, le=1)] = 0


class Moved(Schema):
    number: str
    stage: str
    version: int


class TopicOut(Schema):
    id: UUID
    name: str
    count: int
    open: int
    became: str
    last_at: datetime


class TaskOut(Schema):
    id: UUID
    number: str


class BecameOut(Schema):
    """`path`: of its page."""

    path: str


def moved_out(matter: Matter) -> dict[str, Any]:
    return {"number": matter.number, "stage": matter.stage, "version": matter.version}


@router.post("matters/{uuid:id}/offer", response=answers(Moved), auth=WRITE, operation_id="take_offer")
def take_offer(request: HttpRequest, id: UUID, given: Offer) -> Any:
    """按建议派单: sorted and dispatched as offered."""
    asked: Any = request
    return moved_out(deciding.take_offer(matter=offered_to(asked, id), which=given.which, **by_now(asked)))


@router.post("matters/{uuid:id}/offer/undo", response=answers(Moved), auth=WRITE, operation_id="undo_offer")
def undo_offer(request: HttpRequest, id: UUID) -> Any:
    """What was dispatched alone is taken back."""
    asked: Any = request
    return moved_out(deciding.undo(matter=offered_to(asked, id), **by_now(asked)))


@router.get("topics", response=answers(list[TopicOut]), auth=READ, operation_id="list_topics")
def list_topics(request: HttpRequest, days: Days = 30) -> Any:
    """热点, the largest first, as far as this key's role reaches."""
    asked: Any = request
    if days not in DAYS:
        raise HttpError(409, _("只看得到近 7、30 或 60 天"))
    return [
        {
            "id": hot.topic.id, "name": hot.topic.name, "count": hot.count, "open": hot.open_count,
            "became": hot.topic.became, "last_at": hot.topic.last_at,
        }
        for hot in hot_topics(asked.visitor, days, asked.now)
    ]  # fmt: skip


@router.post("topics/{uuid:id}/task", response=answers(TaskOut, 201), auth=WRITE, operation_id="topic_task")
def topic_task(request: HttpRequest, id: UUID) -> Any:
    """One task for all of it."""
    asked: Any = request
    topic, matters = topic_of(asked, id)
    task = make_task(topic=topic, matters=matters, community=asked.community, **by_now(asked))
    return 201, {"id": task.id, "number": task.number}


@router.post(
    "topics/{uuid:id}/become/{slug:way}", response=answers(BecameOut, 201), auth=SEEING, operation_id="topic_become"
)
def topic_become(request: HttpRequest, id: UUID, way: str) -> Any:
    """What else it can become: a `proposal` of the council, where this key's role may bring one in."""
    asked: Any = request
    topic, matters = topic_of(asked, id)
    wanted = ways.WAYS.get(way)
    if wanted is None or not asked.visitor.may(wanted.permission):
        raise Http404(way)
    require_free(topic)
    path = wanted.make(topic.name, matters, asked.visitor, asked.now)
    became(topic=topic, what=wanted.key, path=path, **by_now(asked))
    return 201, {"path": path}
