"""Catalogues are compiled once, and a template that does not parse is never skipped."""

from pathlib import Path

import pytest

from linli.site import translations

pytestmark = pytest.mark.once

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "报事"\nmsgstr "Report"\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "linli"
    (source / "ui/templates").mkdir(parents=True)
    (source / "locale/en/LC_MESSAGES").mkdir(parents=True)
    monkeypatch.setattr(translations, "SOURCE", source)
    monkeypatch.setattr(translations, "LOCALE", source / "locale")
    return source


def test_a_catalogue_is_compiled_once(source: Path) -> None:
    (source / "locale/en/LC_MESSAGES/django.po").write_text(PO)
    assert translations.compile_catalogues() == 1
    assert (source / "locale/en/LC_MESSAGES/django.mo").exists()
    assert translations.compile_catalogues() == 0


def test_a_broken_template_stops_it(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source / "ui/templates/bad.html").write_text("{% if x %}{{ _('报事') }}")
    assert translations.main(["--update"]) == 1
    assert "bad.html:1" in capsys.readouterr().err


def test_update_adds_what_is_said_and_drops_what_is_not(source: Path) -> None:
    (source / "locale/en/LC_MESSAGES/django.po").write_text(PO)
    (source / "ui/templates/a.html").write_text("{{ _('派单') }} {{ ngettext('%(n)s 件', '%(n)s 件', 3) }}")
    (source / "words.py").write_text("label = _('退单')\n")
    assert len(translations.missing()) == 3
    translations.update()
    text = (source / "locale/en/LC_MESSAGES/django.po").read_text()
    assert 'msgid "派单"' in text
    assert 'msgid "退单"' in text
    assert "msgid_plural" in text
    assert "报事" not in text
    assert len(translations.missing()) == 3
