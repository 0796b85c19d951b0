"""Every template parses, and every string people read exists in English."""

import pytest

from linli.site import translations

pytestmark = pytest.mark.once


def test_every_template_parses() -> None:
    assert translations.broken_templates() == []


def test_nothing_chinese_stands_in_a_template_for_every_reader() -> None:
    """But the name of the language, on the button that chooses it."""
    assert [found for found in translations.bare() if not found.endswith(": 中文")] == []


def test_every_string_is_there_in_english() -> None:
    assert translations.missing() == []


def test_no_string_is_left_that_nobody_says() -> None:
    from babel.messages.pofile import read_po

    with (translations.LOCALE / "en/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    said = {message if isinstance(message, str) else message[0] for _, _, message, _ in translations.spoken()}
    kept = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalogue if entry.id}
    assert kept - said == set()
