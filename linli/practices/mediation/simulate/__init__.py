"""A plausible past of quarrels: the last ones step by step through the actions, those long settled in bulk.

settle_quarrels(community=…, since=…, present=…, count=160, seed=…)
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from linli.kernel.actors import Actor, ActorKind
from linli.kernel.models import Community
from linli.practices.mediation.actions.appointing import appoint, enlist, refuse_mediator
from linli.practices.mediation.actions.evidence import Handed, enter_evidence
from linli.practices.mediation.actions.intake import Application, Quarreller, open_dispute
from linli.practices.mediation.actions.risks import note_risk
from linli.practices.mediation.actions.sessions import Meeting, arrange, hold_session
from linli.practices.mediation.actions.settling import Due, Terms, agree
from linli.practices.mediation.enums import RESULTS, EvidenceKind, Intake, Outcome, Result, Side, Way
from linli.practices.mediation.models import Dispute
from linli.practices.mediation.queries.disputes import parties_of, today
from linli.practices.mediation.queries.proposing import proposed
from linli.practices.mediation.queries.settings import NoBody, body_of, mediation_of
from linli.practices.mediation.simulate.bulk import Past, method_for, write_past
from linli.practices.mediation.simulate.stories import BROUGHT, CAME, OFTEN, RISK, ROSTER, SAID, STORIES
from linli.registry.models import Membership, Party, Person

#: So many of the last ones go through every step.
LIVED = 8
SETTLED_SHARE = 0.95


def settle_quarrels(
    *, community: Community, since: datetime, present: datetime, count: int = 160, seed: int = 0
) -> None:
    """A roster, and `count` quarrels between people on file, most of them settled. Does nothing without such people."""
    rng = Random(f"{community.code} {seed} quarrels")
    people = list(
        Person.objects.filter(user=None, died_on=None, merged_into=None).select_related("party").order_by("id")[:300]
    )
    bodies = _bodies(community)
    if len(people) < len(ROSTER) + 10 or Way.PEOPLE not in bodies:
        return
    by = _chair(bodies[Way.PEOPLE])
    mediators = rng.sample(people, len(ROSTER))
    for person, (quarrels, home_town, dialects) in zip(mediators, ROSTER, strict=True):
        enlist(
            person=person, quarrels=quarrels, home_town=home_town, dialects=dialects, capacity=8, by=by, now=since
        )  # fmt: skip
    neighbours = [person for person in people if person not in mediators]
    past = [_case(bodies, neighbours, mediators, since, present, rng) for _each in range(count - LIVED)]
    _write(community, past, bodies, by, present, rng)
    for number in range(min(LIVED, count)):
        _live(community, neighbours, by, present, number, rng)


def _bodies(community: Community) -> dict[Way, Party]:
    settings, found = mediation_of(community), {}
    for way in Way:
        try:
            found[way] = body_of(way, settings)
        except NoBody:
            continue
    return found


def _chair(body: Party) -> Actor:
    """Somebody of the committee who signs in."""
    members = Membership.objects.filter(group=body, until_on=None).order_by("id").values("person_id")
    person = Person.objects.filter(id__in=members).exclude(user=None).order_by("id").first()
    return Actor(ActorKind.USER, person.user_id, person.id) if person else Actor.job()


def _case(
    bodies: dict[Way, Party], neighbours: Sequence[Person], mediators: Sequence[Person], since: datetime,
    present: datetime, rng: Random,
) -> Past:  # fmt: skip
    ways = [way for way in (*[Way.PEOPLE] * 7, Way.COUNCIL, Way.COUNCIL, Way.POLICE) if way in bodies]
    way, quarrel = rng.choice(ways), rng.choices(list(OFTEN), list(OFTEN.values()))[0]
    days = (present - since).days - 12
    opened_at = (since + timedelta(days=rng.randrange(0, max(days, 4), 4))).replace(hour=2, minute=0)
    one, other = rng.sample(neighbours, 2)
    skilled = [person for person, row in zip(mediators, ROSTER, strict=True) if quarrel in row[0]]
    settled, unsettled = rng.random() < SETTLED_SHARE, rng.choice((Result.FAILED, Result.FAILED, Result.WITHDRAWN))
    intake = rng.choices(list(Intake), CAME[way])[0]
    return Past(
        way, quarrel, rng.randrange(len(STORIES[quarrel])), intake, one, other, rng.choice(skilled or list(mediators)),
        method_for(quarrel, rng), rng.choice(RESULTS[way]) if settled else unsettled, opened_at,
        opened_at + timedelta(hours=rng.randint(2, 200)),
    )  # fmt: skip


def _write(
    community: Community, past: list[Past], bodies: dict[Way, Party], by: Actor, present: datetime, rng: Random
) -> None:
    """Those that came in on the same day together, in the order of time."""
    settings = mediation_of(community)
    past.sort(key=lambda case: (case.opened_at, case.way))
    for (_at, way), cases in groupby(past, key=lambda case: (case.opened_at, case.way)):
        write_past(
            community=community, cases=list(cases), body=bodies[Way(way)], settings=settings, by=by, present=present,
            rng=rng,
        )  # fmt: skip


def _live(
    community: Community, neighbours: Sequence[Person], by: Actor, present: datetime, number: int, rng: Random
) -> None:
    """One of the last: the first waits for a mediator, the next for its session, others were held, one has instalments."""
    quarrel = rng.choices(list(OFTEN), list(OFTEN.values()))[0]
    facts, terms = rng.choice(STORIES[quarrel])
    one = _shown() if number == LIVED - 2 else None
    one = one or rng.choice([person for person in neighbours if person.account_id] or list(neighbours))
    other = rng.choice([person for person in neighbours if person != one])
    home_town = rng.choice(ROSTER)[1] if number % 3 == 1 else ""
    parties = (
        Quarreller(Side.APPLICANT, one.party.name, str(one.phone), one, wish_home_town=home_town),
        Quarreller(Side.RESPONDENT, other.party.name, str(other.phone), other),
    )
    application = Application(Way.PEOPLE, Intake.APPLIED, quarrel, facts, parties)
    opened_at = present - timedelta(days=LIVED - number, hours=3)
    dispute = open_dispute(community=community, application=application, by=by, now=opened_at)
    if number == LIVED - 1 or not _named(dispute, community, by, opened_at, refused=number == 4):
        return
    kind, what, pages = BROUGHT[quarrel]
    handed = Handed(EvidenceKind(kind), what, today(opened_at), parties_of(dispute)[0], kind == "paper", pages)
    enter_evidence(dispute=dispute, handed=handed, by=by, now=opened_at)
    if number == LIVED - 2:
        note_risk(dispute=dispute, words=RISK, by=by, now=present)
        arrange(
            dispute=dispute,
            meeting=Meeting((present + timedelta(days=1)).replace(hour=1, minute=30), "调解室"),
            by=by,
            now=opened_at,
        )
        return
    _settle(dispute, terms, quarrel, by, opened_at + timedelta(hours=20), number, rng)


def _shown() -> Person | None:
    """Somebody of the demo's sign-in page: their own side of a case can be looked at."""
    rows = Person.objects.filter(account__is_demo=True, died_on=None, merged_into=None)
    return rows.exclude(phone_hash="").select_related("party").order_by("id").first()


