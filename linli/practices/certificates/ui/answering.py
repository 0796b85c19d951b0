"""Shared by the views: the link of the check, the PDF as an answer."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request
from linli.design.pages import refusal
from linli.design.typesetting import PDF, NoFace
from linli.practices.certificates.models import Certificate
from linli.practices.certificates.queries.certificates import mac_of
from linli.practices.certificates.ui.paper import pdf_of

NEAR = {"localhost", "127.0.0.1", "::1", "testserver"}


def link_of(request: Request, certificate: Certificate) -> str:
    """The check's whole address, as the QR code carries it."""
    named = {"code": request.community.code, "number": certificate.number, "mac": mac_of(certificate)}
    path = reverse("certificate-check", kwargs=named)
    base, told = request.build_absolute_uri("/").rstrip("/"), str(settings.PUBLIC_URL).rstrip("/")
    return (told if _is_near(base) and not _is_near(told) else base) + path


def _is_near(base: str) -> bool:
    """Whether it is this machine's own name, which means nothing to whoever scans the code."""
    return urlsplit(base).hostname in NEAR


def paper_of(request: Request, certificate: Certificate) -> HttpResponse:
    """The PDF; its name says which paper, nobody's name."""
    try:
        made = pdf_of(certificate, request.community, link_of(request, certificate))
    except NoFace:
        words = _("这台服务器没有装中文字体，排不出 PDF。请管理员安装 fonts-noto-cjk。")
        return refusal(request, 503, _("暂时不能生成 PDF"), words)
    name = f'inline; filename="certificate-{certificate.number}.pdf"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=PDF, headers=headers)
