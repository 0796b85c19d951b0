"""A router that learned, a rule, a topic of three, an offer: for the pages of routing."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

Sample = Callable[[Any], dict[str, Any] | None]


def _id(model: str, **where: Any) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        from django.apps import apps

        found = apps.get_model(model).objects.filter(**where).order_by("id").values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


SAMPLES: dict[str, Sample] = {"topic": _id("routing.Topic")}
MACHINES: frozenset[str] = frozenset({"topics-map"})


def _of(model: str, **more: Any) -> Callable[[], dict[str, Any]]:
    return lambda: (_id(model)(None) or {}) | more


def _offered() -> dict[str, Any]:
    from linli.engines.routing.models import Suggestion

    found = Suggestion.objects.order_by("id").values_list("matter_id", flat=True).first()
    return {"id": found} if found else {}


NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "matter-offer": _offered,
    "matter-offer-undo": _offered,
    "router-version": _of("routing.Version"),
    "routing-rule-remove": _of("routing.Rule"),
    "routing-rule-switch": _of("routing.Rule"),
    "routing-rule-try": _of("routing.Rule"),
    "routing-rule-up": _of("routing.Rule"),
    "topic-become": _of("routing.Topic", way="proposal"),
    "topic-task": _of("routing.Topic"),
}


def furnish(area: Any, people: Any) -> None:
    """One of each; the sorter is empty, for nothing here is sorted."""
    from linli.engines.routing.models import Router, Rule, Suggestion, Topic, TopicMatter, Version
    from linli.engines.routing.rules.scores import Measures
    from tests.factories import reported

    now = timezone.now()
    Router.new()
    measures = Measures(count=60, accuracy=0.9, macro_f1=0.9, curve=((30, 0.8), (60, 0.9))).as_json()
    version = Version.new(
        number=1, learnt="file", learnt_at=now, sorter=b"", is_active=True, measures=measures, mix={"leak": 60}
    )
    Rule.new(position=1, category=area.leak, holder=area.property_company)
    topic = Topic.new(name="楼道灯不亮", first_at=now, last_at=now, found_at=now)
    matters = [reported(area, text=f"楼道灯不亮，第{n}次说") for n in range(3)]
    for matter in matters:
        TopicMatter.new(topic=topic, matter=matter)
    Suggestion.new(matter=matters[0], version=version, at=now, label="leak", probability=0.7)
