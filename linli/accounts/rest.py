"""What the parts of `/api/v1/` share: scopes, problems, pages by key, pictures. For `ui/api.py` alone: ninja is heavy."""

import base64
import io
import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import Manager, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import ConfigDict, Field

from linli.accounts.enums import KeyScope
from linli.accounts.machines import MachineRequest, etag_of
from linli.kernel.files import BadImage, store_images
from linli.kernel.models import StoredFile
from linli.kernel.worktime import local

MOST = 100
PICTURES = 3
Row = TypeVar("Row")
Kept = TypeVar("Kept", bound=Model)
#: Answers that a call may get besides the one it wants.
REFUSALS = frozenset({400, 401, 403, 404, 409, 412, 422, 429})

Limit = Annotated[int, Field(ge=1, le=MOST, description="at most so many rows")]
After = Annotated[str, Field(max_length=200, description="`next` of the page before")]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Picture = Annotated[str, Field(max_length=2_000_000, description="a JPEG, PNG, WebP or GIF picture, base64")]
Pictures = Annotated[list[Picture], Field(max_length=PICTURES)]


class Given(Schema):
    """What a call may say: nothing that is not declared."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Problem(Schema):
    """Why not (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, Any]] = []


class Named(Schema):
    """A reference to a record, with its name."""

    id: UUID
    name: str


class Needs(HttpBearer):
    """The scope a key must have, and the permission its role must have."""

    def __init__(self, scope: KeyScope, permission: str = "") -> None:
        self.scope, self.permission = scope, permission
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        asked: MachineRequest = request  # type: ignore[assignment]
        if self.scope not in asked.key.scopes:
            raise HttpError(403, _("这把密钥没有“%(scope)s”的用途") % {"scope": self.scope.label})
        if self.permission and not asked.visitor.may(self.permission):
            raise HttpError(403, _("这把密钥的身份不能做这件事"))
        return asked.visitor


def answers(wanted: Any, status: int = 200) -> dict[Any, Any]:
    """The answers of an operation: what was wanted, or a problem."""
    return {status: wanted, REFUSALS: Problem}


def paged(
    rows: Iterable[Row], limit: int, cursor: Callable[[Row], list[str]], shown: Callable[[Row], Any]
) -> dict[str, Any]:
    """A page of rows read one beyond the limit, and where the next one begins."""
    found = list(rows)
    following = written(cursor(found[limit - 1])) if len(found) > limit else None
    return {"items": [shown(row) for row in found[:limit]], "next": following}


def written(parts: list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(after: str, *kinds: Callable[[str], Any]) -> list[Any] | None:
    """The parts of a cursor; None for the first page. One that was not made here is refused."""
    if not after:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        return [kind(part) for kind, part in zip(kinds, parts, strict=True)]
    except (ValueError, TypeError, AttributeError):
        raise HttpError(404, _("after 不是上一页给的")) from None


def by_id(rows: Any, after: str, limit: int, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """Rows in the order in which they were made, a page of them."""
    last = read_cursor(after, UUID)
    rows = rows.filter(id__gt=last[0]) if last else rows
    return paged(rows.order_by("id")[: limit + 1], limit, lambda row: [str(row.id)], shown)


def one_of(rows: QuerySet[Kept] | Manager[Kept], id: UUID) -> Kept:
    """The record that an address names; not found where it is none of these."""
    found = rows.filter(id=id).first()
    if found is None:
        raise Http404(str(id))
    return found


def by_now(request: Any) -> dict[str, Any]:
    """Who does it and when, as every action asks."""
    return {"by": request.visitor.actor, "now": request.now}


def today_of(request: Any) -> date:
    return local(request.now).date()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def pictures_of(request: MachineRequest, given: list[str]) -> tuple[StoredFile, ...]:
    """Keep the pictures of a call; raises `BadImage` for what is none."""
    try:
        contents = [base64.b64decode(each, validate=True) for each in given]
    except ValueError:
        raise BadImage(_("图片要用 base64 编码")) from None
    return tuple(store_images((io.BytesIO(each) for each in contents), now=request.now))


def tag_of(told: dict[str, Any]) -> str:
    """The ETag of one record as it is shown."""
    return etag_of(json.dumps(told, sort_keys=True, default=str).encode())


def tagged(response: HttpResponse, told: dict[str, Any]) -> dict[str, Any]:
    """One record with its ETag, which may be sent back as `If-Match`."""
    response["ETag"] = tag_of(told)
    return told


def require_same(request: HttpRequest, told: Callable[[], dict[str, Any]]) -> None:
    """`If-Match`: refuse where the caller last saw something else; what it is now is read only where they say so."""
    wanted = request.headers.get("If-Match", "").strip()
    if wanted and wanted != "*" and tag_of(told()) not in [each.strip() for each in wanted.split(",")]:
        raise HttpError(412, _("刚刚有人先处理了这件事，请看最新情况后再操作"))
