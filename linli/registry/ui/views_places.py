"""Places: estates, grids, one place with who answers for it; drawn, changed, put aside. The map, with its table."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.places import Drawn, PlaceRefused, bring_back, change_place, make_place, put_aside
from linli.registry.enums import PlaceKind
from linli.registry.models import Place
from linli.registry.permissions import EDIT_PLACES, READ_PLACES
from linli.registry.queries.places import grids
from linli.registry.queries.tree import (
    DRAWN,
    above,
    answering_at,
    drawn_places,
    estates_with_buildings,
    facilities,
    geojson,
    grids_with_micro_grids,
    inner_places,
    place_said,
    place_with_all,
)
from linli.registry.ui.forms import PlaceForm

TABS = ("estates", "grids", "facilities")


@opens(may(READ_PLACES))
def places(request: Request) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    context: dict[str, Any] = {"tab": tab, "code": request.GET.get("code", "")[:160], "branches": [], "facilities": []}
    if context["code"] and (found := place_said(context["code"])):
        return _to(request, "place", id=found.id)
    if tab == "estates":
        context["branches"] = estates_with_buildings()
    elif tab == "grids":
        context["branches"] = grids_with_micro_grids(local(request.now).date())
    else:
        context["facilities"] = facilities()
    return page(request, "registry/places.html", may_edit=request.visitor.may(EDIT_PLACES), **context)


def _place(id: UUID) -> Place:
    found = place_with_all(id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(READ_PLACES))
def place(request: Request, id: UUID) -> HttpResponse:
    return _place_page(request, _place(id))


def _place_page(request: Request, found: Place, status: int = 200, error: str = "") -> HttpResponse:
    higher = above(found)
    near = [found.id, *(each.id for each in higher)]
    if found.grid:
        near += [found.grid.id] + ([found.grid.parent_id] if found.grid.parent_id else [])
    answering = list(answering_at(near, local(request.now).date()).select_related("place"))
    return page(
        request, "registry/place.html", status=status, place=found, higher=higher, inner=inner_places(found), error=error,
        own=[each for each in answering if each.place_id == found.id],
        inherited=[each for each in answering if each.place_id != found.id],
        may_edit=request.visitor.may(EDIT_PLACES), is_grid=found.kind in (PlaceKind.GRID, PlaceKind.MICRO_GRID),
    )  # fmt: skip


@opens(may(EDIT_PLACES), methods=("GET", "POST"))
def place_new(request: Request) -> HttpResponse:
    if request.method != "POST":
        asked = {name: request.GET[name][:40] for name in ("kind", "parent", "grid") if name in request.GET}
        return _form_page(request, PlaceForm(initial=asked), None)
    form = PlaceForm(request.POST)
    made = _drawn(request, form, None) if form.is_valid() else None
    if made is None:
        return _form_page(request, form, None, status=422)
    flash(request, _("已登记 %(name)s") % {"name": made.name})
    return _to(request, "place", id=made.id)


@opens(may(EDIT_PLACES), methods=("GET", "POST"))
def place_edit(request: Request, id: UUID) -> HttpResponse:
    found = _place(id)
    if request.method != "POST":
        return _form_page(request, PlaceForm(initial=_initial(found)), found)
    form = PlaceForm(request.POST)
    if not form.is_valid() or _drawn(request, form, found) is None:
        return _form_page(request, form, found, status=422)
    flash(request, _("已保存"))
    return _to(request, "place", id=id)


def _initial(found: Place) -> dict[str, Any]:
    names = ("kind", "name", "code", "address", "purpose", "latitude", "longitude")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial |= {"parent": found.parent.code if found.parent else "", "grid": found.grid.code if found.grid else ""}
    return initial | {"outline": json.dumps(found.outline) if found.outline else ""}


def _drawn(request: Request, form: PlaceForm, found: Place | None) -> Place | None:
    drawn = Drawn(**form.cleaned_data)
    try:
        if found is None:
            return make_place(drawn=drawn, by=request.visitor.actor, now=request.now)
        return change_place(place=found, drawn=drawn, by=request.visitor.actor, now=request.now)
    except PlaceRefused as refused:
        form.add_error(None, str(refused))
        return None


def _form_page(request: Request, form: PlaceForm, found: Place | None, status: int = 200) -> HttpResponse:
    return page(
        request, "registry/place_form.html", status=status, form=form, place=found, kinds=PlaceKind.choices,
        grids=[(each.code, f"{each.code} {each.name}") for each in grids()],
    )  # fmt: skip


@opens(may(EDIT_PLACES), methods=("POST",))
def place_aside(request: Request, id: UUID) -> HttpResponse:
    """停用 and 启用."""
    found = _place(id)
    act = put_aside if found.is_active else bring_back
    try:
        act(place=found, by=request.visitor.actor, now=request.now)
    except PlaceRefused as refused:
        return _place_page(request, found, status=409, error=str(refused))
    flash(request, _("已启用") if found.is_active else _("已停用"))
    return _to(request, "place", id=id)


def _asked_kinds(request: Request) -> tuple[str, ...]:
    """The kinds asked for; micro-grids alone when nothing is asked, for names upon names cannot be read."""
    return tuple(kind for kind in request.GET.getlist("kind") if kind in DRAWN) or (PlaceKind.MICRO_GRID,)


@opens(may(READ_PLACES))
def map_page(request: Request) -> HttpResponse:
    kinds = _asked_kinds(request)
    query = "&".join(f"kind={kind}" for kind in kinds)
    rows = drawn_places(kinds)
    return page(
        request, "registry/map.html", rows=rows, kinds=kinds, drawable=[PlaceKind(k) for k in DRAWN], query=query
    )


@opens(may(READ_PLACES))
def map_geojson(request: Request) -> HttpResponse:
    """The shapes of the map; of one place with what lies around it when `place` is given."""
    rows = drawn_places(_asked_kinds(request))
    one = request.GET.get("place", "")
    if one:
        rows = [row for row in drawn_places() if str(row.id) == one]
    code = request.community.code
    hrefs = {row.id: reverse("place", kwargs={"code": code, "id": row.id}) for row in rows}
    response = JsonResponse(geojson(rows, hrefs), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, max-age=60"
    return response


def _to(request: Request, name: str, **kwargs: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **kwargs}))
