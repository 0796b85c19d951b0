"""The dossier as a file: to edit (docxtpl fills `paper/dossier.docx`), to print (typst sets `paper/dossier.typ`).

Both from one description. What people wrote reaches typst as data, never as source; neither asks the network for anything.
"""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.design.typesetting import FACES, PDF, NoFace, fonts, typeset
from linli.practices.mediation.rules import Dossier, breakable, index_of, paginated

if TYPE_CHECKING:
    import typst

__all__ = ["FACES", "PDF", "WORD", "NoFace", "fonts", "pdf", "word"]

PAPER = Path(__file__).parent / "paper"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: In text, docxtpl takes these for an escape of its own.
ESCAPES = ("{_{", "}_}", "{_%", "%_}")


def pdf(dossier: Dossier, *, now: datetime, faces: "typst.Fonts | None" = None) -> bytes:
    """A4, each paper on a page of its own, the index with their real pages, tagged. Raises `NoFace`."""
    return typeset(PAPER / "dossier.typ", {**_told(dossier), "words": _words()}, now=now, faces=faces or fonts())


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