def _named(dispute: Dispute, community: Community, by: Actor, now: datetime, *, refused: bool) -> bool:
    """The best proposed is named; once the party says no, and the next best is."""
    able = [each.mediator for each in proposed(dispute, mediation_of(community), today(now)) if not each.match.out]
    if len(able) > 1 and refused:
        appoint(dispute=dispute, mediator=able[0].person_id, by=by, now=now)
        party = parties_of(dispute)[0]
        refuse_mediator(dispute=dispute, mediator=able.pop(0).person, party=party, reason="跟对方太熟", by=by, now=now)
    if able:
        appoint(dispute=dispute, mediator=able[0].person_id, by=by, now=now)
    return bool(able)


def _settle(
    dispute: Dispute, terms: str, quarrel: str, by: Actor, now: datetime, number: int, rng: Random
) -> None:  # fmt: skip
    method = method_for(quarrel, rng)
    hold_session(
        dispute=dispute, meeting=Meeting(now, "调解室"), method=method, by=by, now=now, words=SAID[method],
        outcome=Outcome.AGREED if number % 2 else Outcome.NEARER,
    )  # fmt: skip
    if number % 2:
        day = today(now)
        dues = [Due("付清约定的费用", day + timedelta(days=days), 30_000) for days in (3, 20)] if number == 1 else []
        agree(dispute=dispute, terms=Terms(Result.WRITTEN, terms, method, dues), by=by, now=now)
