"""A matter begins: reported by a resident, entered at the desk, found on a round, split from another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import ResidentAccount
from linli.engines.matters.actions.moving import KIND, set_alarms, state_of
from linli.engines.matters.actions.rolling import cell_of, roll
from linli.engines.matters.actions.telling import tell_parties, tell_users
from linli.engines.matters.enums import Source, Urgency, Wall
from linli.engines.matters.hooks import looks
from linli.engines.matters.models import Category, Matter, MatterFile, Reporter
from linli.engines.matters.procedures import UNFINDABLE, procedure_of
from linli.engines.matters.queries.routing import held_by, named_holder
from linli.engines.matters.rules import tells_of_harm, title_of
from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.events import record_many, unrecorded
from linli.kernel.models import Community, Event, StoredFile
from linli.kernel.numbers import next_numbers
from linli.kernel.worktime import due_at, local
from linli.registry.models import Person, Place
from linli.registry.queries.receiving import Receiving, receiving


class NotReportable(ValueError):
    """What was given cannot become a matter; `str()` says what is missing."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where it is: a place on file, its grid, free words, a point (WGS-84); any of them may be missing."""

    place: Place | None = None
    grid: Place | None = None
    words: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """Who raised it; nobody at all is an anonymous report, where the category allows it."""

    account: ResidentAccount | None = None
    person: Person | None = None
    name: str = ""
    wants_call: bool = False

    @property
    def is_anonymous(self) -> bool:
        return self.account is None and self.person is None


@dataclass(frozen=True, slots=True)
class Report:
    """What was said: category, words, where, who, pictures; a part lies behind the wall of its whole."""

    category: Category
    text: str
    source: Source
    where: Where = field(default_factory=Where)
    who: Who = field(default_factory=Who)
    title: str = ""
    urgent: bool = False
    files: tuple[StoredFile, ...] = ()
    kind: str = "appeal"
    whole: Matter | None = None


def raise_matter(
    *, community: Community, report: Report, by: Actor, now: datetime, due: datetime | None = None
) -> Matter:
    """Create a matter with its number, its first holder and its clock; tell the holder (发现).

    `due` is a deadline given from outside (the hotline's). Raises `NotReportable` and `NoDesk`.
    """
    return raise_many(community=community, reports=[report], by=by, now=now, due=due)[0]


@transaction.atomic
def raise_many(
    *,
    community: Community,
    reports: Sequence[Report],
    by: Actor,
    now: datetime,
    due: datetime | None = None,
    timed: bool = True,
    called: bool = True,
    holder: UUID | None = None,
) -> list[Matter]:
    """As `raise_matter`, for several, in as many statements.

    The caller may close them in this transaction (not `timed`: no alarm is set), or tell the holder itself (not
    `called`). `holder`: whoever has them in hand already.
    """
    for report in reports:
        check(report)
    front = receiving(community.office_hours, now) if called or due is None or holder is None else None
    matters = build(community=community, reports=reports, front=front, now=now, due=due, holder=holder)
    Matter.objects.bulk_create(matters)
    roll(after=map(cell_of, matters))
    Reporter.objects.bulk_create(_reporter(*each) for each in zip(matters, reports, strict=True))
    attach_many(MatterFile(matter=m, file=file) for m, r in zip(matters, reports, strict=True) for file in r.files)
    record_many(_reported(matter, by, now) for matter in matters)
    search.index_many(kind=KIND, rows=[found_as(m) for m in matters if m.kind not in UNFINDABLE])
    if timed:
        set_alarms(matters=matters, now=now, besides=looks(matters, now))
    if called and front:
        for matter in matters:
            _call(matter, front, by, now)
    return matters


def _reporter(matter: Matter, report: Report) -> Reporter:
    who = report.who
    return Reporter(
        community_id=matter.community_id, matter=matter, account=who.account, person=who.person, name=who.name,
        wants_call=who.wants_call,
    )  # fmt: skip


