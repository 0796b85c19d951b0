"""Lists over `/api/v1/`: brought in (looked at as often as wanted, applied once) and taken out, which is written down."""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import After, Given, Limit, Name, Needs, answers, by_id, by_now, one_of
from linli.kernel.tables import Unreadable
from linli.registry.actions.estates import LaidOut, lay_out_estates
from linli.registry.importing.kinds import KINDS
from linli.registry.importing.plan import Choices, Plan
from linli.registry.importing.uploads import (
    ImportRefused,
    apply_upload,
    forget,
    keep_upload,
    name_columns,
    plan_of,
)
from linli.registry.importing.words import as_data, why
from linli.registry.models import Import
from linli.registry.pasting import read_rows
from linli.registry.permissions import EDIT_PEOPLE, READ_PEOPLE, READ_PLACES
from linli.registry.ui.api import WRITE
from linli.registry.ui.views_exports import people_taken_out, taken_out

router = Router(tags=["lists"])
PEOPLE = Needs(KeyScope.PEOPLE_WRITE, EDIT_PEOPLE)
REFUSALS = (ImportRefused,)
Kind = Literal["people", "places", "organisations", "teams", "responsibilities"]
Export = Literal["places", "groups", "responsibilities", "staff", "duty"]


class ListIn(Given):
    """`content`: an .xlsx, .xls or CSV file, base64."""

    kind: Kind
    name: Name
    content: Annotated[str, Field(min_length=1, max_length=2_000_000)]


class Meanings(Given):
    """Headings that were not recognised → fields."""

    columns: Annotated[dict[str, Annotated[str, Field(max_length=40)]], Field(max_length=80)]


class Ticked(Given):
    """`seen`: of the preview that was looked at; what would do something else by now is refused."""

    seen: Annotated[str, Field(min_length=1, max_length=64)]
    make_places: bool = False
    leave_out: bool = False
    let_go: bool = False


class ProblemAt(Schema):
    at: str
    severity: str
    text: str


class PlanOut(Schema):
    """What applying it would do now; `stopped`: rows that cannot go in, `lacking`: places that are not on file."""

    read: int
    came: int
    changed: int
    went: int
    same: int
    stopped: int
    lacking: list[str]
    problems: list[ProblemAt]
    seen: str


class ImportLine(Schema):
    id: UUID
    kind: str
    name: str
    created_at: datetime
    applied_at: datetime | None
    told: dict[str, int]


class ImportOut(ImportLine):
    """`plan`: null once it was applied or forgotten."""

    plan: PlanOut | None


class Imports(Schema):
    items: list[ImportLine]
    next: str | None


class Purpose(Given):
    """With a reason in full, which everybody in it can read; without, phones and identity numbers are masked."""

    reason: Annotated[str, Field(max_length=160)] = ""


class TableOut(Schema):
    heads: list[str]
    rows: list[list[str]]


def _may_bring(request: Any, kind: str) -> None:
    """Files of people want their own scope."""
    if KINDS[kind].permission == EDIT_PEOPLE:
        PEOPLE.authenticate(request, "")


def _kept(request: Any, id: UUID) -> Import:
    found: Import = one_of(Import.objects, id)
    _may_bring(request, found.kind)
    return found


def line_out(row: Import) -> dict[str, Any]:
    told = {"id": row.id, "kind": row.kind, "name": row.file_name, "created_at": row.created_at}
    return {**told, "applied_at": row.applied_at, "told": row.told}


def plan_out(plan: Plan) -> dict[str, Any]:
    return {**as_data(plan), "seen": plan.fingerprint}


@contextmanager
def readable() -> Iterator[None]:
    """What is no table is refused in words."""
    try:
        yield
    except Unreadable as bad:
        raise ImportRefused(why(bad)) from None


def _looked_at(request: Any, row: Import, choices: Choices) -> dict[str, Any]:
    with readable():
        plan = plan_out(plan_of(row, choices, request.now)) if row.content else None
    return {**line_out(row), "plan": plan}


@router.get("imports", response=answers(Imports), auth=WRITE, operation_id="list_imports")
def list_imports(request: HttpRequest, limit: Limit = 25, after: After = "") -> Any:
    return by_id(Import.objects.defer("content"), after, limit, line_out)


