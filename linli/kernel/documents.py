"""Documents people hand out: PDF and Office files, kept as they are and sent as downloads, never shown inside a page.

What a file is, its bytes say, not its name. A document with macros is refused; so is a packed one that would unfold to
more than `MAX_UNPACKED`. Words inside are not read: who puts a document up answers for what is in it.
"""

import io
import zipfile
from datetime import datetime
from typing import IO

from django.utils.translation import gettext_lazy as _

from linli.kernel.files import BadUpload, keep
from linli.kernel.models import StoredFile

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: What must be inside the package → what it is.
PARTS = {
    "word/document.xml": _OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": _OFFICE + "spreadsheetml.sheet",
    "ppt/presentation.xml": _OFFICE + "presentationml.presentation",
}
#: What it is → how its name ends when it is saved.
SUFFIXES = dict(zip((PDF, *PARTS.values()), (".pdf", ".docx", ".xlsx", ".pptx"), strict=True))
SIGNS = (b"%PDF-", b"PK\x03\x04")


def is_document(upload: IO[bytes]) -> bool:
    """Whether its first bytes are those of a PDF or a package; its place in the file stays."""
    start = upload.read(8)
    upload.seek(0)
    return start.startswith(SIGNS)


def store_document(upload: IO[bytes], *, now: datetime) -> StoredFile:
    """Keep one document of the current community. Raises `BadUpload` or `StorageFull`, with words for the person."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadUpload(_("文件太大（超过 20 MB），请压缩或拆开后再传。"))
    return keep(content, content_type=_kind(content), now=now)


def _kind(content: bytes) -> str:
    if content.startswith(SIGNS[0]):
        if b"%%EOF" not in content[-2048:]:
            raise BadUpload(_("这份 PDF 不完整，请重新导出后再传。"))
        return PDF
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
    except zipfile.BadZipFile:
        raise BadUpload(_("这个文件打不开，请用 PDF、Word、Excel 或 PowerPoint 文件。")) from None
    names = {info.filename for info in infos}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadUpload(_("这个文件带有宏，不能放上来；请另存为不带宏的文件或 PDF。"))
    kind = next((kind for part, kind in PARTS.items() if part in names), None)
    if kind is None or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise BadUpload(_("这个文件打不开，请用 PDF、Word、Excel 或 PowerPoint 文件。"))
    return kind
