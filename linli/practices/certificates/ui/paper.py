"""The paper: what a certificate says, set as a PDF, with a QR code that leads to its check. No seal is drawn."""

from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _
from django.utils.translation import override

from linli.design.typesetting import typeset
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.practices.certificates.models import Certificate
from linli.practices.certificates.queries.certificates import mac_of
from linli.practices.certificates.queries.facts import in_words
from linli.practices.certificates.queries.settings import issuer_of

PAPER = Path(__file__).parent / "paper" / "certificate.typ"


def pdf_of(certificate: Certificate, community: Community, link: str) -> bytes:
    """The same bytes whenever it is asked for. In Chinese, whoever prints it. Raises `NoFace`."""
    assert certificate.issued_at is not None
    with override("zh-hans"):
        told = _told(certificate, community, link)
    return typeset(PAPER, told, now=certificate.issued_at)


def _told(certificate: Certificate, community: Community, link: str) -> dict[str, Any]:
    assert certificate.issued_at is not None
    until = in_words(certificate.valid_until) or _("长期")
    facts = [[_("用途"), certificate.purpose], [_("依据"), certificate.basis], [_("有效期至"), until]]
    return {
        "title": certificate.title, "number": certificate.number, "lines": str(certificate.text).split("\n"), "facts": facts,
        "issuer": issuer_of(community), "signer": certificate.signed_by.name if certificate.signed_by else "",
        "on": in_words(local(certificate.issued_at).date()), "qr": _qr(link), "link": link, "code": mac_of(certificate),
        "words": {
            "number": _("编号："), "seal": _("（盖章）"), "signed": _("签发人："), "code": _("校验码："),
            "qr": _("二维码：扫一扫，核验这张证明"),
            "check": _("扫二维码，或打开下面的网址、输入编号和校验码，可核验真伪。"),
        },
    }  # fmt: skip


def _qr(link: str) -> str:
    kept = BytesIO()
    segno.make(link, micro=False, error="m").save(kept, kind="svg", border=2, xmldecl=False)
    return kept.getvalue().decode()
