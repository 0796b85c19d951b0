"""What an appeal left elsewhere while it was open to others is gone once it lies behind the wall of mediation."""

from datetime import timedelta

import pytest

from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.models import Matter
from linli.engines.routing.models import Suggestion, Topic, TopicMatter
from linli.engines.routing.queries.topics import hot_topics
from linli.kernel.doctor import GUARANTEES, examine
from linli.kernel.tenancy import in_community
from linli.practices.outside.actions.links import Asking, make_link
from linli.practices.outside.models import AnswerLink
from tests.factories import NOW, Neighbourhood, reported
from tests.mediation.cases import Room, room

pytestmark = pytest.mark.django_db
TITLES = ("车位被郭大川占了", "车位被郭大川占了半年", "地库车位不够停", "晚上车位不够停")


def _told(here: Room) -> list[Matter]:
    """Four that hang together; the first was sent to a body outside by link, and the router looked at all."""
    area, now = here.area, NOW
    matters = [reported(area, text=title) for title in TITLES]
    topic = Topic.new(name="车位被郭大川占了", first_at=now, last_at=now, found_at=now)
    for matter in matters:
        TopicMatter.new(topic=topic, matter=matter)
        Suggestion.new(matter=matter, at=now, label="", probability=0, was_category=matter.category_id)
    Matter.objects.filter(id=matters[0].id).update(offered={"like": True})
    by = area.actor(area.secretary)
    dispatch(matter=matters[0], to=area.department, by=by, now=now)
    make_link(matter=matters[0], asking=Asking("请看看"), user=area.secretary, by=by, now=now)
    return matters


def _hot(area: Neighbourhood) -> list[tuple[str, int]]:
    found = hot_topics(area.visitor(area.secretary), 30, NOW + timedelta(hours=1))
    return [(each.topic.name, each.count) for each in found]


def test_no_topic_link_or_offer_tells_of_it_any_more() -> None:
    here = room()
    with in_community(here.area.community):
        first, second, *others = _told(here)
        assert _hot(here.area) == [("车位被郭大川占了", 4)]
        here.opened(began_as=Matter.objects.get(id=first.id))
        assert not AnswerLink.objects.filter(revoked_at=None).exists()
        assert Matter.objects.get(id=first.id).offered == {}
        [(name, count)] = _hot(here.area)
        assert (count, "郭大川" in name) == (3, False)
        assert not Suggestion.objects.filter(matter=first).exists()
        here.opened(began_as=Matter.objects.get(id=second.id))
        assert _hot(here.area) == []
        assert TopicMatter.objects.count() == len(others)
    assert not [breach for found in examine(NOW, set(GUARANTEES)) for breach in found.breaches]
