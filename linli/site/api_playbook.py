"""The community's own way over `/api/v1/`: the file in use, what another would change, taking it into use."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope
from linli.accounts.rest import Given, Needs, answers, by_now, require_same, tagged
from linli.kernel.playbooks import Change
from linli.registry.actions.founding import change_details
from linli.registry.permissions import APPLY_PLAYBOOK
from linli.site.adjusting import own
from linli.site.playbooks import (
    BadPlaybook,
    Playbook,
    apply,
    diff,
    in_use,
    parse,
    plain,
    tree_of,
    written,
)
from linli.site.views_playbook import entry_of

router = Router(tags=["playbook"])
READ = Needs(KeyScope.PLAYBOOK_READ, APPLY_PLAYBOOK)
WRITE = Needs(KeyScope.PLAYBOOK_WRITE, APPLY_PLAYBOOK)


class PlaybookOut(Schema):
    """The file (YAML); empty where none was taken into use yet."""

    text: str


class PlaybookIn(Given):
    text: Annotated[str, Field(min_length=1, max_length=200_000)]


class FaultOut(Schema):
    line: int
    field: str
    words: str


class Changes(Schema):
    """Where the file is wrong, or what it changes, in words."""

    faults: list[FaultOut]
    changes: list[str]


class CommunityIn(Given):
    """What people call it, and the number the large button rings."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    phone: Annotated[str, Field(pattern=r"^[0-9+][0-9+ -]{1,18}[0-9]$")]


class CommunityOut(Schema):
    code: str
    name: str
    phone: str


def community_out(request: Any) -> dict[str, str]:
    return {name: getattr(request.community, name) for name in CommunityOut.model_fields}


@router.get("community", response=answers(CommunityOut), auth=READ, operation_id="get_community")
def get_community(request: HttpRequest, response: HttpResponse) -> Any:
    """Its ETag may be sent back as `If-Match`."""
    return tagged(response, community_out(request))


@router.put("community", response=answers(CommunityOut), auth=WRITE, operation_id="change_details")
def change_community(request: HttpRequest, given: CommunityIn) -> Any:
    asked: Any = request
    require_same(asked, lambda: community_out(asked))
    change_details(community=asked.community, **given.dict(), **by_now(asked))
    return {"code": asked.community.code, **given.dict()}


@router.get("playbook", response=answers(PlaybookOut), auth=READ, operation_id="get_playbook")
def get_playbook(request: HttpRequest) -> Any:
    asked: Any = request
    used = in_use(asked.community)
    return {"text": written(plain(used)) if used else ""}


def _ours(request: Any, text: str) -> Playbook:
    """The community's own name, code and hours are never taken from a file."""
    parse(text)
    return parse(written(own(tree_of(text), entry_of(request.community))))


def _words(change: Change) -> str:
    return " ".join(str(part) for part in (change.kind, change.what, change.name, change.detail) if part)


def _faults(bad: BadPlaybook) -> dict[str, Any]:
    faults = [{"line": fault.line, "field": fault.field, "words": str(fault.words)} for fault in bad.faults]
    return {"faults": faults, "changes": []}


@router.post("playbook/check", response=answers(Changes), auth=READ, operation_id="check_playbook")
def check_playbook(request: HttpRequest, given: PlaybookIn) -> Any:
    """The faults of a file by line, or what it would change. Changes nothing."""
    asked: Any = request
    try:
        book = _ours(asked, given.text)
    except BadPlaybook as bad:
        return _faults(bad)
    return {"faults": [], "changes": [_words(change) for change in diff(book=book, now=asked.now)]}


@router.put("playbook", response=answers(Changes), auth=WRITE, operation_id="apply_playbook")
def apply_playbook(request: HttpRequest, given: PlaybookIn) -> Any:
    """Take a file into use; one with faults changes nothing, and says where they are."""
    asked: Any = request
    try:
        book = _ours(asked, given.text)
    except BadPlaybook as bad:
        return _faults(bad)
    made = apply(book=book, by=asked.visitor.actor, now=asked.now)
    return {"faults": [], "changes": [_words(change) for change in made]}
