"""Estates and buildings pasted from Excel or written line by line: looked at first, then kept."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.registry.actions.estates import LaidOut, lay_out_estates
from linli.registry.enums import PlaceKind
from linli.registry.pasting import COLUMNS, Pasted, read_rows
from linli.registry.permissions import EDIT_PLACES

LONGEST = 400_000


@opens(may(EDIT_PLACES), methods=("GET", "POST"))
def places_paste(request: Request) -> HttpResponse:
    """What the rows would make; nothing is kept yet."""
    text = request.POST.get("text", "")[:LONGEST]
    if request.POST.get("do") == "add":
        line = "\t".join(" ".join(request.POST.get(name, "")[:60].split()) for name in COLUMNS)
        text = f"{text.rstrip()}\n{line}".lstrip() if line.strip() else text
    if not text.strip():
        return _page(request, text, Pasted(), [])
    pasted = read_rows(text)
    return _page(request, text, pasted, _would(request, pasted))


def _would(request: Request, pasted: Pasted) -> list[LaidOut]:
    """What laying out would do: done, and undone."""
    with transaction.atomic():
        laid = lay_out_estates(rows=pasted.rows, by=request.visitor.actor, now=request.now)
        transaction.set_rollback(True)
    return laid


def _page(request: Request, text: str, pasted: Pasted, laid: list[LaidOut]) -> HttpResponse:
    lines = [
        (each.name, each.is_new, each.made[PlaceKind.BUILDING], each.there_count, each.moved_count,
         each.made[PlaceKind.ENTRANCE], each.made[PlaceKind.DWELLING])
        for each in laid
    ]  # fmt: skip
    status = 422 if pasted.troubles and not pasted.rows else 200
    grids = sorted({row.grid for row in pasted.rows if row.grid})
    changes = any(each.is_new or each.made or each.moved_count for each in laid)
    context: dict[str, Any] = {"lines": lines, "grids": grids, "changes": changes, "troubles": pasted.troubles}
    return page(request, "registry/places_paste.html", status=status, text=text, **context)


@opens(may(EDIT_PLACES), methods=("POST",))
def places_lay_out(request: Request) -> HttpResponse:
    """Keep what was looked at; with a line that is wrong nothing is kept."""
    text = request.POST.get("text", "")[:LONGEST]
    pasted = read_rows(text)
    if pasted.troubles or not pasted.rows:
        return _page(request, text, pasted, [])
    laid = lay_out_estates(rows=pasted.rows, by=request.visitor.actor, now=request.now)
    made = {kind: sum(each.made[kind] for each in laid) for kind in PlaceKind}
    words = _("已登记：%(b)d 栋楼、%(e)d 个单元、%(d)d 户")
    numbers = {"b": made[PlaceKind.BUILDING], "e": made[PlaceKind.ENTRANCE], "d": made[PlaceKind.DWELLING]}
    flash(request, words % numbers)
    return HttpResponseRedirect(reverse("places", kwargs={"code": request.community.code}))
