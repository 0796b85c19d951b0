"""Matters over `/api/v1/`: reading them. What is done with them is in `api_moves`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import (
    After,
    Limit,
    Named,
    Needs,
    answers,
    moment,
    one_of,
    paged,
    read_cursor,
    tagged,
)
from linli.design.pictures import NOT_KEPT, picture_of
from linli.engines.matters import permissions
from linli.engines.matters.enums import Rating, Source, Stage, Urgency, Wall
from linli.engines.matters.models import Category, Matter, MatterFile, StandardAnswer
from linli.engines.matters.permissions import can_move
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.queries.story import story_of
from linli.engines.matters.queries.walls import matters_for
from linli.kernel.ids import read_number
from linli.kernel.search import matching

router = Router(tags=["matters"])
READ = Needs(KeyScope.MATTERS_READ, permissions.READ)
RELATED = ("category", "place__parent", "grid", "holder")
Text = Annotated[str, Field(max_length=120)]


class MatterLine(Schema):
    """A matter as a list shows it. Who raised it is never in it."""

    id: UUID
    number: str
    kind: str
    category: str
    title: str
    text: str
    stage: Stage
    urgency: Urgency
    source: Source
    wall: Wall
    holder: Named | None
    place: Named | None
    grid: Named | None
    where: str
    latitude: float | None
    longitude: float | None
    reported_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    answer: str
    rating: Rating | None
    in_time: bool | None
    reopened_count: int
    duplicate_count: int
    is_listed: bool
    public_title: str
    version: int


class MatterOut(MatterLine):
    """One matter, with the moves that this key may make now."""

    moves: list[str]


class Matters(Schema):
    items: list[MatterLine]
    next: str | None


class LineOut(Schema):
    """One thing that happened to a matter; `is_public`: the reporter reads it."""

    at: datetime
    who: str
    text: str
    words: str
    is_public: bool
    files: list[UUID]


class StoryOut(Schema):
    lines: list[LineOut]
    files: list[UUID]
    helpers: list[str]


class CategoryOut(Schema):
    key: str
    name: str
    hint: str
    warning: str
    wall: Wall
    anonymous: bool
    term: str
    urgent: str
    questions: list[dict[str, Any]]


class AnswerOut(Schema):
    title: str
    text: str
    category: str | None


class Wanted(Schema):
    """Which matters: all of them, if nothing is said."""

    stage: Stage | None = None
    category: Text = ""
    source: Source | None = None
    holder: UUID | None = None
    grid: UUID | None = None
    open: bool | None = None
    overdue: bool | None = None
    number: Annotated[str, Field(max_length=20)] = ""
    q: Text = ""
    since: datetime | None = None
    until: datetime | None = None


def _named(row: Any) -> dict[str, Any] | None:
    return {"id": row.id, "name": getattr(row, "full_name", row.name) or row.name} if row else None


PLAIN = (
    "id", "number", "kind", "title", "text", "stage", "urgency", "source", "wall", "where", "latitude", "longitude",
    "reported_at", "due_at", "answered_at", "closed_at", "answer", "in_time", "reopened_count", "duplicate_count",
    "is_listed", "public_title", "version",
)  # fmt: skip


def line_of(matter: Matter) -> dict[str, Any]:
    told = {name: getattr(matter, name) for name in PLAIN}
    named = {"holder": _named(matter.holder), "place": _named(matter.place), "grid": _named(matter.grid)}
    return {**told, **named, "category": matter.category.key, "rating": matter.rating or None}


def shown(request: Any, matter: Matter) -> dict[str, Any]:
    """One matter with the moves this key may make now."""
    visitor = request.visitor
    moves = procedure_of(matter.kind).available(matter, matter.stage, visitor.may, request.now)
    return {**line_of(matter), "moves": [move.name for move in moves if can_move(visitor, matter, move)]}


def seen(request: Any, id: UUID) -> Matter:
    """The matter, if its wall lets this key know of it."""
    matter = one_of(matters_for(request.visitor).select_related(*RELATED), id)
    matter.community = request.community
    return matter


@router.get("matters", response=answers(Matters), auth=READ, operation_id="list_matters")
def list_matters(request: HttpRequest, wanted: Query[Wanted], limit: Limit = 25, after: After = "") -> Any:
    """Newest first, as far as this key's role reaches."""
    asked: Any = request
    rows = _narrowed(matters_for(asked.visitor), wanted, asked.now)
    last = read_cursor(after, moment, UUID)
    if last:
        at, id = last
        rows = rows.filter(Q(reported_at__lt=at) | Q(reported_at=at, id__lt=id), reported_at__lte=at)
    found = rows.select_related(*RELATED).order_by("-reported_at", "-id")[: limit + 1]
    return paged(found, limit, lambda row: [row.reported_at.isoformat(), str(row.id)], line_of)


