"""Sending a picture's bytes to somebody who may see it."""

from django.http import Http404, HttpResponse

from linli.kernel.files import Size, open_file
from linli.kernel.models import StoredFile

SIZES: dict[str, Size] = {"thumb": "thumb", "full": "full"}
#: How long this reader's browser may keep it: a picture never changes; behind a wall nothing is kept.
KEPT = "private, max-age=86400, immutable"
NOT_KEPT = "private, no-store"


def picture_of(stored: StoredFile | None, size: str = "full", *, kept: str = KEPT) -> HttpResponse:
    """The picture, for this reader's browser alone. Not found: no such size, no such picture, or the disk lost it."""
    if stored is None or size not in SIZES:
        raise Http404
    try:
        with open_file(stored, SIZES[size]) as file:
            response = HttpResponse(file.read(), content_type=stored.content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = kept
    return response
