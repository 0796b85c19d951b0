"""The parts of `/api/v1/` put together: routers of the modules, their refusals as problems, the description (OpenAPI)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from linli.accounts.machines import PROBLEM, problem
from linli.engines.matters.ui import api as matters
from linli.engines.matters.ui import api_moves as moves
from linli.engines.routing.ui import api as routing
from linli.engines.routing.ui import api_router
from linli.practices.appeals.ui import api as appeals
from linli.practices.appeals.ui import api_papers as papers
from linli.practices.outside.ui import api as outside
from linli.registry.ui import api as registry
from linli.registry.ui import api_lists as lists
from linli.registry.ui import api_people as people
from linli.registry.ui import api_staff as staff
from linli.registry.ui import api_upkeep as upkeep
from linli.site import api_playbook as playbook

api = NinjaAPI(
    title="Linli", version="1", urls_namespace="api", openapi_url=None, docs_url=None,
    description="Matters, registry and playbook of one community. Errors are problems (RFC 9457); lists are paged by key;"
    " GETs carry an ETag; every POST may carry an Idempotency-Key.",
)  # fmt: skip
PARTS = (
    matters, moves, routing, api_router, appeals, papers, outside, registry, people, upkeep, lists, staff, playbook,
)  # fmt: skip
for part in PARTS:
    api.add_router("", part.router)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    """The domain says no, in words: what was asked cannot be done as things are."""
    return problem(409, _("现在不能这样做"), str(error))


for refusal in {each for part in PARTS for each in getattr(part, "REFUSALS", ())}:
    api.add_exception_handler(refusal, _refused)


@api.exception_handler(moves.NO_DESK)
def _no_desk(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(409, _("社区还没有设受理台，请先在单位与队伍里设置"))


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(403, _("这把密钥的身份不能做这件事"))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(404, _("没有找到，或者不在这把密钥能看到的范围内"))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(401, _("没有有效的密钥"))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"where": [str(part) for part in each["loc"]], "why": each["msg"]} for each in error.errors]
    return problem(422, _("内容不符合说明"), errors=errors)


def described(address: str) -> dict[str, Any]:
    """The OpenAPI description, with the problems' own media type and the address of one community."""
    told: dict[str, Any] = api.get_openapi_schema(path_prefix="/")
    told = {**told, "servers": [{"url": address}]}
    for operations in told["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "content" in response:
                    response["content"] = {PROBLEM: response["content"].get("application/json", {})}
    return told
