"""A poster for every entrance: its QR code opens the report page with the place filled in."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from linli.accounts.opens import Request, may, opens
from linli.design.pages import page
from linli.practices.appeals.queries.posters import choices, poster_places
from linli.practices.appeals.ui.qr import qr_to_report
from linli.registry.models import Place
from linli.registry.permissions import READ_PLACES

SIZES = ("one", "four")
NEAR = {"localhost", "127.0.0.1", "::1", "testserver"}


def base_of(request: Request) -> str:
    """What the printed address begins with: as the reader came here, or as the server is told it is called."""
    base, told = request.build_absolute_uri("/").rstrip("/"), str(settings.PUBLIC_URL)
    return told if is_near(base) and not is_near(told) else base


def is_near(base: str) -> bool:
    return urlsplit(base).hostname in NEAR


@opens(may(READ_PLACES))
def posters(request: Request) -> HttpResponse:
    """Choose estates and buildings, and how many to a sheet."""
    base = base_of(request)
    return page(request, "appeals/posters.html", estates=choices(), base=base, near=is_near(base))


@opens(may(READ_PLACES))
def posters_print(request: Request) -> HttpResponse:
    """The sheets, to be printed: a poster for every entrance of the buildings chosen."""
    size = request.GET.get("size", "")
    places, more = poster_places(request.GET.getlist("place"))
    base = base_of(request)
    drawn: list[dict[str, Any]] = [_poster(request, base, place) for place in places]
    return page(
        request, "appeals/posters_print.html", posters=drawn, more=more, size=size if size in SIZES else SIZES[0],
    )  # fmt: skip


def _poster(request: Request, base: str, place: Place) -> dict[str, Any]:
    link = f"{base}{reverse('report', kwargs={'code': request.community.code})}?place={place.id}"
    return {"name": place.full_name, "qr": qr_to_report(link, place.full_name)}
