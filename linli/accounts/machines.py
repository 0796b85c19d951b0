"""The door for other systems: a key instead of a session, a problem (RFC 9457) instead of a page.

    @for_keys
    def door(request: MachineRequest, rest: str) -> HttpResponse: ...

It finds the community of the address, the key of the call, counts it, and runs what changes things in one transaction,
at most once for its `Idempotency-Key`. Whatever is read carries an ETag. Nothing here knows what is asked for.
"""

import json
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.accounts.actions.keys import PREFIX, count_call, hash_of
from linli.accounts.enums import Role
from linli.accounts.models import ApiCall, ApiKey
from linli.accounts.opens import Audience, Request, View
from linli.accounts.visitors import Standing, Visitor
from linli.kernel.communities import community_by_code
from linli.kernel.tenancy import in_community

log = structlog.get_logger(__name__)
PROBLEM = "application/problem+json"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SAFE = {"GET", "HEAD", "OPTIONS"}
REMEMBERED = timedelta(days=1)
machines = Audience("a key")


class MachineRequest(Request):
    """What a view behind `for_keys` gets."""

    key: ApiKey


class NotReadable(ValueError):
    """The call cannot be read: no JSON, or letters that no database keeps."""


def problem(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """Why not, for a program: RFC 9457."""
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return HttpResponse(json.dumps(told, ensure_ascii=False, default=str), status=status, content_type=PROBLEM)


def for_keys(view: View) -> View:
    """Declare that a view is opened by a key of the community in its address."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        found = cast(MachineRequest, request)
        community = community_by_code(code)
        if community is None:
            return problem(404, _("没有这个社区"))
        found.community = community
        with in_community(community):  # a transaction of its own: calls of one key need not wait for each other
            key = key_of(request.headers.get("Authorization", ""), found.now)
            left = count_call(key=key, now=found.now) if key else 0
        if key is None:
            return _unknown()
        try:
            with in_community(community):
                return _inside(found, key, left, view, kwargs)
        except Exception:
            log.exception("a call failed", path=request.path, key=str(key.id))
            return problem(500, _("系统出错了"))

    opened.opens, opened.methods, opened.is_machine = machines, METHODS, True  # type: ignore[attr-defined]
    return opened


def _unknown() -> HttpResponse:
    refused = problem(401, _("没有有效的密钥"))
    refused["WWW-Authenticate"] = 'Bearer realm="linli"'
    return refused


def _inside(request: MachineRequest, key: ApiKey, left: int, view: View, kwargs: dict[str, Any]) -> HttpResponse:
    if left < 0:
        response = problem(429, _("这一分钟的次数用完了"))
        response["Retry-After"] = str(60 - request.now.second)
    else:
        request.key, request.visitor = key, visitor_of_key(request, key)
        response = _answer(request, view, kwargs)
    response["RateLimit-Limit"], response["RateLimit-Remaining"] = str(key.per_minute), str(max(left, 0))
    response["Cache-Control"] = "private, no-cache"
    return response


def key_of(header: str, now: datetime) -> ApiKey | None:
    """The key a call carries (`Bearer linli_…`), if it is good; compared by a keyed hash of its secret."""
    scheme, _space, words = header.strip().partition(" ")
    return key_with(words.strip(), now) if scheme.lower() == "bearer" else None


def key_with(words: str, now: datetime) -> ApiKey | None:
    prefix, _bar, rest = words.partition("_")
    name, _bar, secret = rest.partition("_")
    try:
        id = UUID(hex=name)
    except ValueError:
        return None
    key = ApiKey.objects.filter(id=id, secret_hash=hash_of(secret)).first() if prefix == PREFIX else None
    return key if key is not None and key.is_good(now) else None


def visitor_of_key(request: Request, key: ApiKey) -> Visitor:
    """A key is a colleague of the role it acts as, in its group where that reaches no further."""
    parties = frozenset({key.party_id}) if key.party_id else frozenset()
    standing = Standing(frozenset({Role(key.role)}), party_ids=parties)
    return Visitor(request.community, standing=standing, verified=True, key=key)


def _answer(request: MachineRequest, view: View, kwargs: dict[str, Any]) -> HttpResponse:
    try:
        _require_readable(request)
    except NotReadable as bad:
        return problem(400, _("没有读懂这次请求"), str(bad))
    if request.method in SAFE:
        return with_etag(request, view(request, **kwargs))
    if wanted := request.headers.get("Idempotency-Key", ""):
        return _once(request, wanted, view, kwargs)
    with transaction.atomic():
        response = view(request, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _require_readable(request: HttpRequest) -> None:
    """JSON of an object, without NUL and half characters, which no database keeps."""
    try:
        body = request.body
    except RequestDataTooBig:
        raise NotReadable(_("内容太多了")) from None
    asked = [request.path, *(text for _name, texts in request.GET.lists() for text in texts)]
    if any(not _is_text(text) for text in asked):
        raise NotReadable(_("地址里有乱码"))
    if not body:
        return
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise NotReadable(_("内容不是 JSON")) from None
    if not all(_is_text(text) for text in _texts(told)):
        raise NotReadable(_("文字里有乱码"))


def _is_text(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _texts(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [text for name, value in told.items() for text in (name, *_texts(value))]
    if isinstance(told, list):
        return [text for value in told for text in _texts(value)]
    return [told] if isinstance(told, str) else []


def etag_of(content: bytes) -> str:
    return quote_etag(sha256(content).hexdigest()[:32])


def with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag; 304 and nothing where the caller has it already."""
    if response.status_code != 200 or response.streaming:
        return response
    tag = response.get("ETag") or etag_of(response.content)
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    response["ETag"] = tag
    return response


# -- at most once


def _once(request: MachineRequest, wanted: str, view: View, kwargs: dict[str, Any]) -> HttpResponse:
    """Run a call at most once for its key; a retry gets the first answer, another call with the key is refused."""
    if len(wanted) > 80 or not wanted.isprintable():
        return problem(400, _("Idempotency-Key 最多 80 个字符"))
    told = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    print_ = sha256(told).hexdigest()
    ApiCall.objects.filter(key=request.key, at__lt=request.now - REMEMBERED).delete()
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = ApiCall.new(key=request.key, idempotency_key=wanted, fingerprint=print_, at=request.now)
        except IntegrityError:
            return _again(ApiCall.objects.get(key=request.key, idempotency_key=wanted), print_)
        response = view(request, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        else:
            row.status, row.body = response.status_code, response.content.decode()
            row.location = response.get("Location", "")[:300]
            row.save(update_fields=["status", "body", "location"])
    return response


def _again(row: ApiCall, print_: str) -> HttpResponse:
    if row.fingerprint != print_:
        return problem(422, _("这个 Idempotency-Key 已用于另一个请求"))
    response = HttpResponse(str(row.body), status=row.status, content_type="application/json; charset=utf-8")
    response["Idempotency-Replayed"] = "true"
    if row.location:
        response["Location"] = row.location
    return response


__all__ = ["MachineRequest", "for_keys", "machines", "problem"]