@router.post("imports", response=answers(ImportOut, 201), auth=WRITE, operation_id="upload_list")
def upload(request: HttpRequest, given: ListIn) -> Any:
    """Kept for a day at most; nothing is written before it is applied."""
    _may_bring(request, given.kind)
    try:
        raw = base64.b64decode(given.content, validate=True)
    except ValueError:
        raise ImportRefused(_("文件要用 base64 编码")) from None
    with readable():
        row = keep_upload(kind=KINDS[given.kind], name=given.name, raw=raw, **by_now(request))
    return 201, _looked_at(request, row, Choices())


@router.get("imports/{uuid:id}", response=answers(ImportOut), auth=WRITE, operation_id="look_at_list")
def look(request: HttpRequest, id: UUID, make_places: bool = False) -> Any:
    return _looked_at(request, _kept(request, id), Choices(make_places=make_places))


@router.post("imports/{uuid:id}/columns", response=answers(ImportOut), auth=WRITE, operation_id="name_columns")
def name_some(request: HttpRequest, id: UUID, given: Meanings) -> Any:
    row = _kept(request, id)
    name_columns(kept=row, columns=row.columns | given.columns)
    return _looked_at(request, row, Choices())


@router.post("imports/{uuid:id}/apply", response=answers(PlanOut), auth=WRITE, operation_id="apply_list")
def apply(request: HttpRequest, id: UUID, given: Ticked) -> Any:
    """All of it or nothing."""
    row, choices = _kept(request, id), Choices(given.make_places, given.leave_out, given.let_go)
    with readable():
        return plan_out(apply_upload(kept=row, choices=choices, seen=given.seen, **by_now(request)))


@router.post("imports/{uuid:id}/forget", response=answers(ImportLine), auth=WRITE, operation_id="forget_list")
def forget_one(request: HttpRequest, id: UUID) -> Any:
    row = _kept(request, id)
    forget(row)
    return line_out(row)


# -- estates and buildings, line by line


class LinesIn(Given):
    """Rows as copied out of Excel: 小区, 楼栋, 单元数, 层数, 每层户数, 网格; with a heading in any order."""

    text: Annotated[str, Field(min_length=1, max_length=400_000)]


class TroubleOut(Schema):
    line: int
    words: str


class EstateOut(Schema):
    """What is made in it, by kind; how many of its buildings are there already, or change their grid."""

    name: str
    is_new: bool
    made: dict[str, int]
    there_count: int
    moved_count: int


class LaidOutOut(Schema):
    """Where a line is wrong, or what there is now. With a line that is wrong nothing is kept."""

    troubles: list[TroubleOut]
    estates: list[EstateOut]


def _laid_out(request: Any, text: str, *, keep: bool) -> dict[str, Any]:
    pasted, laid = read_rows(text), list[LaidOut]()
    if not pasted.troubles:
        with transaction.atomic():
            laid = lay_out_estates(rows=pasted.rows, **by_now(request))
            transaction.set_rollback(not keep)
    return {"troubles": pasted.troubles, "estates": laid}


@router.post("places/lay-out/check", response=answers(LaidOutOut), auth=WRITE, operation_id="check_lines")
def check_lines(request: HttpRequest, given: LinesIn) -> Any:
    """What the lines would make. Changes nothing."""
    return _laid_out(request, given.text, keep=False)


@router.post("places/lay-out", response=answers(LaidOutOut), auth=WRITE, operation_id="lay_out_estates")
def lay_out(request: HttpRequest, given: LinesIn) -> Any:
    """Make what they name and is not there; the same lines again change nothing."""
    return _laid_out(request, given.text, keep=True)


# -- out


def _table(heads: list[str], rows: Iterable[list[str]]) -> dict[str, Any]:
    return {"heads": heads, "rows": list(rows)}


@router.get(
    "exports/{list}", response=answers(TableOut), auth=Needs(KeyScope.REGISTRY_READ, READ_PLACES), operation_id="export"
)
def export(request: HttpRequest, list: Export) -> Any:
    """Under the headings that an import reads."""
    _words, heads, rows = taken_out(request, list)  # type: ignore[arg-type]
    return _table(heads, rows)


@router.post(
    "people/export",
    response=answers(TableOut),
    auth=Needs(KeyScope.PEOPLE_READ, READ_PEOPLE),
    operation_id="export_people",
)
def export_people(request: HttpRequest, given: Purpose) -> Any:
    return _table(*people_taken_out(request, given.reason, whole=bool(given.reason)))  # type: ignore[arg-type]
