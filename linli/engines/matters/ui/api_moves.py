"""What is done with a matter over `/api/v1/`: the declared moves, and what is said besides. By the pages' own actions."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import AwareDatetime, Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import (
    Given,
    Needs,
    Pictures,
    Reason,
    Words,
    answers,
    by_now,
    pictures_of,
    require_same,
    today_of,
)
from linli.engines.matters import permissions as may
from linli.engines.matters.actions import answering, handing, joining, saying, splitting
from linli.engines.matters.enums import ExtensionState, Rating
from linli.engines.matters.models import Category, Extension, Matter
from linli.engines.matters.permissions import can_move, can_see_reporter, holds
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.queries.routing import NoDesk, proposals
from linli.engines.matters.queries.similar import by_number, similar_matters
from linli.engines.matters.ui.api import READ, RELATED, MatterLine, MatterOut, line_of, seen, shown
from linli.kernel.files import BadImage
from linli.kernel.workflow import MoveRefused
from linli.registry.models import Party

router = Router(tags=["moves"])
WRITE = KeyScope.MATTERS_WRITE
DONE = answers(MatterOut)
#: Refused by the domain, with words for whoever asked.
REFUSALS = (MoveRefused, BadImage)
NO_DESK = NoDesk
Title = Annotated[str, Field(min_length=1, max_length=120)]


class Dispatch(Given):
    """`visit`: the holder must call on the reporter, so may see (logged) who it is."""

    holder: UUID
    visit: bool = False


class HandOn(Given):
    holder: UUID
    reason: Reason
    visit: bool = False


class Passed(Given):
    holder: UUID
    reason: Reason


class Because(Given):
    reason: Reason


class Question(Given):
    question: Reason


class Answer(Given):
    """What the reporter gets, with at most three pictures."""

    text: Words
    photos: Pictures = []


class Note(Given):
    text: Words
    public: bool = False
    photos: Pictures = []


class Evaluated(Given):
    rating: Rating
    reason: Annotated[str, Field(max_length=500)] = ""


class Join(Given):
    number: Annotated[str, Field(min_length=1, max_length=20)]


class Split(Given):
    tasks: Annotated[list[Title], Field(min_length=2, max_length=20)]


class Sort(Given):
    category: Annotated[str, Field(min_length=1, max_length=40)]


class Publish(Given):
    title: Title


class MoreTime(Given):
    until: AwareDatetime
    reason: Reason


class Decision(Given):
    grant: bool


class Helper(Given):
    party: UUID


class ReporterOut(Schema):
    """Who raised it: asked for with a reason, and written where they can read who looked."""

    name: str
    phone: str
    wants_call: bool


class ProposalOut(Schema):
    party: UUID
    name: str
    reason: str


def _matter(request: Any, id: UUID, name: str = "") -> Matter:
    """The matter, if this key may make the move and saw its latest state (`If-Match`)."""
    matter = seen(request, id)
    step = next((move for move in procedure_of(matter.kind).moves if move.name == name), None)
    if name and step is None:
        raise HttpError(404, _("这类事项没有这一步"))
    if step is not None and not can_move(request.visitor, matter, step):
        raise HttpError(403, _("这把密钥的身份不能做这件事"))
    require_same(request, lambda: shown(request, matter))
    return matter


def _done(request: Any, matter: Matter) -> dict[str, Any]:
    """As it is now."""
    rows = Matter.objects.select_related(*RELATED)
    newer = rows.get(id=matter.id)
    newer.community = request.community
    return shown(request, newer)


def _party(id: UUID) -> Party:
    party = Party.objects.filter(id=id, is_active=True).first()
    if party is None:
        raise MoveRefused(_("请选择承办方"))
    return party


@router.post("matters/{uuid:id}/dispatch", response=DONE, auth=Needs(WRITE, may.DISPATCH), operation_id="dispatch")
def dispatch(request: HttpRequest, id: UUID, given: Dispatch) -> Any:
    matter = _matter(request, id, "dispatch")
    handing.dispatch(matter=matter, to=_party(given.holder), visit=given.visit, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/accept", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="accept")
def accept(request: HttpRequest, id: UUID) -> Any:
    matter = _matter(request, id, "accept")
    handing.accept(matter=matter, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/refuse", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="refuse")
def refuse(request: HttpRequest, id: UUID, given: Because) -> Any:
    matter = _matter(request, id, "refuse")
    handing.refuse(matter=matter, reason=given.reason, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/transfer", response=DONE, auth=Needs(WRITE, may.DISPATCH), operation_id="transfer")
def transfer(request: HttpRequest, id: UUID, given: HandOn) -> Any:
    matter, to = _matter(request, id, "transfer"), _party(given.holder)
    handing.hand_on(matter=matter, to=to, name="transfer", reason=given.reason, visit=given.visit, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/pass", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="pass_on")
def pass_on(request: HttpRequest, id: UUID, given: Passed) -> Any:
    matter = _matter(request, id, "pass")
    handing.hand_on(matter=matter, to=_party(given.holder), name="pass", reason=given.reason, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/helpers", response=DONE, auth=Needs(WRITE, may.DISPATCH), operation_id="call_helper")
def call_helper(request: HttpRequest, id: UUID, given: Helper) -> Any:
    matter = _matter(request, id)
    if not matter.is_open:
        raise MoveRefused(_("已办结的事项不用再请人协办"))
    handing.call_helper(matter=matter, party=_party(given.party), **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/ask", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="ask")
def ask(request: HttpRequest, id: UUID, given: Question) -> Any:
    matter = _matter(request, id, "ask")
    answering.ask(matter=matter, question=given.question, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/resume", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="resume")
def resume(request: HttpRequest, id: UUID) -> Any:
    matter = _matter(request, id, "resume")
    answering.resume(matter=matter, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/answer", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="answer")
def answer(request: HttpRequest, id: UUID, given: Answer) -> Any:
    matter = _matter(request, id, "answer")
    files = pictures_of(request, given.photos)  # type: ignore[arg-type]
    answering.answer(matter=matter, text=given.text, files=files, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/settle", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="settle")
def settle(request: HttpRequest, id: UUID, given: Answer) -> Any:
    matter = _matter(request, id, "settle")
    files = pictures_of(request, given.photos)  # type: ignore[arg-type]
    answering.settle(matter=matter, text=given.text, files=files, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/evaluate", response=DONE, auth=Needs(WRITE, may.EVALUATE), operation_id="evaluate")
def evaluate(request: HttpRequest, id: UUID, given: Evaluated) -> Any:
    """回访代评: what the reporter said when they were called."""
    matter = _matter(request, id, "evaluate")
    answering.evaluate(matter=matter, rating=given.rating, reason=given.reason, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/reopen", response=DONE, auth=Needs(WRITE, may.EVALUATE), operation_id="reopen")
def reopen(request: HttpRequest, id: UUID, given: Because) -> Any:
    matter = _matter(request, id, "reopen")
    answering.reopen(matter=matter, reason=given.reason, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/end", response=DONE, auth=Needs(WRITE, may.END), operation_id="end")
def end(request: HttpRequest, id: UUID, given: Because) -> Any:
    matter = _matter(request, id, "end")
    answering.end(matter=matter, reason=given.reason, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/join", response=DONE, auth=Needs(WRITE, may.DISPATCH), operation_id="join")
def join(request: HttpRequest, id: UUID, given: Join) -> Any:
    """并案: `number` is the original's."""
    matter, asked = _matter(request, id, "join"), request
    original = by_number(asked.visitor, given.number)  # type: ignore[attr-defined]
    if original is None:
        raise MoveRefused(_("没有找到编号 %(number)s") % {"number": given.number})
    original.community = matter.community
    joining.join(matter=matter, original=original, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/unjoin", response=DONE, auth=Needs(WRITE, may.DISPATCH), operation_id="unjoin")
def unjoin(request: HttpRequest, id: UUID) -> Any:
    matter = _matter(request, id, "unjoin")
    joining.unjoin(matter=matter, **by_now(request))
    return _done(request, matter)


@router.post(
    "matters/{uuid:id}/split",
    response=answers(list[MatterLine]),
    auth=Needs(WRITE, may.DISPATCH),
    operation_id="split",
)
def split(request: HttpRequest, id: UUID, given: Split) -> Any:
    """拆分: the parts, which wait at the desk."""
    matter = _matter(request, id)
    return [line_of(part) for part in splitting.split(matter=matter, tasks=list(given.tasks), **by_now(request))]


@router.post("matters/{uuid:id}/sort", response=DONE, auth=Needs(WRITE, may.DISPATCH), operation_id="sort")
def sort(request: HttpRequest, id: UUID, given: Sort) -> Any:
    matter = _matter(request, id)
    category = Category.objects.filter(key=given.category, is_active=True).first()
    if category is None:
        raise MoveRefused(_("请选择类别"))
    saying.sort(matter=matter, category=category, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/notes", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="note")
def note(request: HttpRequest, id: UUID, given: Note) -> Any:
    """A note for colleagues; `public`: progress that the reporter reads, from whoever handles it."""
    matter, asked = _matter(request, id), request
    visitor = asked.visitor  # type: ignore[attr-defined]
    if given.public and not (visitor.may(may.DISPATCH) or holds(visitor, matter)):
        raise HttpError(403, _("只有承办方和受理台能写给居民看的进展，请改选“内部”"))
    files = pictures_of(request, given.photos)  # type: ignore[arg-type]
    saying.note(matter=matter, text=given.text, public=given.public, files=files, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/publish", response=DONE, auth=Needs(WRITE, may.PUBLISH), operation_id="publish")
def publish(request: HttpRequest, id: UUID, given: Publish) -> Any:
    """On the public page and in Open311, under a title that names nobody."""
    matter = _matter(request, id)
    saying.publish(matter=matter, title=given.title, listed=True, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/unpublish", response=DONE, auth=Needs(WRITE, may.PUBLISH), operation_id="unpublish")
def unpublish(request: HttpRequest, id: UUID) -> Any:
    matter = _matter(request, id)
    saying.publish(matter=matter, title=matter.public_title, listed=False, **by_now(request))
    return _done(request, matter)


@router.post("matters/{uuid:id}/extension", response=DONE, auth=Needs(WRITE, may.HANDLE), operation_id="ask_extension")
def ask_extension(request: HttpRequest, id: UUID, given: MoreTime) -> Any:
    """延期申请."""
    matter, asked = _matter(request, id), request
    visitor = asked.visitor  # type: ignore[attr-defined]
    ends = (move for move in procedure_of(matter.kind).moves if move.name in {"answer", "settle"})
    if not any(can_move(visitor, matter, move) for move in ends):
        raise HttpError(403, _("这把密钥的身份不能做这件事"))
    until: datetime = given.until
    saying.ask_extension(matter=matter, until=until, reason=given.reason, **by_now(request))
    return _done(request, matter)


@router.post(
    "matters/{uuid:id}/extension/decide", response=DONE, auth=Needs(WRITE, may.EXTEND), operation_id="decide_extension"
)
def decide_extension(request: HttpRequest, id: UUID, given: Decision) -> Any:
    matter = _matter(request, id)
    asked = Extension.objects.filter(matter=matter, state=ExtensionState.ASKED).first()
    if asked is None:
        raise MoveRefused(_("这份申请已有决定"))
    asked.matter = matter
    saying.decide_extension(extension=asked, grant=given.grant, **by_now(request))
    return _done(request, matter)


@router.post(
    "matters/{uuid:id}/reporter",
    response=answers(ReporterOut),
    auth=Needs(KeyScope.PEOPLE_READ, may.REVEAL_ON_VISIT),
    operation_id="reveal_reporter",
)
def reveal_reporter(request: HttpRequest, id: UUID, given: Because) -> Any:
    """Who raised it, for a reason that is logged; not for who need not visit."""
    matter, asked = _matter(request, id), request
    if not can_see_reporter(asked.visitor, matter):  # type: ignore[attr-defined]
        raise HttpError(403, _("这把密钥的身份不能做这件事"))
    saying.reveal_reporter(matter=matter, reason=given.reason, **by_now(request))
    reporter = matter.reporter
    phone = str(reporter.account.phone) if reporter.account else ""
    return {"name": str(reporter.name) or reporter.pseudonym, "phone": phone, "wants_call": reporter.wants_call}


@router.get(
    "matters/{uuid:id}/proposals", response=answers(list[ProposalOut]), auth=READ, operation_id="list_proposals"
)
def list_proposals(request: HttpRequest, id: UUID) -> Any:
    """Holders worth proposing, best first, with the reason."""
    matter, asked = seen(request, id), request
    found = proposals(category=matter.category, place=matter.place, grid=matter.grid, on=today_of(asked))
    return [{"party": each.party_id, "name": each.name, "reason": str(each.reason)} for each in found]


@router.get("matters/{uuid:id}/similar", response=answers(list[MatterLine]), auth=READ, operation_id="list_similar")
def list_similar(request: HttpRequest, id: UUID) -> Any:
    """Open matters that read alike and may be the same, most alike first."""
    asked: Any = request
    found = similar_matters(asked.visitor, seen(request, id), asked.now)
    ids = [each.id for each in found]
    whole = Matter.objects.filter(id__in=ids).select_related(*RELATED)
    rows = {row.id: row for row in whole}
    return [line_of(rows[id]) for id in ids]
