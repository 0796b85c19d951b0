"""The drawings in the docs say what the code says."""

import pytest

from tests.drawings import DOCS, DRAWINGS


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_the_drawing_is_up_to_date(name: str) -> None:
    drawn = (DOCS / name).read_text(encoding="utf-8")
    assert drawn == DRAWINGS[name](), f"docs/{name} is out of date: run `python -m tests.drawings`"
