"""A matter begins: reported by a resident, entered at the desk, found on a round, split from another."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount
from linli.engines.matters.actions.moving import KIND, set_alarm, state_of
from linli.engines.matters.actions.telling import tell_parties
from linli.engines.matters.enums import Source, Urgency, Wall
from linli.engines.matters.models import Category, Matter, MatterFile, Reporter
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.queries.routing import first_holder, named_holder
from linli.engines.matters.rules import title_of
from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.events import record
from linli.kernel.models import Community, StoredFile
from linli.kernel.numbers import next_number
from linli.kernel.worktime import due_at, local
from linli.registry.models import Person, Place


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


@transaction.atomic
def raise_matter(
    *,
    community: Community,
    report: Report,
    by: Actor,
    now: datetime,
    due: datetime | None = None,
    in_hand: bool = False,
) -> Matter:
    """Create a matter with its number, its first holder and its clock; tell the holder (发现).

    `due` is a deadline given from outside (the hotline's). `in_hand`: the caller settles it in this transaction, so
    nobody is called to it and no reminder is set. Raises `NotReportable` and `NoDesk`.
    """
    check(report)
    matter = build(community=community, report=report, now=now, due=due)
    matter.save(force_insert=True)
    Reporter.new(
        matter=matter, account=report.who.account, person=report.who.person, name=report.who.name,
        wants_call=report.who.wants_call,
    )  # fmt: skip
    attach(matter=matter, files=report.files)
    record(
        subject=matter, kind=KIND, verb="report", by=by, now=now, step=1, state=state_of(matter), source=matter.source
    )
    index(matter)
    if in_hand:
        return matter
    set_alarm(matter=matter, now=now)
    tell_parties(
        matter=matter, parties=[matter.holder_id] if matter.holder_id else [], kind="matter_reported", now=now,
        text=_("新事项 %(number)s：%(title)s") % {"number": matter.number, "title": shown_title(matter)},
        besides=[by.id] if by.id else [],
    )  # fmt: skip
    return matter


def check(report: Report) -> None:
    if not report.text.strip():
        raise NotReportable(_("请写下发生了什么"))
    if len(report.text) > 5000:
        raise NotReportable(_("文字太长，请控制在 5000 字以内"))
    if report.who.is_anonymous and not report.category.anonymous and report.source == Source.PHONE_PAGE:
        raise NotReportable(_("“%(category)s”需要留下电话，才能给您回音") % {"category": report.category.name})


def build(*, community: Community, report: Report, now: datetime, due: datetime | None) -> Matter:
    """The row of a new matter, not yet inserted."""
    category, where = report.category, report.where
    wall = report.whole.wall if report.whole else category.wall
    walled = wall in {Wall.PARTIES, Wall.CLINIC}
    grid = where.grid or (where.place.grid if where.place else None)
    named = named_holder(category=category, place=where.place, grid=grid, on=local(now).date()) if walled else None
    calendar = calendar_of(community)
    holder_id: UUID = named or first_holder(community, now, calendar).id
    term = category.term(urgent=report.urgent)
    return Matter(
        community=community, number=next_number(name="matter", year=local(now).year), kind=report.kind, category=category,
        title=(report.title.strip() or title_of(report.text))[:120], text=report.text.strip(), source=report.source,
        urgency=Urgency.URGENT if report.urgent else Urgency.NORMAL, wall=wall, place=where.place, grid=grid,
        where=where.words[:160], latitude=where.latitude, longitude=where.longitude,
        stage=procedure_of(report.kind).start, holder_id=holder_id,
        due_at=due or due_at(term, now, calendar), term_amount=term.amount, term_unit=term.unit,
        reported_at=now, whole=report.whole,
    )  # fmt: skip


def attach(*, matter: Matter, files: tuple[StoredFile, ...], entry: UUID | None = None) -> None:
    rows = [
        MatterFile(community_id=matter.community_id, matter=matter, file=file, position=position, entry_id=entry)
        for position, file in enumerate(files)
    ]
    if rows:
        MatterFile.objects.bulk_create(rows)


def index(matter: Matter) -> None:
    """Make the matter findable by number, words and place; `matters_for` still decides who finds it."""
    search.index(kind=KIND, subject_id=matter.id, text=found_by(matter))


def found_by(matter: Matter) -> str:
    return " ".join([matter.number, matter.title, matter.text, matter.where, str(matter.place or "")])


def shown_title(matter: Matter) -> str:
    """The title as a notice may carry it: nothing of what lies behind a wall."""
    return _("（不公开事项）") if matter.wall in {Wall.PARTIES, Wall.CLINIC} else matter.title
