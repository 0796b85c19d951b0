"""Open311 GeoReport v2 at `/open311/v2/`: the services of a community, its public requests, and requests from other systems.

`jurisdiction_id` is the community's code; a server with one community needs none. Reading wants no key, reporting does.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from linli.accounts.actions.keys import count_call
from linli.accounts.enums import KeyScope
from linli.accounts.machines import key_of, key_with, visitor_of_key
from linli.accounts.models import ApiKey
from linli.accounts.opens import Request, anyone, opens
from linli.engines.matters.actions.questions import asked_as
from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.communities import community_by_code
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.practices.appeals.actions.systems import Told, take_in
from linli.practices.appeals.queries import open311 as found
from linli.practices.appeals.ui.open311_forms import TYPES, Bad, allowing, answer, refusal

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-22T00:00:00+08:00"
DATATYPES = {
    "words": "string",
    "number": "number",
    "date": "datetime",
    "one_of": "singlevaluelist",
    "some_of": "multivaluelist",
}
ATTRIBUTE = "attribute["


def spoken(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """An address of the specification: opened by anyone, refusing in its own form, inside the community it names."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @opens(anyone, methods=(*methods, "OPTIONS"))
        @wraps(view)
        def opened(request: Request, form: str, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return allowing(HttpResponse(status=204))
            try:
                if form not in TYPES:
                    raise Bad(400, _("只有 json 和 xml 两种格式"))
                _require_readable(request)
                return view(request, form=form, **kwargs)
            except Bad as bad:
                return refusal(form, bad)

        opened.is_machine = True  # type: ignore[attr-defined]
        return opened

    return decorate


def _require_readable(request: Request) -> None:
    """No NUL, and in what is sent nothing that was no UTF-8 (it arrives as U+FFFD): no database keeps either."""
    asked = [request.path, *(text for _name, texts in request.GET.lists() for text in texts)]
    told = [text for name, texts in request.POST.lists() for text in (name, *texts)]
    if any("\0" in text for text in [*asked, *told]) or any("\ufffd" in text for text in told):
        raise Bad(400, _("文字里有乱码"))


def _given(request: Request) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _community(request: Request) -> Community:
    """By jurisdiction_id; the only one there is where none is said."""
    code = _given(request).get("jurisdiction_id", "") or request.GET.get("jurisdiction_id", "")
    if code:
        community = community_by_code(code)
        if community is None:
            raise Bad(404, _("没有这个 jurisdiction_id（社区代码）"))
        return community
    those = list(Community.objects.order_by("code")[:2])
    if len(those) != 1:
        raise Bad(400, _("请写 jurisdiction_id（社区代码）"))
    return those[0]


def _key(request: Request) -> ApiKey | None:
    """The key of a call: `api_key`, or the header other calls use. One that is wrong is refused, also for reading."""
    words, header = _given(request).get("api_key", ""), request.headers.get("Authorization", "")
    if not words and not header:
        return None
    key = key_with(words, request.now) if words else key_of(header, request.now)
    if key is None or KeyScope.OPEN311 not in key.scopes:
        raise Bad(403, _("api_key 无效"))
    if count_call(key=key, now=request.now) < 0:
        raise Bad(429, _("这一分钟的次数用完了"))
    return key


@spoken("GET")
def discovery(request: Request, form: str) -> HttpResponse:
    base = request.build_absolute_uri("/open311/v2")
    test = settings.DEMO
    told = {
        "changeset": CHANGED,
        "contact": _("社区代码、密钥和问题：请联系社区（电话见社区首页）"),
        "key_service": _("密钥由社区书记在“系统对接”页发放"),
        "endpoints": [
            {
                "specification": SPECIFICATION, "url": base, "changeset": CHANGED, "type": "test" if test else "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }  # fmt: skip
    return answer(form, "discovery", told)


@spoken("GET")
def services(request: Request, form: str) -> HttpResponse:
    with in_community(_community(request)):
        rows = [
            {
                "service_code": each.key, "service_name": each.label, "description": each.prompt,
                "metadata": bool(each.questions), "type": "realtime", "keywords": "", "group": "",
            }
            for each in found.services()
        ]  # fmt: skip
    return answer(form, "services", rows)


@spoken("GET")
def service(request: Request, form: str, wanted: str) -> HttpResponse:
    """What one kind asks besides (另问), in the order of the playbook."""
    with in_community(_community(request)):
        category = found.service_with(wanted)
    if category is None:
        raise Bad(404, _("没有这个 service_code"))
    attributes = [
        {
            "variable": True, "code": each["code"], "datatype": DATATYPES[each["answer"]], "required": each["required"],
            "datatype_description": "", "order": order, "description": asked_as(each),
            "values": [{"key": choice, "name": choice} for choice in each["choices"]],
        }
        for order, each in enumerate(category.questions, start=1)
    ]  # fmt: skip
    return answer(form, "service_definition", {"service_code": category.key, "attributes": attributes})


@spoken("GET", "POST")
def requests(request: Request, form: str) -> HttpResponse:
    community = _community(request)
    with in_community(community):
        key = _key(request)
        if request.method == "POST":
            return _posted(request, form, community, key)
        try:
            rows = found.requests_asked(_asked(request), key, request.now)
        except ValueError:
            raise Bad(400, _("start_date 到 end_date 最多 90 天")) from None
        return _listed(form, rows, key, community)


def _listed(form: str, rows: list[Any], key: ApiKey | None, community: Community) -> HttpResponse:
    own = found.own_numbers(rows, key)
    told = [found.told_of(row, own=row.id in own, agency=community.name) for row in rows]
    return answer(form, "service_requests", told)


def _several(request: Request, name: str) -> tuple[str, ...]:
    told = (part.strip() for text in request.GET.getlist(name) for part in text.split(","))
    return tuple(part for part in told if part)[:100]


def _asked(request: Request) -> found.Asked:
    statuses = _several(request, "status")
    if not set(statuses) <= {"open", "closed"}:
        raise Bad(400, _("status 只有 open 和 closed"))
    start, end = (_moment(request, name) for name in ("start_date", "end_date"))
    return found.Asked(_several(request, "service_request_id"), _several(request, "service_code"), start, end, statuses)


def _moment(request: Request, name: str) -> datetime | None:
    text = request.GET.get(name, "").replace(" ", "+")
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Bad(400, _("%(name)s 要写成 2026-01-01T00:00:00Z") % {"name": name})
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@spoken("GET")
def one_request(request: Request, form: str, number: str) -> HttpResponse:
    community = _community(request)
    with in_community(community):
        key = _key(request)
        rows = found.requests_asked(found.Asked([number]), key, request.now)
        if not rows:
            raise Bad(404, _("没有这个 service_request_id，或者它没有公开"))
        return _listed(form, rows, key, community)


@spoken("GET")
def token(request: Request, form: str, number: str) -> HttpResponse:
    """Every request has its id at once, so that a token is the id itself."""
    with in_community(_community(request)):
        rows = found.requests_asked(found.Asked([number]), _key(request), request.now)
    if not rows:
        raise Bad(404, _("没有这个 token"))
    told = [{"service_request_id": rows[0].number, "token": number}]
    return answer(form, "service_requests", told)


# -- a request comes in


def _posted(request: Request, form: str, community: Community, key: ApiKey | None) -> HttpResponse:
    if key is None:
        raise Bad(403, _("请写 api_key"))
    told = _told(request)
    try:
        with transaction.atomic():
            by = visitor_of_key(_within(request, community), key).actor
            matter = take_in(community=community, told=told, by=by, now=request.now)
    except (NotReportable, NoDesk) as refused:
        raise Bad(400, str(refused)) from None
    answered = {"service_request_id": matter.number, "service_notice": "", "account_id": None}
    return answer(form, "service_requests", [answered])


def _within(request: Request, community: Community) -> Request:
    request.community = community
    return request


def _told(request: Request) -> Told:
    said = request.POST
    category = found.service_with(said.get("service_code", ""))
    if category is None:
        raise Bad(404 if said.get("service_code") else 400, _("没有这个 service_code"))
    text = said.get("description", "").strip()
    if picture := said.get("media_url", "").strip():
        text = f"{text}\n{_('照片')}：{picture[:300]}".strip()
    name = f"{said.get('last_name', '')}{said.get('first_name', '')}".strip()
    if len(text) > 5000:
        raise Bad(400, _("文字太长，请控制在 5000 字以内"))
    latitude, longitude = _degrees(said, "lat", 90), _degrees(said, "long", 180)
    if (latitude is None) != (longitude is None):
        raise Bad(400, _("纬度和经度要一起填"))
    return Told(
        category, text, words=(said.get("address_string", "") or said.get("address_id", ""))[:160],
        latitude=latitude, longitude=longitude, phone=said.get("phone", ""), name=name, answers=_attributes(said),
    )  # fmt: skip


def _degrees(said: Any, name: str, most: int) -> float | None:
    text = said.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = most + 1.0
    if not -most <= value <= most:
        raise Bad(400, _("%(name)s 不是坐标") % {"name": name})
    return value


def _attributes(said: Any) -> dict[str, list[str]]:
    """`attribute[code]=value`; of several values `attribute[code][]`, or the same name again."""
    told: dict[str, list[str]] = {}
    for name, values in said.lists():
        if name.startswith(ATTRIBUTE) and "]" in name:
            told.setdefault(name[len(ATTRIBUTE) :].partition("]")[0], []).extend(values)
    return told
