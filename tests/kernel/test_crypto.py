"""Encryption at rest: what is written cannot be read without its key, nor moved to another field."""

import base64
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db.models import BinaryField, ExpressionWrapper, F
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import crypto, rotation
from linli.kernel.models import Community
from linli.kernel.tenancy import Record, in_community
from tests.kernel.conftest import forget_model


def key(n: int) -> str:
    return base64.b64encode(bytes([n]) * 32).decode()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.LINLI_HOME = tmp_path  # type: ignore[attr-defined]
    monkeypatch.delenv("LINLI_KEYS", raising=False)
    crypto._kept.cache_clear()
    yield
    crypto._kept.cache_clear()


@given(st.text())
def test_what_is_encrypted_comes_back(text: str) -> None:
    os.environ["LINLI_KEYS"] = f"hash:{key(0)},k1:{key(1)}"
    try:
        stored = crypto.encrypt(text, "a.b.c")
        assert crypto.decrypt(stored, "a.b.c") == text
        assert not text or stored != crypto.encrypt(text, "a.b.c")
    finally:
        del os.environ["LINLI_KEYS"]


def test_keys_are_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    stored = crypto.encrypt("15400001234", "x")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    crypto._kept.cache_clear()
    assert crypto.decrypt(stored, "x") == "15400001234"


def test_a_secret_moved_or_changed_is_refused() -> None:
    stored = crypto.encrypt("张三", "a.person.name")
    with pytest.raises(crypto.UnreadableSecret):
        crypto.decrypt(stored, "a.person.phone")
    with pytest.raises(crypto.UnreadableSecret):
        crypto.decrypt(stored[:-1] + bytes([stored[-1] ^ 1]), "a.person.name")
    with pytest.raises(crypto.UnreadableSecret):
        crypto.decrypt(b"plain", "a.person.name")


def test_the_newest_key_encrypts_and_all_decrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_KEYS", f"hash:{key(0)},k1:{key(1)}")
    old, hashed = crypto.encrypt("旧", "x"), crypto.keyed_hash("旧", "p")
    monkeypatch.setenv("LINLI_KEYS", f"hash:{key(0)},k1:{key(1)},k2:{key(2)}")
    assert crypto.decrypt(old, "x") == "旧"
    assert crypto.keyed_hash("旧", "p") == hashed
    new = crypto.encrypt("新", "x")
    monkeypatch.setenv("LINLI_KEYS", f"hash:{key(0)},k2:{key(2)}")
    assert crypto.decrypt(new, "x") == "新"
    with pytest.raises(crypto.UnreadableSecret, match="k1"):
        crypto.decrypt(old, "x")


@pytest.mark.parametrize("text", ["k1:AAAA", f"k1:{key(1)}", f"hash:{key(0)}", f"hash:{key(0)},k1:AAAA"])
def test_bad_keys_are_refused_in_words(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("LINLI_KEYS", text)
    with pytest.raises(ImproperlyConfigured, match="LINLI_KEYS"):
        crypto.keyring()


def test_a_key_added_by_another_process_is_found(tmp_path: Path) -> None:
    crypto.keyring()
    before = crypto._kept(tmp_path)
    assert crypto.add_key() == "k2"
    stored = crypto.encrypt("x", "x")
    assert crypto.add_key() == "k3"
    assert crypto.keyring().newest == "k3"
    assert before in (tmp_path / "keys").read_text()
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert crypto.decrypt(stored, "x") == "x"


def test_hashes_are_equal_for_equal_texts_and_one_purpose_only() -> None:
    assert crypto.keyed_hash("a", "phone") == crypto.keyed_hash("a", "phone")
    assert crypto.keyed_hash("a", "phone") != crypto.keyed_hash("a", "id")
    assert len(crypto.keyed_hash("a", "phone")) == 32
    assert crypto.last_four_hash("11010119900307123x", "id") == crypto.last_four_hash("123X", "id")


@given(st.text(), st.text())
def test_a_signature_fits_one_text(text: str, other: str) -> None:
    os.environ["LINLI_KEYS"] = f"hash:{key(0)},k1:{key(1)}"
    try:
        made = crypto.signature(text, "link")
        assert len(made) == 22
        assert crypto.verify(text, "link", made)
        assert crypto.verify(other, "link", made) == (other == text)
        assert not crypto.verify(text, "another purpose", made)
    finally:
        del os.environ["LINLI_KEYS"]


class Diary(Record):
    """A record with secrets, for these tests alone."""

    words = crypto.EncryptedTextField(blank=True)
    note = crypto.EncryptedTextField(null=True)

    class Meta(Record.Meta):
        app_label = "kernel"
        db_table = "test_diary"

    def __str__(self) -> str:
        return str(self.pk)


forget_model(Diary)


@pytest.fixture
def diaries(table: Callable[[type[Record]], None], east: Community, west: Community) -> list[Community]:
    """Two communities with a diary table between them."""
    table(Diary)
    return [east, west]


def raw(pk: object) -> list[bytes]:
    column = ExpressionWrapper(F("words"), output_field=BinaryField())
    rows = Diary.objects.filter(pk=pk).annotate(raw=column)
    return [bytes(value) for value in rows.values_list("raw", flat=True)]


def test_a_field_reads_and_writes_text_and_the_table_holds_none(diaries: list[Community]) -> None:
    with in_community(diaries[0]):
        diary = Diary.new(words="住三楼的王阿姨")
        again = Diary.objects.get(pk=diary.pk)
        assert (again.words, again.note) == ("住三楼的王阿姨", None)
        assert "王阿姨".encode() not in raw(diary.pk)[0]
        assert Diary.new().words == ""
        assert Diary.objects.filter(note__isnull=True).count() == 2
        with pytest.raises(FieldError, match="keyed hash"):
            Diary.objects.filter(words="住三楼的王阿姨").exists()
        with pytest.raises(TypeError):
            Diary.new(words=b"bytes")


def test_rotation_reaches_every_row_and_can_be_run_again(diaries: list[Community]) -> None:
    rows = []
    for community in diaries:
        with in_community(community):
            rows += [(community, Diary.new(words=f"第{n}天", note="n" if n % 2 else None)) for n in range(5)]
            Diary.new(words="")
    crypto.add_key()
    assert rotation.rotate_keys(batch=2) == 10
    assert rotation.rotate_keys(batch=2) == 0
    for community, row in rows:
        with in_community(community):
            assert Diary.objects.get(pk=row.pk).words == row.words
            assert crypto._key_of(raw(row.pk)[0]) == "k2"
    assert rotation.encrypted_fields(Diary)
