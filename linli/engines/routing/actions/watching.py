"""A new matter is looked at: what it is about, what it is like, who should have it; dispatched alone where wanted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.handing import call_helper, dispatch
from linli.engines.matters.actions.rolling import at_once
from linli.engines.matters.actions.saying import sort
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.engines.routing.actions.learning import want_learning
from linli.engines.routing.actions.topics import leave_topics, put_in_topic
from linli.engines.routing.models import Router, Suggestion
from linli.engines.routing.queries import offers, shelves
from linli.engines.routing.queries.eligible import is_routable, words_of
from linli.engines.routing.queries.sorters import active_version, router, sorter_of
from linli.engines.routing.rules.likeness import MAYBE, Shelf
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Party
from linli.registry.queries.places import answering_for, chain

#: So many corrections make it learn anew.
RETRAINED_AFTER = 50
GONE = _("建议的类别或承办方已经不在了，请自己选")


@transaction.atomic
def look_at(*, matter: Matter, shelf: Shelf, now: datetime) -> Suggestion | None:
    """Write down what is found out about a matter, once; None for one that routing must not look at."""
    if not is_routable(matter) or not matter.is_open or Suggestion.objects.filter(matter=matter).exists():
        return None
    alike = shelf.alike(shelves.doc_of(matter))
    put_in_topic(matter=matter, alike=alike, now=now)
    version = active_version()
    ranked = sorter_of(version).ranked(words_of(matter)) if version else []
    choices = offers.choices_for(matter, ranked, now)
    label, probability = ranked[0] if ranked else ("", 0.0)
    likes = offers.joinable(matter, [(id, same) for id, same, _topic in alike if same >= MAYBE])
    suggestion = Suggestion.new(
        matter=matter, version=version, at=now, label=label[:60], probability=probability,
        was_category=matter.category_id, choices=offers.as_rows(choices), likes=likes,
    )  # fmt: skip
    _offer(matter, choices, bool(likes))
    if choices and choices[0].name and _is_sure(label, choices[0], matter, probability):
        _dispatch_alone(matter, suggestion, choices[0], now)
    return suggestion


def _offer(matter: Matter, choices: Sequence[offers.Choice], likes: bool) -> None:
    """On the row itself, so that the inbox shows it without asking for more."""
    offered: dict[str, object] = {"best": [[choice.category, choice.probability] for choice in choices]}
    if likes:
        offered["like"] = True
    _write(matter, offered if choices or likes else {})


def _write(matter: Matter, offered: dict[str, object]) -> None:
    Matter.objects.filter(id=matter.id).update(offered=offered)
    matter.offered = offered


def _is_sure(label: str, choice: offers.Choice, matter: Matter, probability: float) -> bool:
    """Above the community's threshold, the best label is one of its categories, somebody is named, and nobody was first."""
    if not choice.party or choice.probability < round(probability, 4):
        return False
    set_up = router()
    untouched = matter.stage == Stage.REPORTED and matter.version == 1
    return bool(set_up and set_up.threshold is not None and untouched and probability >= set_up.threshold)


def _dispatch_alone(matter: Matter, suggestion: Suggestion, choice: offers.Choice, now: datetime) -> None:
    """Sorted where it says otherwise, dispatched, marked. Whoever of the desk is first wins."""
    try:
        with transaction.atomic():
            hand_over(matter=matter, category=UUID(choice.category), party=UUID(choice.party), by=Actor.job(), now=now)
    except MoveRefused:
        return
    Suggestion.objects.filter(id=suggestion.id).update(dispatched_at=now, dispatched_to_id=UUID(choice.party))
    _write(matter, {"alone": True, **matter.offered})


@transaction.atomic
def hand_over(
    *, matter: Matter, category: UUID, party: UUID, by: Actor, now: datetime, version: int | None = None
) -> Matter:
    """Put a matter into a category and into somebody's hands. Raises `MoveRefused`."""
    with at_once():
        if matter.category_id != category:
            found = Category.objects.filter(id=category, is_active=True, wall__in=OPEN_TO_STAFF).first()
            if found is None:
                raise MoveRefused(GONE)
            sort(matter=matter, category=found, by=by, now=now, version=version)
            version = None
        to = Party.objects.filter(id=party, is_active=True).first()
        if to is None:
            raise MoveRefused(GONE)
        return dispatch(matter=matter, to=to, by=by, now=now, version=version)


# -- what people decide afterwards


def forget_walled(matter: Matter, was: str, by: Actor, now: datetime) -> None:
    """Somebody sorted a matter: behind a wall nothing of it stays here; else it is one correction more to learn from."""
    if matter.wall not in OPEN_TO_STAFF:
        Suggestion.objects.filter(matter=matter).delete()
        leave_topics(matter)
        if matter.offered:
            Matter.objects.filter(id=matter.id).update(offered={})
            matter.offered = {}
        shelves.forget_shelf()
    elif by.kind == ActorKind.USER:
        corrected()


def corrected() -> None:
    """A person decided otherwise; counted where there is a router."""
    Router.objects.update(corrected_count=F("corrected_count") + 1)


def learn_from_corrections(now: datetime) -> None:
    """Enough corrections since it last learned make it learn anew."""
    if Router.objects.filter(corrected_count__gte=RETRAINED_AFTER).exists():
        want_learning(now=now)


@transaction.atomic
def call_guardians(*, matter: Matter, now: datetime) -> int:
    """A text that tells of violence, suicide or harm to a child passes by the router, to those named for it."""
    roles = [str(ResponsibilityRole.PROTECTION)]
    named = answering_for(chain(matter.place, grid=matter.grid), roles, local(now).date())
    parties = Party.objects.filter(id__in=[each.party_id for each in named]).exclude(id=matter.holder_id)
    called = [call_helper(matter=matter, party=party, by=Actor.job(), now=now) for party in parties.order_by("id")]
    return sum(called)
