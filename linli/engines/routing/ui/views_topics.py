"""热点: what many raise at once, on a list, a map and over time; one tap makes it a task, a proposal."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design import charts
from linli.design.pages import flash, page, refusal
from linli.engines.matters.actions.telling import desk_path
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import DISPATCH
from linli.engines.routing import permissions, ways
from linli.engines.routing.actions.topics import TopicRefused, became, make_task, require_free
from linli.engines.routing.models import Topic
from linli.engines.routing.queries import topics as reading
from linli.kernel.ids import read_id

USUAL = 30
BARS = 10


def _days(request: Request) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(each) for each in reading.DAYS} else USUAL


@opens(may(permissions.SEE))
def topics(request: Request) -> HttpResponse:
    days = _days(request)
    found = reading.hot_topics(request.visitor, days, request.now)
    drawn = [(hot.topic.name, hot.count, str(hot.count)) for hot in found[:BARS]]
    return page(
        request, "routing/topics.html", found=found, days=days, choices=reading.DAYS,
        bars=charts.bars(_("最热的话题"), drawn) if found else "",
    )  # fmt: skip


def topic_of(request: Request, id: UUID) -> tuple[Topic, list[Matter]]:
    """A topic of which the visitor may know at least one matter."""
    found = reading.topic_with(id)
    matters = reading.matters_of_topic(request.visitor, found) if found else []
    if found is None or not matters:
        raise Http404(str(id))
    return found, matters


@opens(may(permissions.SEE))
def topic(request: Request, id: UUID) -> HttpResponse:
    found, matters = topic_of(request, id)
    weeks = reading.trend(matters, request.now)
    offered = [way for way in ways.WAYS.values() if request.visitor.may(way.permission)]
    return page(
        request, "routing/topic.html", topic=found, matters=matters, weeks=weeks, spots=reading.spots(matters),
        trend=charts.line(_("每周来了几件"), weeks), ways=offered, may_give=request.visitor.may(DISPATCH),
    )  # fmt: skip


@opens(may(permissions.SEE))
def topics_map(request: Request) -> JsonResponse:
    """Where the matters of topics (of one with `topic`) are, by building or grid; never a home."""
    one = read_id(request.GET.get("topic", ""))
    rows = reading.members(request.visitor, one).select_related("place", "place__parent", "grid")
    latest = list(rows.order_by("-reported_at", "-id")[:500])
    response = JsonResponse(
        {"type": "FeatureCollection", "features": [each for spot in reading.spots(latest) if (each := _feature(spot))]},
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "private, max-age=60"
    return response


def _feature(spot: dict[str, Any]) -> dict[str, Any] | None:
    place, points = spot["place"], spot["points"]
    geometry = place.outline if place is not None else None
    if geometry is None and place is not None and place.latitude is not None:
        geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    if geometry is None and points:
        geometry = {"type": "Point", "coordinates": [points[0][1], points[0][0]]}
    if geometry is None:
        return None
    name = place.name if place is not None else _("没有登记的地点")
    told = _("%(count)d 件") % {"count": spot["count"]}
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"name": name, "note": told, "weight": spot["count"]},
    }


@opens(may(DISPATCH), methods=("POST",))
def topic_task(request: Request, id: UUID) -> HttpResponse:
    """One task for all of it."""
    found, matters = topic_of(request, id)
    try:
        task = make_task(
            topic=found, matters=matters, community=request.community, by=request.visitor.actor, now=request.now
        )
    except TopicRefused as refused:
        return refusal(request, 409, _("交办成一件任务"), str(refused))
    flash(request, _("已交办：%(number)s") % {"number": task.number})
    return HttpResponseRedirect(desk_path(task))


@opens(may(permissions.SEE), methods=("POST",))
def topic_become(request: Request, id: UUID, way: str) -> HttpResponse:
    """What else a topic can become, as a practice above offers it."""
    found, matters = topic_of(request, id)
    wanted = ways.WAYS.get(way)
    if wanted is None or not request.visitor.may(wanted.permission):
        raise Http404(way)
    try:
        require_free(found)
        path = wanted.make(found.name, matters, request.visitor, request.now)
        became(topic=found, what=wanted.key, path=path, by=request.visitor.actor, now=request.now)
    except ways.NotPossible as refused:
        flash(request, str(refused), "warn")
        return HttpResponseRedirect(refused.path or request.path.rsplit("/", 3)[0] + "/")
    except TopicRefused as refused:
        return refusal(request, 409, str(wanted.label), str(refused))
    flash(request, _("已转成，请继续完善"))
    return HttpResponseRedirect(path)