def _narrowed(rows: QuerySet[Matter], wanted: Wanted, now: datetime) -> QuerySet[Matter]:
    same: dict[str, Any] = {"stage": wanted.stage, "category__key": wanted.category, "source": wanted.source}
    same |= {"holder_id": wanted.holder, "grid_id": wanted.grid}
    same |= {"reported_at__gte": wanted.since, "reported_at__lte": wanted.until}
    rows = rows.filter(**{name: value for name, value in same.items() if value})
    if wanted.open is not None:
        rows = rows.filter(closed_at__isnull=wanted.open)
    if wanted.overdue is not None:
        late = Q(closed_at=None, due_at__lte=now)
        rows = rows.filter(late if wanted.overdue else ~late)
    if wanted.number:
        rows = rows.filter(number=read_number(wanted.number) or wanted.number)
    return rows.filter(id__in=matching("matter", wanted.q)) if wanted.q.strip() else rows


@router.get("matters/{uuid:id}", response=answers(MatterOut), auth=READ, operation_id="get_matter")
def get_matter(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """One matter. Its ETag may be sent back as `If-Match` with a move."""
    return tagged(response, shown(request, seen(request, id)))


@router.get("matters/{uuid:id}/story", response=answers(StoryOut), auth=READ, operation_id="get_story")
def get_story(request: HttpRequest, id: UUID) -> Any:
    """What happened and what was said, newest first; internal words too, for those who handle it."""
    story = story_of(seen(request, id))
    names = ("at", "who", "words", "is_public", "files")
    lines = [{**{name: getattr(each, name) for name in names}, "text": str(each.text)} for each in story.lines]
    return {"lines": lines, "files": story.files, "helpers": story.helpers}


@router.get("matters/{uuid:id}/files/{uuid:file}", auth=READ, include_in_schema=False)
def get_file(request: HttpRequest, id: UUID, file: UUID) -> Any:
    """A picture of the matter, as image/jpeg."""
    row = MatterFile.objects.filter(matter=seen(request, id), file_id=file).select_related("file").first()
    return picture_of(row.file if row else None, kept=NOT_KEPT)


@router.get("categories", response=answers(list[CategoryOut]), auth=READ, operation_id="list_categories")
def list_categories(request: HttpRequest) -> Any:
    """What can be raised here, in the playbook's order, with the questions each kind asks besides."""
    rows = Category.objects.filter(is_active=True).order_by("position", "key", "id")
    return [
        {
            "key": row.key, "name": row.label, "hint": row.prompt, "warning": row.first_of_all, "wall": row.wall,
            "anonymous": row.anonymous, "term": str(row.term(urgent=False)), "urgent": str(row.term(urgent=True)),
            "questions": row.questions,
        }
        for row in rows
    ]  # fmt: skip


@router.get("answers", response=answers(list[AnswerOut]), auth=READ, operation_id="list_answers")
def list_answers(request: HttpRequest) -> Any:
    """Answers often given (标准答复)."""
    rows = StandardAnswer.objects.select_related("category").order_by("title", "id")
    return [
        {"title": row.title, "text": row.text, "category": row.category.key if row.category else None} for row in rows
    ]
