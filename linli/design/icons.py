"""The icons of the lucide set, each drawn in one stroke: a page has some ninety of them, and a browser walks every shape."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from zipfile import ZipFile

from markupsafe import Markup

#: How every icon of the set is drawn.
STROKES = (
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" '
    'stroke-linejoin="round"'
)
#: A path that begins with `m` means the place itself; what follows without a letter is a line as far as that from there.
BEGINNING = re.compile(r"^m(-?\d*\.?\d+[ ,]?-?\d*\.?\d+)(\s*(?=[-.\d]))?")
SHAPE, ATTRIBUTE = re.compile(r"<(\w+)\s([^>]*?)\s*/>"), re.compile(r'([\w-]+)="([^"]*)"')


@cache
def _set() -> ZipFile:
    """The lucide set, its list of names read once."""
    return ZipFile(files("lucide").joinpath("lucide.zip").open("rb"))


@lru_cache(maxsize=512)
def icon(name: str, size: int = 20) -> Markup:
    """An icon of the lucide set, inline, for decoration beside words: assistive technology skips it."""
    shapes = SHAPE.findall(_set().read(f"{name}.svg").decode().partition(">")[2])
    path, filled = "", ""
    for tag, told in shapes:
        given = dict(ATTRIBUTE.findall(told))
        if "fill" in given:
            filled += f"<{tag} {told}/>"
        else:
            path += outline(tag, given)
    head = f'<svg class="icon" aria-hidden="true" focusable="false" width="{size}" height="{size}" {STROKES}>'
    return Markup(f'{head}<path d="{path}"/>{filled}</svg>')


def outline(tag: str, given: Mapping[str, str]) -> str:
    """A shape as the commands of a path, wherever the pen was before."""
    if tag == "path":
        return BEGINNING.sub(lambda found: f"M{found[1]}{'' if found[2] is None else 'l'}", given["d"])
    if tag in {"polyline", "polygon"}:
        return f"M{given['points']}" + ("z" if tag == "polygon" else "")
    number = {name: float(value) for name, value in given.items()}
    if tag == "line":
        return "M{x1:g} {y1:g}L{x2:g} {y2:g}".format(**number)
    if tag == "rect":
        return _rounded(**number)
    rx, ry = number.get("rx", number.get("r", 0)), number.get("ry", number.get("r", 0))
    half = f"a{rx:g} {ry:g} 0 0 1"
    return f"M{number['cx'] - rx:g} {number['cy']:g}{half} {2 * rx:g} 0{half} {-2 * rx:g} 0z"


def _rounded(x: float, y: float, width: float, height: float, rx: float = 0, ry: float = 0) -> str:
    """A rectangle; said of one direction, its corners are as round in the other."""
    rx, ry = rx or ry, ry or rx
    across, down, corner = width - 2 * rx, height - 2 * ry, f"a{rx:g} {ry:g} 0 0 1"
    return (
        f"M{x + rx:g} {y:g}h{across:g}{corner} {rx:g} {ry:g}v{down:g}{corner} {-rx:g} {ry:g}"
        f"h{-across:g}{corner} {-rx:g} {-ry:g}v{-down:g}{corner} {rx:g} {-ry:g}z"
    )
