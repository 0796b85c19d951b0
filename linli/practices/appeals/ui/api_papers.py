"""12345 转办单 over `/api/v1/`: taken in once, replied to in the hotline's form, given back when they are not ours."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import (
    After,
    Given,
    Limit,
    Needs,
    Reason,
    answers,
    by_id,
    by_now,
    pictures_of,
    require_same,
    tagged,
)
from linli.engines.matters.actions.raising import Where
from linli.engines.matters.enums import Source
from linli.practices.appeals.actions.desk import Entry
from linli.practices.appeals.actions.forwarded import Paper, keep_reply, mark_replied, not_ours, take
from linli.practices.appeals.hotline import Reply
from linli.practices.appeals.models import Forwarded
from linli.practices.appeals.permissions import FORWARDED
from linli.practices.appeals.queries.callers import Caller
from linli.practices.appeals.queries.forwarded import paper_of, papers_for, reply_of
from linli.practices.appeals.ui.api import Telling, told_of

router = Router(tags=["matters"])
READ = Needs(KeyScope.MATTERS_READ, FORWARDED)
WRITE = Needs(KeyScope.MATTERS_WRITE, FORWARDED)
Written = Annotated[str, Field(max_length=2000)]


class PaperIn(Telling):
    """`number` and `due_at` are the hotline's; the matter is due then."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    due_at: AwareDatetime


class ReplyIn(Given):
    """The four answers of the hotline's form."""

    handled: Written = ""
    answer: Written = ""
    contacted: bool = False
    finished: Annotated[str, Field(max_length=40)] = ""


class NotOurs(Given):
    """The caller reads the reason: it says whose it is."""

    ground: Literal["非本辖区", "非社区职责"]
    reason: Reason


class ReplyOut(Schema):
    handled: str
    answer: str
    contacted: bool
    finished: str


class PaperLine(Schema):
    """`matter`: by whose id the paper is found; `number`: the hotline's."""

    matter: UUID
    number: str
    due_at: datetime
    replied_at: datetime | None
    not_ours: str


class PaperOut(PaperLine):
    """`reply`: as somebody wrote it; before that, as the matter tells it."""

    reply: ReplyOut


class Papers(Schema):
    items: list[PaperLine]
    next: str | None


DONE = answers(PaperOut)


def line_out(row: Forwarded) -> dict[str, Any]:
    told = {"matter": row.matter_id, "number": row.hotline_number, "due_at": row.hotline_due_at}
    return {**told, "replied_at": row.replied_at, "not_ours": row.not_ours_reason}


def paper_out(row: Forwarded) -> dict[str, Any]:
    reply = reply_of(row)
    return {**line_out(row), "reply": {name: getattr(reply, name) for name in ReplyOut.model_fields}}


def _paper(request: Any, id: UUID) -> Forwarded:
    found = paper_of(request.visitor, id)
    if found is None:
        raise Http404(str(id))
    require_same(request, lambda: paper_out(found))
    return found


@router.get("forwarded", response=answers(Papers), auth=READ, operation_id="list_papers")
def list_papers(request: HttpRequest, replied: bool | None = None, limit: Limit = 50, after: After = "") -> Any:
    asked: Any = request
    rows = papers_for(asked.visitor)
    rows = rows if replied is None else rows.filter(replied_at__isnull=not replied)
    return by_id(rows, after, limit, line_out)


@router.post("forwarded", response=answers(PaperOut, 201) | {200: PaperOut}, auth=WRITE, operation_id="take_paper")
def take_paper(request: HttpRequest, given: PaperIn) -> Any:
    """登记: a matter with the hotline's deadline. A number that came before is taken once: 200."""
    asked: Any = request
    category, place = told_of(given)
    entry = Entry(
        category, given.text, Source.HOTLINE, Where(place, None, given.where), Caller(), given.phone, given.name,
        given.wants_call, given.urgent, pictures_of(asked, given.photos), given.answers,
    )  # fmt: skip
    paper = Paper(given.number, given.due_at, entry)
    forwarded, made = take(community=asked.community, paper=paper, **by_now(asked))
    return (201, paper_out(forwarded)) if made else (200, paper_out(_paper(asked, forwarded.matter_id)))


@router.get("forwarded/{uuid:id}", response=DONE, auth=READ, operation_id="get_paper")
def get_paper(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """Its ETag may be sent back as `If-Match`."""
    return tagged(response, paper_out(_paper(request, id)))


@router.put("forwarded/{uuid:id}/reply", response=DONE, auth=WRITE, operation_id="keep_reply")
def keep_one_reply(request: HttpRequest, id: UUID, given: ReplyIn) -> Any:
    """Kept as it will be sent; what was sent stays."""
    return paper_out(keep_reply(forwarded=_paper(request, id), reply=Reply(**given.dict()), **by_now(request)))


@router.post("forwarded/{uuid:id}/replied", response=DONE, auth=WRITE, operation_id="mark_replied")
def mark_one_replied(request: HttpRequest, id: UUID, given: ReplyIn) -> Any:
    """It was entered with the hotline, in these words. A second time changes nothing."""
    return paper_out(mark_replied(forwarded=_paper(request, id), reply=Reply(**given.dict()), **by_now(request)))


@router.post("forwarded/{uuid:id}/not-ours", response=DONE, auth=WRITE, operation_id="give_back_paper")
def give_back_paper(request: HttpRequest, id: UUID, given: NotOurs) -> Any:
    """The matter is closed by it; the caller may still say that they are not satisfied."""
    paper = _paper(request, id)
    not_ours(forwarded=paper, ground=given.ground, reason=given.reason, version=paper.matter.version, **by_now(request))
    return paper_out(paper)
