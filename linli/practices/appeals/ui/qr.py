"""A link as a QR code, drawn into the page: it prints, and needs no script and no file."""

import segno
from django.utils.translation import gettext as _
from markupsafe import Markup, escape


def qr_of(link: str) -> Markup:
    """An inline SVG, black on white in every theme, with its purpose in words."""
    return _drawn(link, _("二维码：用手机扫一扫，查看办理进度"))


def qr_to_report(link: str, place: str) -> Markup:
    """As `qr_of`, for a poster at a place."""
    return _drawn(link, _("二维码：用手机扫一扫，反映%(place)s的问题") % {"place": place})


def _drawn(link: str, words: str) -> Markup:
    # Any mask reads well; trying all eight costs more than the rest of the page.
    drawn = segno.make(link, micro=False, error="m", mask=2).svg_inline(border=2, light="#fff", omitsize=True)
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(words)}" ', 1))
