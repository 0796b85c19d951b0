"""Who could come: the listed advisers as candidates of the matching engine, best first, with the reasons."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from linli.engines.gatherings.rules_booking import read_hours
from linli.engines.matching.criteria import (
    Availability,
    Certificate,
    Dialect,
    Load,
    NotRefused,
    Skill,
    Trust,
    WalkingTime,
    Weighed,
)
from linli.engines.matching.facts import Candidate, Need, Point, Window
from linli.engines.matching.ranking import Match, rank
from linli.kernel.calendars import calendar_of
from linli.kernel.models import Community
from linli.kernel.worktime import Calendar, local
from linli.practices.doorhelp.enums import CallState, Said, Standing
from linli.practices.doorhelp.models import Advisor, HelpCall
from linli.practices.doorhelp.playbook import DoorHelpEntry
from linli.practices.doorhelp.queries.advisors import advisors, valid_checks
from linli.practices.doorhelp.queries.settings import skill_of
from linli.practices.doorhelp.rules import AT_THE_DOOR, Presence, is_free
from linli.registry.models import Place

#: A time at which nobody is free: matching takes an empty list for "at any time".
NEVER: tuple[Window, ...] = ((datetime.fromtimestamp(0).astimezone(), datetime.fromtimestamp(0).astimezone()),)
BUSY = (CallState.ACCEPTED, CallState.ARRIVED)


@dataclass(frozen=True, slots=True)
class Ranked:
    """An adviser for a call, best first, with the reasons; those who cannot come follow and say why."""

    advisor: Advisor
    match: Match


def ranked(*, community: Community, call: HelpCall, settings: DoorHelpEntry, now: datetime) -> list[Ranked]:
    """Everybody listed, in the order the playbook's weights give. Five queries, however many there are."""
    start = call.wanted_at or now
    rows: dict[object, Advisor] = {row.id: row for row in advisors().filter(standing=Standing.LISTED)}
    calendar = calendar_of(community)
    own = {id for id, row in rows.items() if call.account_id and row.person.account_id == call.account_id}
    need, trusted, loads = _need(call, settings, start, own), _trusted(call), _loads()
    candidates = [
        _candidate(row, settings, start, calendar, trusted.get(row.id, 0), loads[row.id], call) for row in rows.values()
    ]
    found = rank(need, candidates, _criteria(settings), with_excluded=True)
    return [Ranked(rows[match.candidate.key], match) for match in found]


def _criteria(settings: DoorHelpEntry) -> list[Weighed]:
    weights = settings.weights
    return [
        Weighed(NotRefused(), 0, hard=True),
        Weighed(Skill(), weights.skill, hard=True),
        Weighed(Certificate(), 0, hard=True),
        Weighed(Availability(), 0, hard=True),
        Weighed(Load(), weights.load, hard=True),
        Weighed(WalkingTime(settings.reach_minutes), weights.walking, hard=True),
        Weighed(Trust(), weights.trust),
        Weighed(Dialect(), weights.language),
    ]


def _need(call: HelpCall, settings: DoorHelpEntry, start: datetime, own: set[object]) -> Need:
    """Nobody is called to their own door (`own`), nor those with whom the same person was not content before."""
    skill = skill_of(settings, call.skill)
    names = frozenset(settings.checks.get(code, code) for code in skill.checks)
    return Need(
        key=call.id, skills=frozenset({skill.name}), certificates=names, on=local(start).date(), at=point_of(call.place),
        dialect=call.language, window=(start, start + AT_THE_DOOR), people=frozenset({_asker(call)}),
        refused=frozenset({*own, *_before(call).filter(asker_said=Said.BAD).values_list("advisor_id", flat=True)}),
    )  # fmt: skip


def _asker(call: HelpCall) -> UUID:
    return call.account_id or call.id


def _before(call: HelpCall):  # type: ignore[no-untyped-def]
    """What the same account was helped with before; of somebody without one nothing is known."""
    rows = HelpCall.objects.filter(account=call.account, advisor__isnull=False).exclude(id=call.id).order_by()
    return rows if call.account_id else rows.none()


def _trusted(call: HelpCall) -> Counter[UUID]:
    """Adviser → how often this same person was content with them. Nobody else's words count, for anybody."""
    content = _before(call).filter(asker_said__in=(Said.GOOD, Said.FAIR))
    return Counter(content.values_list("advisor_id", flat=True))


def _loads() -> Counter[UUID]:
    rows = HelpCall.objects.filter(state__in=BUSY, advisor__isnull=False).order_by()
    return Counter(rows.values_list("advisor_id", flat=True))


def _candidate(
    row: Advisor, settings: DoorHelpEntry, start: datetime, calendar: Calendar, times: int, load: int, call: HelpCall
) -> Candidate:
    presence = Presence(read_hours(row.hours), row.on_holidays, row.away_from, row.away_until)
    is_holiday = not calendar.is_workday(local(start).date()) and local(start).weekday() < 5
    free = is_free(presence, start, is_holiday=is_holiday)
    window = (start - timedelta(minutes=1), start + AT_THE_DOOR + timedelta(minutes=1))
    held = valid_checks(row, local(start).date())
    return Candidate(
        key=row.id, name=row.person.party.name, skills=frozenset(skill_of(settings, key).name for key in row.skills),
        certificates={settings.checks.get(kind, kind): until for kind, until in held.items()}, at=point_of(row.base),
        dialects=frozenset(row.languages), free=(window,) if free else NEVER,
        trusted_by={_asker(call): times} if times else {}, load=load, capacity=row.capacity,
    )  # fmt: skip


def point_of(place: Place | None) -> Point | None:
    """Where a place is, or the nearest around it that was placed; what was read with it is looked at, no more."""
    while place is not None:
        if place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
        place = place._state.fields_cache.get("parent")
    return None
