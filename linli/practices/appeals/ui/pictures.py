"""Sending a picture's bytes to somebody who may see it."""

from django.http import FileResponse, Http404

from linli.kernel.files import Size, open_file
from linli.kernel.models import StoredFile

SIZES: dict[str, Size] = {"thumb": "thumb", "full": "full"}


def picture(stored: StoredFile | None, size: str) -> FileResponse:
    """The picture, for this reader's browser alone. Not found: no such size, no such picture, or the disk lost it."""
    if stored is None or size not in SIZES:
        raise Http404
    try:
        content = open_file(stored, SIZES[size])
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=stored.content_type)
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
