"""One of each record of whistle, and the arguments of its addresses: for the access matrix and the tour of pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps

from linli.accounts.enums import Role
from linli.practices.whistle.actions.blowing import Blast, Wanted, blow
from linli.practices.whistle.actions.opinions import Said, keep_opinion
from linli.practices.whistle.actions.partners import Thing, join, put_up, take_up
from linli.practices.whistle.actions.reviews import add_topic, prepare_review
from linli.practices.whistle.enums import OfferKind, OpinionTopic, PartnerGroup
from tests.factories import NOW, SINCE, Neighbourhood


def _first(model: str) -> Callable[[Any], dict[str, Any] | None]:
    def sample(_: Any) -> dict[str, Any] | None:
        found = apps.get_model(model).objects.order_by("id").values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


def _id(model: str) -> Callable[[], dict[str, Any]]:
    return lambda: _first(model)(None) or {}


SAMPLES: dict[str, Callable[[Any], dict[str, Any] | None]] = {
    "whistle": _first("whistle.Whistle"),
    "review": _first("whistle.JointReview"),
}
MACHINES: frozenset[str] = frozenset()
NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "partner-leave": _id("whistle.Partner"),
    "partner-unit": _id("whistle.Partner"),
    "offer-take": _id("whistle.Offer"),
    "taking-given": _id("whistle.Taking"),
}


def furnish(area: Neighbourhood, people: dict[str, Any]) -> None:
    """A whistle, a partner with an offer taken up, a joint review with a topic, an opinion."""
    by, community = area.actor(people[Role.SECRETARY]), area.community
    what = Blast("楼道飞线", "请两家一起清理", [Wanted(area.property_company), Wanted(area.department)])
    blow(community=community, what=what, by=by, now=NOW, user=people[Role.SECRETARY])
    partner = join(party=area.village, group=PartnerGroup.VILLAGE, brings="农机", since=SINCE, by=by, now=NOW)
    offer = put_up(partner=partner, thing=Thing(OfferKind.OFFER, "农机借用", total=3), by=by, now=NOW)
    take_up(offer=offer, party=area.property_company, count=1, by=by, now=NOW)
    starts = NOW + timedelta(days=1)
    review = prepare_review(
        community=community, month=NOW.date(), starts_at=starts, ends_at=starts + timedelta(hours=1), where="议事厅",
        by=by, now=NOW,
    )  # fmt: skip
    add_topic(review=review, title="暑托班的场地", by=by, now=NOW)
    said = Said("东门口车乱停", OpinionTopic.TRAFFIC)
    keep_opinion(community=community, said=said, post=area.department, by=by, now=NOW)
