"""Whom to call, from category and history: the playbook, who answers for it, who did it before."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.models import Category, Matter
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.whistle.models import Call
from linli.practices.whistle.queries.settings import whistling
from linli.practices.whistle.rules import Proposed, Reason, Why, proposed
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Place
from linli.registry.queries.places import answering_for, chain

#: What speaks most for a party first: the community's own rule, then who answers for the place, then what it did before.
PLAYBOOK, ANSWERS, CALLED, HANDLED = 100, 50, 10, 5
LOOKED_BACK = timedelta(days=365)
OFTEN = 5


def callable_groups() -> list[Group]:
    """Whoever may be called: every active group but the desk, departments first."""
    rows = Group.objects.filter(party__is_active=True).exclude(kind=GroupKind.DESK).select_related("party")
    order = [
        GroupKind.DEPARTMENT,
        GroupKind.PROPERTY_COMPANY,
        GroupKind.NEIGHBOURHOOD_COMMITTEE,
        GroupKind.OWNERS_COMMITTEE,
    ]
    places = {kind.value: index for index, kind in enumerate(order)}
    return sorted(
        rows.order_by("party__name", "id"), key=lambda group: (places.get(group.kind, len(order)), group.kind)
    )


def proposals_for(
    *, community: Community, category: Category | None, matter: Matter | None, groups: list[Group], now: datetime
) -> list[Proposed]:
    """Parties worth calling, best first, each with its reasons. At most four queries."""
    if category is None:
        return []
    known = {group.party_id: group for group in groups}
    place, grid = (matter.place, matter.grid) if matter is not None else (None, None)
    reasons = [
        *_by_playbook(community, category, groups),
        *_by_responsibility(category, place, grid, known, local(now).date()),
        *_by_history(category, known, now),
    ]
    return proposed(reasons)


def _by_playbook(community: Community, category: Category, groups: list[Group]) -> Iterator[Reason]:
    named = whistling(community).call_for.get(category.key, [])
    why = Why(_("社区规则：%(category)s要叫这家"), (("category", category.name),))
    for group in groups:
        if group.code in named:
            yield Reason(group.party_id, group.party.name, PLAYBOOK, why)


def _by_responsibility(
    category: Category, place: Place | None, grid: Place | None, known: dict[UUID, Group], on: date
) -> Iterator[Reason]:
    for found in answering_for(chain(place, grid=grid), list(category.routes_to), on):
        if found.party_id in known:
            words = _("%(place)s的%(role)s由其负责") if found.place else _("全社区的%(role)s由其负责")
            values = (("place", found.place.name if found.place else ""), ("role", found.role.label))
            yield Reason(found.party_id, found.name, ANSWERS, Why(words, values))


def _by_history(category: Category, known: dict[UUID, Group], now: datetime) -> Iterator[Reason]:
    since = now - LOOKED_BACK
    calls = Call.objects.filter(whistle__category=category, called_at__gte=since, reported_at__isnull=False)
    held = Matter.objects.filter(category=category, reported_at__gte=since, holder_id__in=list(known))
    ways = (
        (calls.order_by().values_list("party_id"), CALLED, _("一年内为同类事项报到 %(n)d 次")),
        (held.order_by().values_list("holder_id"), HANDLED, _("一年内承办过同类事项 %(n)d 件")),
    )
    for rows, weight, words in ways:
        for party_id, number in rows.annotate(n=Count("id")):
            if party_id in known:
                name = known[party_id].party.name
                yield Reason(party_id, name, weight * min(number, OFTEN), Why(words, (("n", number),)))


def kept_why(found: Proposed | None) -> str:
    """The reasons as they are stored with a call."""
    return "；".join(kept(why.words, **dict(why.values)) for why in found.why) if found else ""
