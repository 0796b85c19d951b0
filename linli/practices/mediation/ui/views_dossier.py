"""The dossier of a case: to print from the page, to edit, as a PDF. Each opening is in the log its parties read."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import page, refusal
from linli.practices.mediation.actions.reading import note_opening
from linli.practices.mediation.models import Dispute
from linli.practices.mediation.permissions import MEDIATE
from linli.practices.mediation.queries.disputes import file_of
from linli.practices.mediation.queries.settings import mediation_of
from linli.practices.mediation.rules import Dossier, index_of, paginated
from linli.practices.mediation.ui import binding
from linli.practices.mediation.ui.dossier import dossier_of
from linli.practices.mediation.ui.steps import seen


def _taken(request: Request, id: UUID) -> tuple[Dispute, Dossier]:
    """The case and its dossier, for who may read it; that it was taken out is written down."""
    dispute = seen(request, id)
    file = file_of(dispute)
    note_opening(parties=file.parties, dossier=True, by=request.visitor.actor, now=request.now)
    return dispute, dossier_of(dispute, file, mediation_of(request.community))


@opens(may(MEDIATE))
def dossier(request: Request, id: UUID) -> HttpResponse:
    """卷宗: in the prescribed order, page by page, with the index in front and the back cover at the end."""
    dispute, found = _taken(request, id)
    sheets = paginated(found.papers)
    return page(
        request, "mediation/dossier.html", dispute=dispute, dossier=found, sheets=sheets, index=index_of(sheets)
    )  # fmt: skip


@opens(may(MEDIATE))
def dossier_word(request: Request, id: UUID) -> HttpResponse:
    return _file(request, id, binding.word, "docx", binding.WORD)


@opens(may(MEDIATE))
def dossier_pdf(request: Request, id: UUID) -> HttpResponse:
    try:
        return _file(request, id, binding.pdf, "pdf", binding.PDF)
    except binding.NoFace:
        words = _(
            "这台服务器没有装中文字体，排不出 PDF。请管理员安装 fonts-noto-cjk；现在可以先从网页打印，或下载 Word 版。"
        )
        return refusal(request, 503, _("暂时不能生成 PDF"), words)


def _file(request: Request, id: UUID, made: Callable[..., bytes], ending: str, kind: str) -> HttpResponse:
    """Its name says which case, nobody's name."""
    dispute, found = _taken(request, id)
    moment: datetime = request.now
    headers = {
        "Content-Disposition": f'attachment; filename="dossier-{dispute.matter.number}.{ending}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(made(found, now=moment), content_type=kind, headers=headers)
