"""The staff inbox: tabs with counts, filters, saved views, the list; the detail beside it is the page of the matter."""

from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, is_fragment, page
from linli.engines.matters import permissions
from linli.engines.matters.actions.viewing import remove_view, save_view
from linli.engines.matters.enums import Source
from linli.engines.matters.queries.inbox import CAP, DESK, Filter, choices, counts, page_of, saved_views
from linli.engines.matters.ui.filters import filter_from
from linli.engines.matters.ui.forms import SaveView
from linli.engines.matters.ui.words import row_of


def _tabs(request: Request, wanted: Filter) -> list[tuple[str, str, str | None, bool]]:
    """The tabs this visitor uses, with their counts; then their own views."""
    many = counts(request.visitor, request.now)
    words = {
        "mine": _("待我处理"), "desk": _("待派单"), "soon": _("快超时"), "over": _("已超时"), "answered": _("待评价"),
        "all": _("全部"),
    }  # fmt: skip
    if not request.visitor.may(permissions.DISPATCH):
        del words["desk"]
    here = wanted.tab if not wanted.narrows else ""
    return [(label, f"?tab={tab}", _many(many.get(tab)), tab == (here or wanted.tab)) for tab, label in words.items()]


def _many(number: int | None) -> str | None:
    return None if number is None else f"{CAP}+" if number > CAP else str(number)


def _user(request: Request) -> User:
    """Staff pages open to staff only: there is a user."""
    return cast(User, request.visitor.user)


def _default_tab(request: Request) -> str:
    """Where one's work waits: at the desk for those who dispatch, in hand for those who handle."""
    if request.visitor.may(permissions.DISPATCH):
        return "desk"
    return "mine" if request.visitor.may(permissions.HANDLE) else "all"


def _selected(request: Request) -> UUID | None:
    """The matter open in the pane: named in the address, or shown there when only the list is asked for again."""
    try:
        if "selected" in request.GET:
            return UUID(request.GET["selected"])
        match = resolve(urlsplit(request.htmx.current_url or "").path) if request.htmx else None
    except (ValueError, Resolver404):
        return None
    return match.kwargs.get("id") if match and match.url_name == "matter" else None


@opens(may(permissions.READ))
def inbox(request: Request) -> HttpResponse:
    here = reverse("inbox", kwargs={"code": request.community.code})
    if is_fragment(request) and request.htmx.target in ("do", "detail"):
        return HttpResponse(headers={"HX-Redirect": here})  # the matter left this visitor's hands
    wanted = filter_from(request.GET, _default_tab(request))
    matters, following = page_of(request.visitor, wanted, request.now)
    known = choices()
    names = dict(known.categories)
    context: dict[str, Any] = {
        "wanted": wanted,
        "here": f"{here}?{wanted.query(after=wanted.after)}",
        "tabs": _tabs(request, wanted),
        "views": saved_views(_user(request)),
        "rows": [row_of(matter, request.now, names) for matter in matters],
        "next_href": f"?{wanted.query(after=following)}" if following else "",
        "first_href": f"?{wanted.query()}" if wanted.after else "",
        "choices": known,
        "sources": [(source.value, source.label) for source in Source],
        "desk": DESK,
        "selected": _selected(request),
        "may_export": request.visitor.may(permissions.EXPORT),
    }
    return page(request, "matters/inbox.html", block="list", **context)


@opens(may(permissions.READ), methods=("POST",))
def saved_view_add(request: Request) -> HttpResponse:
    """Keep the filter shown as a tab of one's own."""
    form, here = SaveView(request.POST), reverse("inbox", kwargs={"code": request.community.code})
    if not form.is_valid():
        flash(request, _("请给视图起个名字（20 字以内）"), "warn")
        return HttpResponseRedirect(here)
    view = save_view(user=_user(request), name=form.cleaned_data["name"], query=form.cleaned_data["query"])
    flash(request, _("已保存视图“%(name)s”") % {"name": view.name})
    return HttpResponseRedirect(f"{here}?{view.query}")


@opens(may(permissions.READ), methods=("POST",))
def saved_view_remove(request: Request, id: UUID) -> HttpResponse:
    remove_view(user=_user(request), view=id)
    flash(request, _("已删除视图"))
    return HttpResponseRedirect(reverse("inbox", kwargs={"code": request.community.code}))