def _reported(matter: Matter, by: Actor, now: datetime) -> Event:
    return unrecorded(
        subject=matter, kind=KIND, verb="report", by=by, now=now, step=1, state=state_of(matter), source=matter.source
    )


def _call(matter: Matter, front: Receiving, by: Actor, now: datetime) -> None:
    """Tell whoever holds it; of the desk or the shift it is known already who that is."""
    text, kind = _("新事项 %(number)s：%(title)s"), "matter_reported"
    if matter.holder_id == front.party_id:
        users = [user for user in front.user_ids if user != by.id]
        tell_users(matter=matter, users=users, kind=kind, text=text, now=now)
    else:
        tell_parties(matter=matter, parties=[matter.holder_id], kind=kind, text=text, now=now, besides=[by.id])


def check(report: Report) -> None:
    if not report.text.strip():
        raise NotReportable(_("请写下发生了什么"))
    if len(report.text) > 5000:
        raise NotReportable(_("文字太长，请控制在 5000 字以内"))
    if report.who.is_anonymous and not report.category.anonymous and report.source == Source.PHONE_PAGE:
        raise NotReportable(_("“%(category)s”需要留下电话，才能给您回音") % {"category": report.category.label})


def build(
    *,
    community: Community,
    reports: Sequence[Report],
    front: Receiving | None,
    now: datetime,
    due: datetime | None,
    holder: UUID | None = None,
) -> list[Matter]:
    """The rows of new matters, not yet inserted."""
    numbers = next_numbers(name="matter", year=local(now).year, count=len(reports))
    return [
        _built(community, report, number, front, now, due, holder)
        for report, number in zip(reports, numbers, strict=True)
    ]


def _built(
    community: Community,
    report: Report,
    number: str,
    front: Receiving | None,
    now: datetime,
    due: datetime | None,
    holder: UUID | None,
) -> Matter:
    """Without a `front` there is a holder and a due time already."""
    category, where = report.category, report.where
    wall = report.whole.wall if report.whole else behind(category, report.text)
    walled = wall in {Wall.PARTIES, Wall.CLINIC}
    grid = where.grid or (where.place.grid if where.place else None)
    named = named_holder(category=category, place=where.place, grid=grid, on=local(now).date()) if walled else None
    term = category.term(urgent=report.urgent)
    return Matter(
        community=community, number=number, kind=report.kind, category=category,
        title=(report.title.strip() or title_of(report.text))[:120], text=report.text.strip(), source=report.source,
        urgency=Urgency.URGENT if report.urgent else Urgency.NORMAL, wall=wall, place=where.place, grid=grid,
        where=where.words[:160], latitude=where.latitude, longitude=where.longitude,
        stage=procedure_of(report.kind).start,
        holder_id=holder or named or (held_by(front, community) if front else None),
        due_at=due or (due_at(term, now, front.calendar) if front else None),
        term_amount=term.amount, term_unit=term.unit, reported_at=now, whole=report.whole,
        dispatched_at=now if holder else None,
    )  # fmt: skip


def behind(category: Category, text: str) -> str:
    """Behind which wall a text begins: the category's; what tells of harm is never public."""
    return Wall.STAFF if category.wall == Wall.PUBLIC and tells_of_harm(text) else category.wall


def attach(*, matter: Matter, files: tuple[StoredFile, ...], entry: UUID | None = None) -> None:
    """Hang pictures on a matter, in their order, or on one entry of its story."""
    attach_many(MatterFile(matter=matter, file=file, entry_id=entry) for file in files)


def attach_many(rows: Iterable[MatterFile]) -> None:
    """Insert such rows, each placed after those before it."""
    placed = list(rows)
    for position, row in enumerate(placed):
        row.community_id, row.position = row.matter.community_id, position
    if placed:
        MatterFile.objects.bulk_create(placed)


def found_as(matter: Matter) -> search.Row:
    """By what a matter is found: number, words, place, the newest first; `matters_for` still decides who finds it."""
    words = " ".join([matter.number, matter.title, matter.text, matter.where, str(matter.place or "")])
    return matter.id, words, matter.reported_at
