"""One stylesheet from the layers in `static/design/css`, in the order of their numbers, named by its content."""

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.urls import reverse

LAYERS = Path(__file__).parent / "static" / "design" / "css"


#: Dark by choice, which the table of dark colours is written for, and dark by the device.
CHOSEN, BY_DEVICE = ':root[data-theme="dark"]', ':root:not([data-theme="light"])'


#: What only whoever reads the layers needs: comments, then every space beside a sign that ends a word anyhow.
SPARED = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE, BESIDE = re.compile(r"\s+"), re.compile(r" ?([{};,]) ?|(?<=[a-z-]:) ")


def _layer(path: Path) -> str:
    css = path.read_text(encoding="utf-8")
    if path.name != "01-dark.css":
        return css
    return f"@media (prefers-color-scheme: dark) {{\n{css.replace(CHOSEN, BY_DEVICE)}}}\n{css}"


@lru_cache(maxsize=1)
def stylesheet() -> tuple[str, str]:
    """(content hash, CSS)."""
    css = "\n".join(_layer(path) for path in sorted(LAYERS.glob("*.css")))
    css = BESIDE.sub(r"\1", SPACE.sub(" ", SPARED.sub("", css)))
    return hashlib.sha256(css.encode()).hexdigest()[:12], css


@lru_cache(maxsize=1)
def packed() -> bytes:
    return gzip.compress(stylesheet()[1].encode(), mtime=0)


def stylesheet_url() -> str:
    return reverse("stylesheet", kwargs={"digest": stylesheet()[0]})
