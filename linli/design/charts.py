"""Charts drawn on the server: they print, need no script, and carry their numbers as text.

A drawing has a title (its name) and a description (its numbers in a sentence) for who cannot see it; `ui.chart` puts
the table beside it.
"""

from collections.abc import Sequence

from markupsafe import Markup

WIDTH = 560
LEFT, RIGHT, TOP, BOTTOM = 54, 16, 44, 36


def bars(title: str, rows: Sequence[tuple[str, float, str]]) -> Markup:
    """Horizontal bars as a list, one a row: (label, value, value in words). Its text stays text, at any width."""
    top = max((value for _label, value, _words in rows), default=0) or 1
    row = Markup(
        '<li><span>{}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{:.1f}" height="10" class="chart-bar"></rect></svg><b class="num">{}</b></li>'
    )
    drawn = Markup("").join(row.format(label, 100 * value / top, words) for label, value, words in rows)
    return Markup('<ol class="bars" aria-label="{}">{}</ol>').format(title, drawn)


def line(
    title: str,
    points: Sequence[tuple[str, float]],
    *,
    second: Sequence[float] = (),
    names: tuple[str, str] = ("", ""),
    height: int = 260,
) -> Markup:
    """A line over labelled points, from zero; a `second` line (dashed) over the same points, both named in `names`."""
    if not points:
        return Markup("")
    values = [value for _label, value in points]
    top = _ceiling([*values, *second])
    parts = _scale(top, height)
    for index, x in _shown(len(points)):
        parts.append(_text("chart-tick", x, height - 8, points[index][0]))
    first = _spots(values, top, height)
    floor = height - BOTTOM
    area = f"{first[0][0]:.1f},{floor} {_path(first)} {first[-1][0]:.1f},{floor}"
    parts.append(Markup('<polygon points="{}" class="chart-area"></polygon>').format(area))
    parts += _line(first, "")
    if second:
        parts += _line(_spots(second, top, height), " second")
    if any(names):
        parts += _key(names)
    words = [(label, f"{value:g}") for label, value in points]
    return _svg(title, words, height, parts)


def histogram(title: str, buckets: Sequence[tuple[str, int]], *, height: int = 260) -> Markup:
    """Upright bars without gaps: how many fall into each bucket, in the order given."""
    if not buckets:
        return Markup("")
    top = _ceiling([count for _label, count in buckets])
    parts = _scale(top, height)
    step = (WIDTH - LEFT - RIGHT) / len(buckets)
    for index, (label, count) in enumerate(buckets):
        x, tall = LEFT + index * step, (height - TOP - BOTTOM) * count / top
        parts += [
            Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="chart-bar"></rect>').format(
                x + 1, height - BOTTOM - tall, step - 2, tall
            ),
            _text("chart-tick chart-value", x + step / 2, height - BOTTOM - tall - 6, str(count)),
            _text("chart-tick", x + step / 2, height - 8, label),
        ]
    return _svg(title, [(label, str(count)) for label, count in buckets], height, parts)


def _ceiling(values: Sequence[float]) -> float:
    """Where the scale ends: four steps that read well; whole steps where whole things are counted."""
    whole = all(value == int(value) for value in values)
    unit = 1.0 if whole else 0.001
    while True:
        for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8):
            if unit * step * 4 >= max(values) and not (whole and unit * step % 1):
                return unit * step * 4
        unit *= 10


def _scale(top: float, height: int) -> list[Markup]:
    parts = []
    for quarter in range(5):
        y = height - BOTTOM - (height - TOP - BOTTOM) * quarter / 4
        css = "chart-rule" if quarter else "chart-axis"
        parts.append(
            Markup('<line x1="{0}" y1="{1:.1f}" x2="{2}" y2="{1:.1f}" class="{3}"></line>').format(
                LEFT, y, WIDTH - RIGHT, css
            )
        )
        parts.append(_text("chart-scale", LEFT - 8, y + 5, f"{top * quarter / 4:g}"))
    return parts


def _spots(values: Sequence[float], top: float, height: int) -> list[tuple[float, float]]:
    step = (WIDTH - LEFT - RIGHT - 24) / max(len(values) - 1, 1)
    return [
        (LEFT + 12 + index * step, height - BOTTOM - (height - TOP - BOTTOM) * value / top)
        for index, value in enumerate(values)
    ]


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)


def _line(spots: Sequence[tuple[float, float]], css: str) -> list[Markup]:
    drawn = [Markup('<polyline points="{}" class="chart-line{}"></polyline>').format(_path(spots), css)]
    if len(spots) <= 31:
        dot = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.5" class="chart-dot{}"></circle>')
        drawn += [dot.format(x, y, css) for x, y in spots]
    return drawn


def _key(names: tuple[str, str]) -> list[Markup]:
    parts = []
    for index, (name, css) in enumerate(zip(names, ("", " second"), strict=True)):
        if name:
            x = LEFT + 12 + index * 150
            line = Markup('<line x1="{}" y1="18" x2="{}" y2="18" class="chart-line{}"></line>').format(x, x + 26, css)
            parts += [line, _text("chart-key", x + 34, 24, name)]
    return parts


def _shown(count: int) -> list[tuple[int, float]]:
    """Which labels have room, and where: about seven, counted back from the last."""
    step = (WIDTH - LEFT - RIGHT - 24) / max(count - 1, 1)
    every = -(-count // 7)
    return [(index, LEFT + 12 + index * step) for index in range(count) if (count - 1 - index) % every == 0]


def _text(css: str, x: float, y: float, words: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" class="{}">{}</text>').format(x, y, css, words)


def _svg(title: str, numbers: Sequence[tuple[str, str]], height: int, parts: Sequence[Markup]) -> Markup:
    said = "; ".join(f"{label} {words}" for label, words in numbers)
    opening = Markup('<svg class="chart-svg" role="img" viewBox="0 0 {} {}" aria-label="{}">').format(
        WIDTH, height, title
    )
    named = Markup("<title>{}</title><desc>{}</desc>").format(title, said)
    return opening + named + Markup("").join(parts) + Markup("</svg>")
