"""Reporting in three steps without script, the first two: what and where. The third and sending: `views_contact`.

The steps keep what was told under the visitor's own draft: sent again, or again after going back, they change nothing
else, and a draft becomes one matter: so none carries an idempotency key.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import page
from linli.design.pictures import picture_of
from linli.engines.matters.models import Matter
from linli.kernel.files import BadImage
from linli.practices.appeals.actions.drafts import add_photo, keep, remove_photo
from linli.practices.appeals.models import Draft
from linli.practices.appeals.queries import reports
from linli.practices.appeals.queries.alike import alike
from linli.practices.appeals.queries.shapes import has_map, shapes
from linli.practices.appeals.rules import MAX_PHOTOS, Answers, emergency_numbers
from linli.practices.appeals.ui.drafting import (
    go,
    living_draft,
    missing_step,
    needs_draft,
    progress,
    question_missed,
    tell,
    told_besides,
)
from linli.practices.appeals.ui.forms_report import WhatForm, WhereForm
from linli.registry.enums import PlaceKind
from linli.registry.models import Place


def next_step(request: Request, answers: Answers) -> HttpResponseRedirect:
    return go(request, missing_step(answers, reports.category_with(answers.category), request.visitor.account))


def stored(draft: Draft | None) -> Answers:
    return draft.told if draft else Answers()


def typed(request: Request, answers: Answers, *names: str) -> Answers:
    """The answers with what was just typed, right or wrong: nothing is lost on an error."""
    just: dict[str, Any] = {name: request.POST.get(name, "") for name in names}
    return replace(answers, **just)


def upload_in(request: Request) -> Any:
    """The picture of the form, if one was chosen."""
    return request.FILES.get("photo")


@opens(anyone, methods=("GET", "POST"))
def report(request: Request) -> HttpResponse:
    """Step one: what. A picture chosen but not yet sent comes along."""
    if request.method == "GET":
        draft = living_draft(request)
        return what_page(request, draft, stored(draft))
    form, spot = WhatForm(request.POST), scanned(request)
    if not form.is_valid():
        draft = living_draft(request)
        return what_page(request, draft, typed(request, stored(draft), "category", "text"), form.errors)
    draft = tell(request, **form.cleaned_data, **at(spot))
    if upload := upload_in(request):
        try:
            add_photo(draft=draft, upload=upload, now=request.now)
        except BadImage as bad:
            return what_page(request, draft, stored(draft), {"photo": [str(bad)]})
    return go(request, "report-where") if spot else next_step(request, stored(draft))


def scanned(request: Request) -> Place | None:
    """The place of the poster whose code was scanned: an entrance, a building, a place to meet; never a home."""
    asked = request.POST.get("place") or request.GET.get("place", "")
    return reports.spot_with(asked[:40], None, request.now.date())


def at(spot: Place | None) -> dict[str, str]:
    return {"place": str(spot.id)} if spot else {}


@opens(anyone, methods=("POST",))
def report_alike(request: Request) -> HttpResponse:
    """What others reported that reads like this, while it is being written; without script by a button. Keeps nothing."""
    draft = living_draft(request)
    answers = typed(request, stored(draft), "category", "text")
    category = reports.category_with(answers.category)
    found = alike(text=answers.text[:5000], category=category, now=request.now, place=scanned(request))
    return what_page(request, draft, answers, found=found)


def what_page(
    request: Request, draft: Draft | None, answers: Answers, errors: Mapping[str, Any] | None = None,
    found: list[Matter] | None = None,
) -> HttpResponse:  # fmt: skip
    categories = reports.reportable()
    emergency = sorted({number for each in categories for number in emergency_numbers(each.warning)})
    photos = reports.photos_of(draft) if draft else []
    return page(
        request, "appeals/report_what.html", block="alike", status=422 if errors else 200, answers=answers,
        found=found, categories=categories,
        emergency=emergency, photos=photos, photos_left=MAX_PHOTOS - len(photos), errors=errors or {},
        steps=progress("report"), spot=scanned(request),
    )  # fmt: skip


@opens(anyone, methods=("POST",))
def add_picture(request: Request) -> HttpResponse:
    """One picture more; the words typed so far are kept with it."""
    draft = _tell_typed(request)
    try:
        upload = upload_in(request)
        if upload is None:
            raise BadImage(_("请先选一张照片"))
        add_photo(draft=draft, upload=upload, now=request.now)
    except BadImage as bad:
        return what_page(request, draft, stored(draft), {"photo": [str(bad)]})
    return _on_with_pictures(request)


@opens(anyone, methods=("POST",))
def remove_picture(request: Request, id: UUID) -> HttpResponse:
    remove_photo(draft=_tell_typed(request), photo=id, now=request.now)
    return _on_with_pictures(request)


def _on_with_pictures(request: Request) -> HttpResponseRedirect:
    spot = scanned(request)
    return go(request, "report", (f"?place={spot.id}" if spot else "") + "#photos")


def _tell_typed(request: Request) -> Draft:
    typed = {"category": request.POST.get("category", "")[:40], "text": request.POST.get("text", "")[:5000]}
    return tell(request, **typed, **at(scanned(request)))


@opens(anyone)
@needs_draft
def draft_photo(request: Request, draft: Draft, id: UUID, size: str) -> HttpResponse:
    """A picture of the visitor's own draft."""
    found = next((each for each in reports.photos_of(draft) if each.id == id), None)
    return picture_of(found.file if found else None, size)


