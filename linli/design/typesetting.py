"""Papers as PDF, set by typst: tagged, archivable, with the faces of this machine; the network is asked for nothing.

What people wrote reaches typst as data, never as source.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

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


class NoFace(LookupError):
    """No face on this machine has Chinese, so nothing can be set."""


@cache
def fonts() -> "typst.Fonts":
    """The faces of this machine; looked for once."""
    import typst

    return typst.Fonts()


def typeset(paper: Path, told: Mapping[str, Any], *, now: datetime, faces: "typst.Fonts | None" = None) -> bytes:
    """A PDF from `paper` (a .typ beside nothing it imports), which reads `told` as JSON from the input `told`.

    Two calls with the same arguments give the same bytes. Raises `NoFace`.
    """
    import typst

    known = faces or fonts()
    have = set(known.families())
    chosen = [face for face in FACES if face in have][:1]
    if not chosen:
        raise NoFace
    inputs = {"told": json.dumps({**told, "faces": [*LATIN, *chosen]}, ensure_ascii=False)}
    compiler = typst.Compiler(root=paper.parent, font_paths=known, sys_inputs=inputs, package_path=paper.parent)
    for standards in STANDARDS[:-1]:
        try:
            return _set(compiler, paper.read_bytes(), standards, now)
        except typst.TypstError:
            continue
    return _set(compiler, paper.read_bytes(), STANDARDS[-1], now)


def _set(compiler: "typst.Compiler", source: bytes, standards: list[Any], now: datetime) -> bytes:
    found, _warnings = compiler.compile_with_warnings(
        source, format="pdf", pdf_standards=standards, timestamp=int(now.timestamp())
    )
    assert isinstance(found, bytes)
    return found
