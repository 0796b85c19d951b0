"""File 400 lines, function 40, view 25, template 200."""

from pathlib import Path

import pytest

from tests.guards import ceilings


@pytest.mark.once
def test_nothing_is_over_its_ceiling() -> None:
    assert ceilings.findings() == []


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("rules.py", "x = 1\n" * 401, "a file of 401 lines"),
        ("rules.py", "def f():\n" + "    x = 1\n" * 40, "f has 41 lines"),
        ("ui/views_desk.py", "def f():\n" + "    x = 1\n" * 25, "f has 26 lines, at most 25"),
        ("ui/templates/a.html", "<p>\n" * 201, "a template of 201 lines"),
        ("style.css", "p {}\n" * 401, "a file of 401 lines"),
    ],
)
def test_the_guard_sees(tmp_path: Path, name: str, text: str, complaint: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    found = list(ceilings.too_long(path))
    assert len(found) == 1
    assert complaint in found[0]
