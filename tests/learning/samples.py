"""What the addresses of learning stand on: arguments, machines, sub-records, and one of each record."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

Sample = Callable[[Any], dict[str, Any] | None]


def _first(model: str, *order: str, **conditions: Any) -> dict[str, Any] | None:
    from django.apps import apps

    rows = apps.get_model(model).objects.filter(**conditions).order_by(*order, "id")
    found = rows.values_list("id", flat=True).first()
    return {"id": found} if found else None


def _care(_: Any) -> dict[str, Any] | None:
    return _first("gatherings.Gathering", "-taken_count", kind="care")


def _child(_: Any) -> dict[str, Any] | None:
    """A child of a demo resident."""
    from linli.registry.models import Guardianship

    found = Guardianship.objects.filter(guardian__account__is_demo=True).order_by("id").first()
    return {"id": found.person_id} if found else None


SAMPLES: dict[str, Sample] = {"learning-children": _care, "child-card": _child}
MACHINES: frozenset[str] = frozenset()
NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "learning-goes-home": lambda: _care(None) or {},
    "child-card": lambda: _first("learning.ChildCard") or {},
    **dict.fromkeys(("learning-plot", "garden-take", "garden-give-back"), lambda: _first("learning.Plot") or {}),
}


def furnish(area: Any, people: Any) -> None:
    """A theme day, a plot with a claim, a child in care with its card, a fraud stopped."""
    from linli.engines.gatherings.actions.enrolling import Attendee, enrol
    from linli.engines.gatherings.actions.programmes import open_programme
    from linli.engines.gatherings.actions.scheduling import Plan, schedule
    from linli.practices.learning.actions.children import keep_card
    from linli.practices.learning.actions.frauds import note_fraud
    from linli.practices.learning.actions.garden import claim_plot
    from linli.practices.learning.models import Plot, ThemeDay
    from tests.factories import person

    now, by = timezone.now(), area.actor(area.worker)
    care = open_programme(key="care", name="430课堂", kind="care", row="hs10", by=by, now=now)
    starts = now + timedelta(days=3)
    plan = Plan("430课堂", "care", starts, starts + timedelta(hours=2), programme=care, sign_up="staff")
    session = schedule(community=area.community, what=plan, by=by, now=now, organiser=area.worker)
    child = person("小朋友", born_on=date(now.year - 8, 1, 1))
    enrol(gathering=session, who=Attendee(person=child, account=area.account), role="child", by=by, now=now)
    keep_card(child=child, allergies="花生", note="", by=by, now=now)
    ThemeDay.new(key="dragon-boat", name="端午", on="lunar 05-05", begins=time(8), ends=time(10), programme=care)
    plot = Plot.new(programme=care, code="甲1号", grows="薄荷")
    claim_plot(plot=plot, party=area.village, by=by, now=now)
    note_fraud(kind="phone", stopped_on=date(2026, 1, 1), how="劝住了转账", by=by, now=now)
