"""Bodies outside over `/api/v1/`: asked by a link, their promises followed until they are kept."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import (
    After,
    Given,
    Limit,
    Named,
    Needs,
    Pictures,
    Reason,
    Words,
    answers,
    by_id,
    by_now,
    one_of,
    pictures_of,
    require_same,
    tagged,
    today_of,
)
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.practices.outside import permissions as may
from linli.practices.outside.actions.links import Asking, LinkRefused, make_link, revoke_link
from linli.practices.outside.actions.promising import PromiseRefused, drop, keep
from linli.practices.outside.enums import PromiseState
from linli.practices.outside.models import AnswerLink, Promise
from linli.practices.outside.queries.links import address_of, links_of, may_be_asked, proposed_words
from linli.practices.outside.queries.promises import promises_for, under

router = Router(tags=["outside"])
READ = Needs(KeyScope.MATTERS_READ, may.READ)
WRITE = Needs(KeyScope.MATTERS_WRITE, may.ASK)
REFUSALS = (LinkRefused, PromiseRefused)


class Asked(Given):
    """What the body reads, without whoever raised it. With a `phone` the link is sent there; without, hand it over."""

    asked: Words
    where: Annotated[str, Field(max_length=160)] = ""
    contact: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    days: Literal[7, 14, 30, 90] = 30


class LinkOut(Schema):
    id: UUID
    party: Named
    asked: str
    where: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class LinkMade(LinkOut):
    """`address`: whoever opens it answers as the body; told this once."""

    address: str


class LinksOut(Schema):
    """Newest first. `proposed`: words and place without persons, to be checked before they are sent."""

    may_ask: bool
    proposed: str
    proposed_where: str
    links: list[LinkOut]


class PromiseOut(Schema):
    """`moved_to`: the promise that took its place; `asked_count`: how often the body was asked after it."""

    id: UUID
    matter: UUID
    number: str
    party: Named
    what: str
    due_on: date
    made_at: datetime
    state: PromiseState
    ended_on: date | None
    moved_to: UUID | None
    asked_count: int


class PromisesOut(Schema):
    items: list[PromiseOut]
    next: str | None


class Kept(Given):
    """What is there now; the reporter reads it."""

    words: Reason
    photos: Pictures = []


class Dropped(Given):
    """Read by colleagues."""

    reason: Reason


def _matter(request: Any, id: UUID) -> Matter:
    rows = matters_for(request.visitor).select_related("category", "place__parent__parent", "grid", "holder")
    matter = one_of(rows, id)
    matter.community = request.community
    return matter


def _party(row: AnswerLink | Promise) -> dict[str, Any]:
    return {"id": row.party_id, "name": row.party.name}


def link_out(row: AnswerLink) -> dict[str, Any]:
    names = ("id", "asked", "where", "made_at", "expires_at", "revoked_at")
    return {**{name: getattr(row, name) for name in names}, "party": _party(row)}


def links_out(matter: Matter) -> dict[str, Any]:
    asked, where = proposed_words(matter)
    told = {"may_ask": may_be_asked(matter), "proposed": asked, "proposed_where": where}
    return {**told, "links": [link_out(row) for row in links_of(matter)]}


@router.get("matters/{uuid:id}/outside-links", response=answers(LinksOut), auth=READ, operation_id="list_links")
def list_links(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """The links of a matter, without their addresses. The ETag may be sent back as `If-Match` with a new one."""
    return tagged(response, links_out(_matter(request, id)))


@router.post("matters/{uuid:id}/outside-links", response=answers(LinkMade, 201), auth=WRITE, operation_id="ask_by_link")
def ask_by_link(request: HttpRequest, id: UUID, given: Asked) -> Any:
    """Ask the body that holds the matter, or once more: the link it had before opens no more.

    The secretary who made the key answers for it, as for everything the key does.
    """
    asked: Any = request
    matter = _matter(asked, id)
    require_same(asked, lambda: links_out(matter))
    link = make_link(matter=matter, asking=Asking(**given.dict()), user=asked.key.made_by, **by_now(asked))
    return 201, {**link_out(link), "address": address_of(link, asked.community.code)}


@router.post("outside-links/{uuid:id}/revoke", response=answers(LinkOut), auth=WRITE, operation_id="revoke_link")
def revoke_one_link(request: HttpRequest, id: UUID) -> Any:
    """It opens no more. Revoked twice is revoked."""
    link = one_of(AnswerLink.objects.select_related("matter", "party"), id)
    _matter(request, link.matter_id)
    require_same(request, lambda: link_out(link))
    return link_out(revoke_link(link=link, **by_now(request)))


# -- what they promised


def promise_out(row: Promise) -> dict[str, Any]:
    names = ("id", "what", "due_on", "made_at", "state", "ended_on", "asked_count")
    told = {"matter": row.matter_id, "number": row.matter.number, "party": _party(row), "moved_to": row.moved_to_id}
    return {**{name: getattr(row, name) for name in names}, **told}


def _promise(request: Any, id: UUID) -> Promise:
    found = one_of(promises_for(request.visitor).select_related("matter__community"), id)
    require_same(request, lambda: promise_out(found))
    return found


@router.get("promises", response=answers(PromisesOut), auth=READ, operation_id="list_promises")
def list_promises(
    request: HttpRequest, tab: Literal["", "open", "over", "done"] = "", matter: UUID | None = None, limit: Limit = 50,
    after: After = "",
) -> Any:  # fmt: skip
    """What bodies outside promised; `tab`: those still open, those of them whose day went by, those kept."""
    asked: Any = request
    rows = promises_for(asked.visitor)
    rows = rows.filter(matter_id=matter) if matter else rows
    return by_id(rows.filter(under(tab, today_of(asked))) if tab else rows, after, limit, promise_out)


@router.get("promises/{uuid:id}", response=answers(PromiseOut), auth=READ, operation_id="get_promise")
def get_promise(request: HttpRequest, id: UUID, response: HttpResponse) -> Any:
    """Its ETag may be sent back as `If-Match`."""
    return tagged(response, promise_out(_promise(request, id)))


@router.post("promises/{uuid:id}/keep", response=answers(PromiseOut), auth=WRITE, operation_id="keep_promise")
def keep_promise(request: HttpRequest, id: UUID, given: Kept) -> Any:
    """核实：办到了; with at most three pictures."""
    made, asked = _promise(request, id), request
    files = pictures_of(asked, given.photos)  # type: ignore[arg-type]
    return promise_out(keep(made=made, words=given.words, files=files, **by_now(asked)))


@router.post("promises/{uuid:id}/drop", response=answers(PromiseOut), auth=WRITE, operation_id="drop_promise")
def drop_promise(request: HttpRequest, id: UUID, given: Dropped) -> Any:
    """作罢: nobody waits for it any more."""
    return promise_out(drop(made=_promise(request, id), reason=given.reason, **by_now(request)))
