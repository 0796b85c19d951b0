"""Sending the bytes of a picture or a document to somebody who may see it."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from linli.kernel.documents import SUFFIXES
from linli.kernel.files import Size, open_file
from linli.kernel.models import StoredFile

SIZES: dict[str, Size] = {"thumb": "thumb", "full": "full"}
#: How long this reader's browser may keep it: a picture never changes; behind a wall nothing is kept.
KEPT = "private, max-age=86400, immutable"
NOT_KEPT = "private, no-store"


def picture_of(stored: StoredFile | None, size: str = "full", *, kept: str = KEPT) -> HttpResponse:
    """The picture, for this reader's browser alone. Not found: no such size, no such picture, or the disk lost it."""
    if stored is None or not stored.is_picture or size not in SIZES:
        raise Http404
    return _sent(stored, SIZES[size], kept)


def document_of(stored: StoredFile | None, name: str) -> HttpResponse:
    """The document as a download with this name. Not found: no such document, or the disk lost it."""
    if stored is None or stored.is_picture:
        raise Http404
    response = _sent(stored, "full", KEPT)
    safe = "".join(each for each in name if each.isprintable() and each not in '\\/:*?"<>|') or "linli"
    response["Content-Disposition"] = content_disposition_header(True, safe + SUFFIXES[stored.content_type])
    return response


def _sent(stored: StoredFile, size: Size, kept: str) -> HttpResponse:
    try:
        with open_file(stored, size) as file:
            response = HttpResponse(file.read(), content_type=stored.content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = kept
    return response
