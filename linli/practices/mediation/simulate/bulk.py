"""Cases long settled, written in bulk: the same rows and moves the actions make, many in a statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from linli.engines.matters.actions.moving import move, write
from linli.engines.matters.actions.raising import raise_many
from linli.engines.matters.actions.rolling import at_once
from linli.engines.matters.enums import EntryKind
from linli.engines.matters.models import Helper, Matter
from linli.kernel.actors import Actor
from linli.kernel.jobs import schedule_mixed
from linli.kernel.models import Community
from linli.kernel.numbers import next_numbers
from linli.kernel.wording import kept
from linli.kernel.worktime import SHANGHAI
from linli.practices.mediation.actions.following import plan_return_visits
from linli.practices.mediation.actions.intake import due_of, report_of
from linli.practices.mediation.actions.settling import ANSWERS
from linli.practices.mediation.enums import SETTLED, Court, Intake, Kept, Outcome, Result, SessionKind, Side, Way
from linli.practices.mediation.models import Agreement, Appointment, Dispute, DisputeParty, ReturnVisit, Session
from linli.practices.mediation.rules import Settings, serial_of
from linli.practices.mediation.simulate.stories import ALONE, FAILED, SAID, STORIES, STUCK, SUITS, VISITED, WITHDRAWN
from linli.registry.models import Party, Person


@dataclass(frozen=True, slots=True)
class Past:
    """A case as it went: who with whom about what, who settled it, by which method, how it ended, when."""

    way: Way
    quarrel: str
    story: int
    intake: Intake
    one: Person
    other: Person
    mediator: Person
    method: str
    result: Result
    opened_at: datetime
    ended_at: datetime

    @property
    def facts(self) -> str:
        return STORIES[self.quarrel][self.story][0]

    @property
    def terms(self) -> str:
        return STORIES[self.quarrel][self.story][1]


def method_for(quarrel: str, rng: Random) -> str:
    return rng.choices(list(SAID), SUITS[quarrel])[0]


def write_past(
    *, community: Community, cases: Sequence[Past], body: Party, settings: Settings, by: Actor, present: datetime,
    rng: Random,
) -> None:  # fmt: skip
    """Cases of one body that came in at the same time."""
    with at_once():
        disputes = _opened(community, cases, body, settings, by)
        joined = _joined(disputes, cases, body)
        held = [
            row
            for dispute, case, parties in zip(disputes, cases, joined, strict=True)
            for row in _sessions(dispute, case, parties, rng)
        ]
        Session.objects.bulk_create(held)
        for dispute, case in zip(disputes, cases, strict=True):
            _moved(dispute, case, by)
    Dispute.objects.bulk_update(disputes, ["result", "method", "closing", "paper"])
    _agreed(disputes, cases, settings, present, rng)


def _opened(
    community: Community, cases: Sequence[Past], body: Party, settings: Settings, by: Actor
) -> list[Dispute]:  # fmt: skip
    now, way = cases[0].opened_at, cases[0].way
    day = now.astimezone(SHANGHAI).date()
    report, due = report_of(way), due_of(day)
    matters = raise_many(
        community=community, reports=[report] * len(cases), by=by, now=now, due=due, timed=False, called=False,
        holder=body.id,
    )  # fmt: skip
    numbered = way == Way.PEOPLE
    name = f"mediation {body.id.hex[-12:]}"
    serials = next_numbers(name=name, year=day.year, count=len(cases)) if numbered else [None] * len(cases)
    rows = [
        Dispute(
            community_id=matter.community_id, matter=matter, body=body, way=way, intake=case.intake,
            quarrel=case.quarrel, facts=case.facts, year=day.year, short=settings.short if numbered else "",
            serial=serial_of(serial) if serial else None, opened_on=day,
        )
        for matter, case, serial in zip(matters, cases, serials, strict=True)
    ]  # fmt: skip
    return Dispute.objects.bulk_create(rows)


def _joined(disputes: Sequence[Dispute], cases: Sequence[Past], body: Party) -> list[list[DisputeParty]]:
    """The two of each case, who settled it, and the body that reads on."""
    both = list(zip(disputes, cases, strict=True))
    parties = [
        [
            DisputeParty(
                community_id=dispute.community_id, dispute=dispute, side=side, person=who, name=who.party.name,
                identity_checked=True,
            )
            for side, who in ((Side.APPLICANT, case.one), (Side.RESPONDENT, case.other))
        ]
        for dispute, case in both
    ]  # fmt: skip
    DisputeParty.objects.bulk_create(party for pair in parties for party in pair)
    Appointment.objects.bulk_create(
        Appointment(community_id=dispute.community_id, dispute=dispute, mediator=case.mediator, at=case.opened_at)
        for dispute, case in both
    )
    Helper.objects.bulk_create(
        Helper(community_id=dispute.community_id, matter=dispute.matter, party=body, since_at=case.opened_at)
        for dispute, case in both
    )
    return parties


def _sessions(dispute: Dispute, case: Past, parties: Sequence[DisputeParty], rng: Random) -> list[Session]:
    """One to three talks, now and then with one of them alone; the last one ends as the case does."""
    times = rng.choice((1, 1, 2, 2, 3))
    step = (case.ended_at - case.opened_at) / (times + 1)
    rows = []
    for number in range(1, times + 1):
        last = number == times
        good = Outcome.AGREED if case.result in SETTLED else Outcome.STUCK
        outcome = good if last else rng.choice((Outcome.NEARER, Outcome.NEARER, Outcome.STUCK))
        method = case.method if last else method_for(case.quarrel, rng)
        alone = rng.choice(parties) if not last and rng.random() < 0.4 else None
        kind = SessionKind.SEPARATE if alone else SessionKind.JOINT
        rows.append(
            Session(
                community_id=dispute.community_id, dispute=dispute, kind=kind, party=alone, where="调解室",
                at=case.opened_at + step * number, method=method, outcome=outcome,
                record=ALONE if alone else STUCK if outcome == Outcome.STUCK else SAID[method],
            )
        )  # fmt: skip
    return rows


#: By which move a case ends that was not settled.
MOVES = {Result.FAILED: "fail", Result.WITHDRAWN: "withdraw"}


def _moved(dispute: Dispute, case: Past, by: Actor) -> None:
    matter: Matter = dispute.matter
    move(
        matter=matter, name="appoint", by=by, now=case.opened_at, holder_id=case.mediator.id,
        dispatched_at=case.opened_at, note={"to": str(case.mediator.id)}, timed=False,
    )  # fmt: skip
    answer, name = kept(ANSWERS[case.result]), MOVES.get(case.result, "agree")
    entry = write(matter=matter, kind=EntryKind.ANSWER, text=answer, now=case.ended_at)
    move(
        matter=matter, name=name, by=by, now=case.ended_at, entry=entry, answer=answer, answered_at=case.ended_at,
        closed_at=case.ended_at, in_time=matter.due_at is not None and case.ended_at <= matter.due_at, timed=False,
    )  # fmt: skip
    dispute.result, dispute.method = case.result, case.method if case.result in SETTLED else ""
    dispute.closing = "" if case.result in SETTLED else FAILED if case.result == Result.FAILED else WITHDRAWN
    dispute.paper = f"公调〔{dispute.year}〕{matter.number[3:8]}号" if case.result == Result.PAPER else ""


def _court(dispute: Dispute, day: date, rng: Random) -> dict[str, Any]:
    """Now and then both asked the court to confirm what they had written."""
    if dispute.result != Result.WRITTEN or rng.random() > 0.12:
        return {}
    paper = f"（{dispute.year}）民特{dispute.serial}号"
    return {"court": Court.CONFIRMED, "court_asked_on": day + timedelta(days=2), "court_paper": paper}


def _agreed(
    disputes: Sequence[Dispute], cases: Sequence[Past], settings: Settings, present: datetime, rng: Random
) -> None:
    """Terms; visits that lie behind were made, those to come are planned as ever."""
    settled = [(d, c) for d, c in zip(disputes, cases, strict=True) if c.result in SETTLED]
    made = {dispute.id: case.ended_at.astimezone(SHANGHAI).date() for dispute, case in settled}
    Agreement.objects.bulk_create(
        Agreement(
            community_id=dispute.community_id, dispute=dispute, terms=case.terms, made_on=made[dispute.id],
            effective_on=made[dispute.id], **_court(dispute, made[dispute.id], rng),
        )
        for dispute, case in settled
    )  # fmt: skip
    today, visits = present.astimezone(SHANGHAI).date(), []
    for dispute, _case in settled:
        for days in settings.visit_days:
            due = made[dispute.id] + timedelta(days=days)
            if due >= today:
                schedule_mixed(plan_return_visits(dispute=dispute, since=made[dispute.id], days=[days]))
                continue
            found = Kept.WHOLLY if rng.random() < 0.93 else Kept.PARTLY
            visits.append(
                ReturnVisit(
                    community_id=dispute.community_id, dispute=dispute, due_on=due, done_on=due, kept=found,
                    words=rng.choice(VISITED),
                )
            )  # fmt: skip
    ReturnVisit.objects.bulk_create(visits)