@opens(anyone, methods=("GET", "POST"))
@needs_draft
def where(request: Request, draft: Draft) -> HttpResponse:
    """Step two: my home in one tap, a building from the list, a point, my position, or words."""
    if request.method == "GET":
        return where_page(request, stored(draft))
    given = request.POST.copy()
    told: dict[str, Any] = {"more": told_besides(request)}
    if home := given.get("home"):
        given["place"], _colon, told["for_person"] = home.partition(":")
    form, to_map = WhereForm(given), given.get("do") == "map"
    missed = question_missed(Answers(**told), reports.category_with(stored(draft).category))
    if to_map or (form.is_valid() and not missed):
        loose = {"room": given.get("room", "")[:60], "words": given.get("words", "")[:90]}
        answers = keep(draft=draft, now=request.now, **(form.cleaned_data if form.is_valid() else loose), **told)
        return go(request, "report-point") if to_map else next_step(request, answers)
    names = ("place", "room", "words", "latitude", "longitude")
    errors = {**form.errors, **({"more": [missed]} if missed else {})}
    return where_page(request, replace(typed(request, stored(draft), *names), **told), errors)


def where_page(request: Request, answers: Answers, errors: Mapping[str, Any] | None = None) -> HttpResponse:
    homes = reports.homes_around(request.visitor.account, request.now.date())
    return page(
        request, "appeals/report_where.html", status=422 if errors else 200, answers=answers, homes=homes,
        estates=reports.estates(), spot=_unlisted(answers), with_map=has_map(), errors=errors or {},
        steps=progress("report-where"), questions=getattr(reports.category_with(answers.category), "questions", []),
    )  # fmt: skip


def _unlisted(answers: Answers) -> Place | None:
    """The entrance that was scanned: the list has buildings alone."""
    chosen = reports.place_with(answers.place)
    return chosen if chosen and chosen.kind == PlaceKind.ENTRANCE else None


@opens(anyone, methods=("GET", "POST"))
@needs_draft
def point(request: Request, draft: Draft) -> HttpResponse:
    """Step two, on the map: a point, with its numbers beside it for who has no script."""
    answers = stored(draft)
    errors: Mapping[str, Any] = {}
    if request.method == "POST":
        given: dict[str, Any] = {name: request.POST.get(name, "") for name in ("latitude", "longitude", "words")}
        form = WhereForm({**given, "place": answers.place, "room": answers.room})
        if form.is_valid():
            return next_step(request, keep(draft=draft, now=request.now, **form.cleaned_data))
        answers, errors = replace(answers, **given), form.errors
    return page(
        request, "appeals/report_point.html", status=422 if errors else 200, answers=answers, errors=errors,
        steps=progress("report-where"),
    )  # fmt: skip


@opens(anyone)
def report_shapes(request: Request) -> HttpResponse:
    """Estates, grids and buildings as GeoJSON: names and outlines, nobody's data."""
    response = JsonResponse(shapes())
    response["Cache-Control"] = "private, max-age=300"
    return response
