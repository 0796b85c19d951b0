"""The dossier as a file: to edit (docxtpl fills `paper/dossier.docx`), to print (typst sets `paper/dossier.typ`).

Both from one description. What people wrote reaches typst as data, never as source; neither asks the network for anything.
"""

import json
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.practices.mediation.rules import Dossier, breakable, index_of, paginated

if TYPE_CHECKING:
    import typst

PAPER = Path(__file__).parent / "paper"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
#: Faces that have Chinese, best first: of Debian's fonts-noto-cjk, of other Linuxes, Windows, macOS.
FACES = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "FangSong", "Songti SC", "AR PL UMing CN",
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback",
)  # fmt: skip
#: Letters and figures, from the face that typst carries with it.
LATIN = ("Libertinus Serif",)
#: For readers who do not see, and for long keeping; given up where a sign of the text cannot be kept so.
STANDARDS: tuple[list[Any], ...] = (["ua-1", "a-2a"], ["ua-1"], [])
#: In text, docxtpl takes these for an escape of its own.
ESCAPES = ("{_{", "}_}", "{_%", "%_}")


class NoFace(LookupError):
    """No face on this machine has Chinese, so nothing can be set."""


@cache
def fonts() -> "typst.Fonts":
    """The faces of this machine; looked for once."""
    import typst

    return typst.Fonts()


def pdf(dossier: Dossier, *, now: datetime, faces: "typst.Fonts | None" = None) -> bytes:
    """A4, each paper on a page of its own, the index with their real pages, tagged. Raises `NoFace`."""
    import typst

    known = faces or fonts()
    have = set(known.families())
    chosen = [face for face in FACES if face in have][:1]
    if not chosen:
        raise NoFace
    told = json.dumps({**_told(dossier), "words": _words(), "faces": [*LATIN, *chosen]}, ensure_ascii=False)
    compiler = typst.Compiler(root=PAPER, font_paths=known, sys_inputs={"dossier": told}, package_path=PAPER)
    source = (PAPER / "dossier.typ").read_bytes()
    for standards in STANDARDS[:-1]:
        try:
            return _set(compiler, source, standards, now)
        except typst.TypstError:
            continue
    return _set(compiler, source, STANDARDS[-1], now)


def _set(compiler: "typst.Compiler", source: bytes, standards: list[Any], now: datetime) -> bytes:
    found, _warnings = compiler.compile_with_warnings(
        source, format="pdf", pdf_standards=standards, timestamp=int(now.timestamp())
    )
    assert isinstance(found, bytes)
    return found


def _told(dossier: Dossier) -> dict[str, Any]:
    return {
        "title": dossier.title,
        "number": dossier.number,
        "cover": [[what, breakable(value)] for what, value in dossier.cover],
        "papers": [
            {"title": breakable(paper.title), "lines": breakable(paper.text).split("\n")} for paper in dossier.papers
        ],
    }  # fmt: skip


def word(dossier: Dossier, *, now: datetime) -> bytes:
    """The same to be edited. Page numbers are fields, shown as they are in print until the program counts anew."""
    from docxtpl import DocxTemplate

    sheets = paginated(dossier.papers)
    papers = [
        {
            "order": entry.number, "title": _plain(paper.title), "lines": [_plain(row) for row in paper.text.split("\n")],
            "begins": entry.begins, "ends": entry.ends,
        }
        for entry, paper in zip(index_of(sheets), dossier.papers, strict=True)
    ]  # fmt: skip
    template = DocxTemplate(PAPER / "dossier.docx")
    cover = [[_plain(what), _plain(value)] for what, value in dossier.cover]
    told = {"title": dossier.title, "number": _plain(dossier.number), "cover": cover, "papers": papers}
    template.render({**told, "words": _words(), "count": len(sheets), "end": len(papers)}, autoescape=True)
    properties = template.docx.core_properties
    properties.title = f"{dossier.title} {dossier.number}"[:255]
    properties.created = properties.modified = now.replace(tzinfo=None)
    kept = BytesIO()
    template.save(kept)
    return kept.getvalue()


def _plain(text: str) -> str:
    for each in ESCAPES:
        text = text.replace(each, "\u2060".join(each))
    return text


def _words() -> dict[str, str]:
    page, of, last = (_("第 %(n)s 页　共 %(all)s 页") % {"n": "|", "all": "|"}).split("|")
    whole, pages = (_("本卷共 %(n)s 页。") % {"n": "|"}).split("|")
    return {
        "private": _("仅供当事人、调解员和调解组织查阅"), "index": _("卷内目录"), "order": _("序号"), "paper": _("文书名称"),
        "pages": _("页次"), "page": page, "of": of, "last": last, "back": _("封底"), "whole": whole, "whole_pages": pages,
        "signed": _("立卷人：____________　检查人：____________　立卷日期：____________"),
    }  # fmt: skip
