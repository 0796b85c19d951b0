"""`/api/v1/<code>/…`: one door for keys; behind it the parts that the modules declare, put together when first asked for.

ninja is imported by the first call, not at start: most processes (commands, workers, tests) never need it.
"""

from functools import cache
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import Resolver404, URLResolver
from django.utils.translation import gettext as _

from linli.accounts.machines import MachineRequest, for_keys, problem
from linli.accounts.opens import Request, anyone, opens
from linli.kernel.communities import community_by_code


@cache
def _resolver() -> URLResolver:
    from django.urls.resolvers import RegexPattern

    from linli.site.api_parts import api

    return URLResolver(RegexPattern(r"^"), api.urls[0])


@for_keys
def door(request: MachineRequest, rest: str) -> HttpResponse:
    """Whatever the parts declare; a problem where they declare nothing."""
    try:
        match = _resolver().resolve(rest)
    except Resolver404:
        return problem(404, _("没有这个地址"))
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if response.status_code == 405:
        refused = problem(405, _("这个地址不能这样用"))
        refused["Allow"] = response.get("Allow", "")
        return refused
    return response


@opens(anyone)
def openapi(request: Request, name: str) -> HttpResponse:
    """The description of the interface, for one community: what there is, what it takes, what it answers."""
    if community_by_code(name) is None:
        raise Http404(name)
    from linli.site.api_parts import described

    told: dict[str, Any] = described(f"/api/v1/{name}")
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
