"""Taking over what another system kept: many matters at once, with their own times. Nobody is told anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from linli.engines.matters.actions.moving import KIND, state_of
from linli.engines.matters.actions.raising import behind, found_as
from linli.engines.matters.actions.rolling import cell_of, roll
from linli.engines.matters.enums import EntryKind, Source, Stage, Wall
from linli.engines.matters.models import Category, Entry, Matter, Reporter
from linli.engines.matters.queries.routing import NoDesk
from linli.engines.matters.rules import minutes_between
from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.models import Community, Event
from linli.kernel.numbers import next_numbers
from linli.kernel.worktime import Calendar, due_at, local
from linli.registry.models import Party
from linli.registry.queries.places import desk

BATCH = 500


@dataclass(frozen=True, slots=True)
class Past:
    """A matter as it was kept elsewhere. With an answer it is history and closed; without one it is open.

    `public_title` lists a closed one on the public page under that title.
    """

    category: Category
    title: str
    text: str
    reported_at: datetime
    pseudonym: str
    answer: str = ""
    answered_at: datetime | None = None
    public_title: str = ""


@transaction.atomic
def take_over(*, community: Community, pasts: Sequence[Past], by: Actor, now: datetime) -> list[Matter]:
    """Create matters in bulk, in the order given, each with its reporter, its words and its events.

    Open ones wait at the desk and get their term from `now`, but no alarm before their first move: thousands whose terms
    end on one day would bury whoever is at the desk. Until then the inbox's own tabs tell what is due. Closed ones stay
    out of punctuality (`is_history`). What tells of harm stands behind the staff's wall. Raises `NoDesk`.
    """
    group = desk()
    if group is None:
        raise NoDesk(community.name)
    calendar, numbers = calendar_of(community), _numbers(pasts)
    matters = [
        _matter(community, past, number, group.party, calendar, now)
        for past, number in zip(pasts, numbers, strict=True)
    ]
    answers = [_answer(matter) for matter in matters if not matter.is_open]
    Matter.objects.bulk_create(matters, batch_size=BATCH)
    roll(after=map(cell_of, matters))
    Reporter.objects.bulk_create(
        [
            Reporter(community_id=community.id, matter=matter, pseudonym=past.pseudonym)
            for matter, past in zip(matters, pasts, strict=True)
        ],
        batch_size=BATCH,
    )
    Entry.objects.bulk_create(answers, batch_size=BATCH)
    _record(matters, answers, by)
    search.index_many(kind=KIND, rows=map(found_as, matters))
    return matters


def _numbers(pasts: Sequence[Past]) -> list[str]:
    """A public number for each, of the year in which it was reported; years are counted in a fixed order."""
    years = [local(past.reported_at).year for past in pasts]
    numbers = {
        year: iter(next_numbers(name="matter", year=year, count=years.count(year))) for year in sorted(set(years))
    }
    return [next(numbers[year]) for year in years]


def _matter(community: Community, past: Past, number: str, holder: Party, calendar: Calendar, now: datetime) -> Matter:
    term, closed = past.category.term(urgent=False), past.answered_at
    minutes = minutes_between(past.reported_at, closed) if closed else None
    wall = behind(past.category, f"{past.title} {past.text}")
    listed = closed is not None and wall == Wall.PUBLIC
    return Matter(
        community=community, number=number, category=past.category, title=past.title[:120], text=past.text,
        source=Source.IMPORT, wall=wall, is_listed=bool(listed and past.public_title),
        public_title=past.public_title[:120] if listed else "", stage=Stage.CLOSED if closed else Stage.REPORTED,
        version=3 if closed else 1, holder=holder, due_at=None if closed else due_at(term, now, calendar),
        term_amount=term.amount, term_unit=term.unit, answer=past.answer, reported_at=past.reported_at,
        answered_at=closed, answer_minutes=minutes, closed_at=closed, is_history=closed is not None,
    )  # fmt: skip


def _answer(matter: Matter) -> Entry:
    at = matter.answered_at or matter.reported_at
    return Entry(community_id=matter.community_id, matter=matter, kind=EntryKind.ANSWER, text=matter.answer, at=at)


def _record(matters: Sequence[Matter], answers: Sequence[Entry], by: Actor) -> None:
    """The story of each, as its own moves would have told it: report; of history also answer and archive."""
    entries = {entry.matter_id: str(entry.id) for entry in answers}
    events = []
    for matter in matters:
        state = state_of(matter)
        begun = state | {"stage": str(Stage.REPORTED), "closed": False}
        events.append(_event(matter, "report", by, 1, matter.reported_at, begun, source=str(matter.source)))
        if matter.answered_at is not None:
            at, answered = matter.answered_at, state | {"stage": str(Stage.ANSWERED), "closed": False}
            events.append(_event(matter, "answer", by, 2, at, answered, entry=entries[matter.id], in_time=None))
            events.append(_event(matter, "archive", by, 3, at, state))
    Event.objects.bulk_create(events, batch_size=BATCH)


def _event(
    matter: Matter, verb: str, by: Actor, step: int, at: datetime, state: dict[str, object], **data: object
) -> Event:
    return Event(
        community_id=matter.community_id, subject_kind=KIND, subject_id=matter.id, verb=verb, step=step, at=at,
        actor_kind=by.kind.value, actor_id=by.id, actor_party_id=by.party_id, data={"state": state, **data},
    )  # fmt: skip
