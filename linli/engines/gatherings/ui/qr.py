"""A link as a QR code, drawn into the page: it prints, and needs no script and no file."""

import segno
from markupsafe import Markup, escape


def qr_of(link: str, words: str) -> Markup:
    """An inline SVG, black on white in every theme, with its purpose in words."""
    # Any mask reads well; trying all eight costs more than the rest of the page.
    drawn = segno.make(link, micro=False, error="m", mask=2).svg_inline(border=2, light="#fff", omitsize=True)
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(words)}" ', 1))
