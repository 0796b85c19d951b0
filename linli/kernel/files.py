"""Files people give us, kept outside the web root; pictures are made anew without metadata and shrunk.

A picture says where it was taken and on whose phone; none of that is kept. Who may see a file is decided by what it is
attached to, never here. Documents come in by `kernel/documents.py`.
"""

import errno
import hashlib
import io
import os
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, get_args

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from linli.kernel.ids import uuid7
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import current_community_id

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
FULL_SIDE, THUMB_SIDE = 1600, 320
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
Size = Literal["full", "thumb"]
#: A file that no row knows may belong to a request that is still running.
GRACE = timedelta(days=1)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # Pillow warns above it and refuses above twice; we refuse above it


class BadUpload(ValueError):
    """This upload cannot be kept; `str()` is shown to the person."""


class BadImage(BadUpload):
    """It cannot be kept as a picture."""


class StorageFull(BadImage):
    """The disk is full: not the sender's fault, and what they wrote must not be lost for it."""


def store_image(upload: IO[bytes], *, now: datetime) -> StoredFile:
    """Keep one picture of the current community. Raises `BadImage` or `StorageFull`, both with words for the person."""
    return store_images([upload], now=now)[0]


def store_images(uploads: Iterable[IO[bytes]], *, now: datetime) -> list[StoredFile]:
    """As `store_image`, for several, in one statement.

    The files are written first (temporary name, fsync, rename), then the rows; when the transaction is rolled back
    they are removed again.
    """
    rows = [_written(upload, now) for upload in uploads]
    return StoredFile.objects.bulk_create(rows)


def _written(upload: IO[bytes], now: datetime) -> StoredFile:
    """Its bytes on the disk; the row is not yet inserted."""
    picture = _shrunk(_read(upload), FULL_SIDE)
    full = _jpeg(picture)
    stored = _row(full, now, content_type="image/jpeg", width=picture.width, height=picture.height)
    _write_all({path_of(stored): full, path_of(stored, "thumb"): _jpeg(_shrunk(picture, THUMB_SIDE))})
    return stored


def keep(content: bytes, *, content_type: str, now: datetime) -> StoredFile:
    """Keep these bytes as they are, as a file of the current community. Raises `StorageFull`."""
    stored = _row(content, now, content_type=content_type, width=0, height=0)
    _write_all({path_of(stored): content})
    stored.save(force_insert=True)
    return stored


def _row(content: bytes, now: datetime, **told: Any) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    return StoredFile(
        id=uuid7(), community_id=current_community_id(), size=len(content), sha256=digest, created_at=now, **told
    )


def _write_all(contents: dict[Path, bytes]) -> None:
    _remove_unless_committed(*contents)
    for path, content in contents.items():
        _write(path, content)


def path_of(stored: StoredFile, size: Size = "full") -> Path:
    """Where its bytes are: by community, then spread over 256 folders by the random end of the id."""
    suffix = "" if not stored.is_picture else ".thumb.jpg" if size == "thumb" else ".jpg"
    folder = Path(settings.LINLI_HOME) / "files" / str(stored.community_id) / stored.pk.hex[-12:-10]
    return folder / f"{stored.pk}{suffix}"


def open_file(stored: StoredFile, size: Size = "full") -> BinaryIO:
    """Its bytes, to be closed by the caller. Raises FileNotFoundError when the disk lost them."""
    return path_of(stored, size).open("rb")


def remove_file(stored: StoredFile) -> None:
    """Erase the row now and the bytes once the transaction is committed."""
    paths = {path_of(stored, size) for size in get_args(Size)}
    StoredFile.objects.filter(pk=stored.pk)._raw_delete(DEFAULT_DB_ALIAS)
    transaction.on_commit(lambda: _remove(*paths))


def missing(stored: StoredFile) -> Iterator[str]:
    """What the disk lacks of a file, in words."""
    for size in get_args(Size) if stored.is_picture else ("full",):
        path = path_of(stored, size)
        if not path.exists():
            yield f"{path.name} is not on the disk"
        elif size == "full" and path.stat().st_size != stored.size:
            yield f"{path.name} has {path.stat().st_size} bytes, not {stored.size}"


def unattached() -> models.QuerySet[StoredFile]:
    """Files of the communities now read that no other row refers to."""
    rows = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            users = relation.related_model._base_manager
            rows = rows.exclude(Exists(users.filter(**{relation.field.attname: OuterRef("pk")})))
    return rows


def strays(now: datetime) -> Iterator[Path]:
    """Files older than a day that no row of any community knows: what a killed process left behind."""
    known = {f"{key}" for key in StoredFile.objects.order_by().values_list("pk", flat=True).iterator()}
    for path in sorted((Path(settings.LINLI_HOME) / "files").glob("*/*/*")):
        is_part = path.name.startswith(".")
        if is_part or path.name.partition(".")[0] not in known:
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < (now - GRACE).timestamp():
                    yield path


def sweep(now: datetime) -> int:
    """Remove the strays; how many there were. Call it inside `every_community`, where every row is seen."""
    found = list(strays(now))
    _remove(*found)
    return len(found)


def _read(upload: IO[bytes]) -> Image.Image:
    """The first frame, upright, in RGB, with nothing but its pixels."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadImage(_("图片太大（超过 10 MB），请换一张小一点的。"))
    too_many_pixels = BadImage(_("图片的像素太多，请缩小后再传。"))
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many_pixels from None
    except Exception:  # a decoder meets any bytes at all: whatever it raises, this is no picture
        raise BadImage(_("这个文件不是能识别的图片，请用 JPG、PNG、WebP 或 GIF 图片。")) from None
    if image.width * image.height > MAX_PIXELS:
        raise too_many_pixels
    try:
        return _plain(image)
    except Exception:
        raise BadImage(_("图片不完整或已经损坏，请重新拍一张或另选一张。")) from None


def _plain(image: Image.Image) -> Image.Image:
    image.draft("RGB", (FULL_SIDE, FULL_SIDE))  # a large JPEG is decoded at a half, a quarter or an eighth
    image = ImageOps.exif_transpose(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    return plain


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return small


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if error.errno in NO_SPACE:
            raise StorageFull(_("服务器的存储空间满了，文件没有保存。文字内容可以先提交，文件稍后再补。")) from error
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


class _Kept:
    """Called when the transaction is committed; let go of, uncalled, when it is rolled back."""

    def __init__(self, *paths: Path) -> None:
        self._finalizer = weakref.finalize(self, _remove, *paths)

    def __call__(self) -> None:
        self._finalizer.detach()


def _remove_unless_committed(*paths: Path) -> None:
    """Best effort: a killed process leaves two files that no row knows."""
    transaction.on_commit(_Kept(*paths))
