"""Charts drawn on the server as SVG: they print, need no script, and carry their numbers as text."""

from collections.abc import Sequence

from markupsafe import Markup

ROW, LABEL, WIDTH = 30, 120, 560


def bars(title: str, rows: Sequence[tuple[str, float, str]]) -> Markup:
    """Horizontal bars, one a row: (label, value, value in words)."""
    top = max((value for _label, value, _words in rows), default=0) or 1
    height = ROW * len(rows)
    parts = [
        Markup('<text x="{}" y="{}" class="chart-label">{}</text>').format(LABEL - 8, y + 20, label)
        + Markup('<rect x="{}" y="{}" width="{:.1f}" height="18" rx="4" class="chart-bar"></rect>').format(
            LABEL, y + 6, (WIDTH - LABEL - 70) * value / top
        )
        + Markup('<text x="{:.1f}" y="{}" class="chart-value">{}</text>').format(
            LABEL + (WIDTH - LABEL - 70) * value / top + 8, y + 20, words
        )
        for y, (label, value, words) in ((index * ROW, row) for index, row in enumerate(rows))
    ]
    return _svg(title, WIDTH, height, parts)


def line(title: str, points: Sequence[tuple[str, float]], *, height: int = 200) -> Markup:
    """A line over labelled points, from zero."""
    if not points:
        return Markup("")
    top = max(value for _label, value in points) or 1
    step = (WIDTH - 60) / max(len(points) - 1, 1)
    spots = [(40 + i * step, height - 30 - (height - 60) * value / top) for i, (_label, value) in enumerate(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    every = max(1, len(points) // 7)
    parts = [
        Markup('<line x1="40" y1="{0}" x2="{1}" y2="{0}" class="chart-axis"></line>').format(height - 30, WIDTH - 20),
        Markup('<polyline points="{}" class="chart-line"></polyline>').format(path),
    ]
    for index, ((x, y), (label, value)) in enumerate(zip(spots, points, strict=True)):
        parts.append(Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3" class="chart-dot"></circle>').format(x, y))
        if index % every == 0 or index == len(points) - 1:
            parts.append(Markup('<text x="{:.1f}" y="{}" class="chart-tick">{}</text>').format(x, height - 10, label))
            parts.append(Markup('<text x="{:.1f}" y="{:.1f}" class="chart-tick">{:g}</text>').format(x, y - 8, value))
    return _svg(title, WIDTH, height, parts)


def _svg(title: str, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    body = Markup("").join(parts)
    return Markup('<svg class="chart-svg" role="img" viewBox="0 0 {} {}" aria-label="{}">{}</svg>').format(
        width, height, title, body
    )
