"""材料: pictures and documents are put among the materials of a gathering, and taken away."""

from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils.translation import ngettext

from linli.engines.gatherings.models import Gathering, GatheringPicture
from linli.kernel.actors import Actor
from linli.kernel.documents import is_document, store_document
from linli.kernel.events import record
from linli.kernel.files import BadUpload, remove_file, store_image

KIND = "gathering"
MOST = 12


class PictureRefused(ValueError):
    """This cannot be kept; `str()` is shown to the person."""


@transaction.atomic
def add_picture(*, gathering: Gathering, upload: IO[bytes], caption: str, by: Actor, now: datetime) -> GatheringPicture:
    """Keep a picture, made anew without what a camera writes into it, or a document. Raises `PictureRefused`."""
    Gathering.objects.select_for_update().get(id=gathering.id)
    if GatheringPicture.objects.filter(gathering=gathering).count() >= MOST:
        raise PictureRefused(ngettext("最多放 %(n)d 份材料", "最多放 %(n)d 份材料", MOST) % {"n": MOST})
    handed_out = is_document(upload)
    try:
        stored = (store_document if handed_out else store_image)(upload, now=now)
    except BadUpload as refused:
        raise PictureRefused(str(refused)) from None
    words = caption.strip() or (Path(upload.name or "").stem if handed_out else "")
    picture = GatheringPicture.new(gathering=gathering, file=stored, caption=words[:60], at=now)
    record(subject=gathering, kind=KIND, verb="add_picture", by=by, now=now)
    return picture


@transaction.atomic
def remove_picture(*, picture: GatheringPicture, by: Actor, now: datetime) -> None:
    """Take it away, with its bytes."""
    stored = picture.file
    record(subject=picture.gathering, kind=KIND, verb="remove_picture", by=by, now=now)
    GatheringPicture.objects.filter(id=picture.id).delete()
    remove_file(stored)
