"""Answering with a page: one template; with htmx one block of it. Refusals are pages too, in the reader's language."""

import sys
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails
from jinja2_fragments import render_block

from linli.design.navigation import items_for
from linli.design.stylesheet import stylesheet_url
from linli.kernel.ids import uuid7
from linli.kernel.tenancy import in_community

#: The cookie that carries what the next page says; signed, so that nobody puts words into our mouth.
FLASH = "flash"
#: Elder mode (老年版) as the cookie says it: text of 20, 25 or 30 px; 0 is the standard page.
ELDER = {"1": 1, "2": 2, "3": 3}


def flash(request: HttpRequest, text: str, tone: str = "ok") -> None:
    """Say something on the next page."""
    request.flashes = [*_waiting(request), {"text": str(text), "tone": tone}]  # type: ignore[attr-defined]


def _waiting(request: HttpRequest) -> list[dict[str, str]]:
    """What is to be said and was not yet."""
    found: list[dict[str, str]] | None = getattr(request, "flashes", None)
    if found is not None:
        return found
    try:
        return list(signing.loads(request.COOKIES[FLASH], salt=FLASH)) if FLASH in request.COOKIES else []
    except signing.BadSignature:
        return []


def pass_flashes_on(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser what the next page must say; take back what was said. A session row is written for neither."""
    left = getattr(request, "flashes", None)
    if left:
        value = signing.dumps(left, salt=FLASH, compress=True)
        response.set_cookie(FLASH, value, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    elif left is not None and FLASH in request.COOKIES:
        response.delete_cookie(FLASH, samesite="Lax")


def is_fragment(request: HttpRequest) -> bool:
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(
    request: HttpRequest, template: str, *, block: str | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a template; when htmx asks and `block` is given, only that block."""
    fragment = block if block and is_fragment(request) else None
    full = base_context(request) | context
    if "flashes" not in full:
        full["flashes"] = [] if fragment else take_flashes(request)
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    if fragment:
        html = render_block(environment, template, fragment, full)
    else:
        html = environment.get_template(template).render(full)
    response = HttpResponse(html, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response


def base_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may count on."""
    visitor = getattr(request, "visitor", None)
    return {
        "request": request,
        "visitor": visitor,
        "community": getattr(request, "community", None),
        "now": getattr(request, "now", None) or timezone.now(),
        "csrf_token": get_token(request),
        "idempotency_key": uuid7().hex,
        "lang": get_language() or "zh-hans",
        "elder": ELDER.get(request.COOKIES.get("elder", ""), 0),
        "theme": theme if (theme := request.COOKIES.get("theme")) in ("light", "dark") else "",
        "nav": items_for(visitor),
        "stylesheet": stylesheet_url(),
        "demo": settings.DEMO,
    }


def take_flashes(request: HttpRequest) -> list[dict[str, str]]:
    """What the page before wanted said; said once."""
    waiting = _waiting(request)
    request.flashes = []  # type: ignore[attr-defined]
    return waiting


def refusal(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page that says no, why, and where to go; its navigation may ask what the community has."""
    community = getattr(request, "community", None)
    with in_community(community) if community else nullcontext():
        return page(request, "design/refusal.html", status=status, title=title, text=text)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 403, _("这一页不对您开放"), _("您的角色不能打开这一页。需要的话，请联系社区书记。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 404, _("没有这一页"), _("地址可能写错了，或者这件事不在您能看到的范围内。"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be taken as it is: too much of it, or no form at all."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return refusal(
            request, 400, _("内容太多了"), _("一次提交的文字或文件超过了上限，没有保存。请返回，删短一些再提交。")
        )
    return refusal(request, 400, _("没有读懂这次提交"), _("收到的内容不完整或格式不对，没有保存。请返回重新提交。"))


def unreadable(request: HttpRequest) -> HttpResponse:
    text = _("文字里有乱码（�）或看不见的控制字符，没有保存。请返回，删掉后重新输入再提交。")
    return refusal(request, 400, _("文字里有乱码"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without session and visitor: the database itself may be what failed."""
    request.visitor = None  # type: ignore[attr-defined]
    title, text, status = _("系统出错了"), _("您填写的内容没有被保存，请返回重试；多次出错请打电话给社区。"), 500
    if isinstance(error := sys.exc_info()[1], OperationalError) and "full" in str(error):
        title, status = _("服务器的存储空间满了"), 507
    return page(request, "design/refusal.html", status=status, title=title, text=text, flashes=[])


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return refusal(request, 403, _("页面已过期"), _("请返回上一页，刷新后重新提交。"))


error_400, error_403, error_404, error_500 = bad_request, forbidden, not_found, server_error
