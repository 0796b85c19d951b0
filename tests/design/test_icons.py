"""Icons are drawn as the set has them, each in one stroke."""

import pytest

from linli.design.icons import icon, outline

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("tag", "given", "drawn"),
    [
        ("path", {"d": "M3 7h18"}, "M3 7h18"),
        ("path", {"d": "m19 12-7 7-7-7"}, "M19 12l-7 7-7-7"),
        ("path", {"d": "m9 11 3 3L22 4"}, "M9 11l3 3L22 4"),
        ("path", {"d": "m2.5.5v3"}, "M2.5.5v3"),
        ("line", {"x1": "2", "y1": "12", "x2": "22", "y2": "12.5"}, "M2 12L22 12.5"),
        ("polyline", {"points": "16 6 12 2 8 6"}, "M16 6 12 2 8 6"),
        ("polygon", {"points": "3 11 22 2 13 21"}, "M3 11 22 2 13 21z"),
        ("circle", {"cx": "12", "cy": "12", "r": "10"}, "M2 12a10 10 0 0 1 20 0a10 10 0 0 1 -20 0z"),
        ("ellipse", {"cx": "12", "cy": "5", "rx": "9", "ry": "3"}, "M3 5a9 3 0 0 1 18 0a9 3 0 0 1 -18 0z"),
        (
            "rect", {"x": "3", "y": "4", "width": "18", "height": "16", "rx": "2"},
            "M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z",
        ),
    ],
)  # fmt: skip
def test_a_shape_is_the_same_as_a_path(tag: str, given: dict[str, str], drawn: str) -> None:
    assert outline(tag, given) == drawn


def test_an_icon_is_one_path_and_what_is_filled() -> None:
    assert icon("inbox").count("<path") == icon("inbox").count("<", 1) - 1 == 1
    assert 'fill="currentColor"/>' in icon("palette")
