"""Pictures: what comes in is judged by its content, what stays holds nothing but the picture."""

import errno
import gc
import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from PIL import Image

from linli.kernel import files
from linli.kernel.models import Community, StoredFile
from linli.kernel.tenancy import in_community

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, settings: object, transactional_db: None) -> Path:
    settings.LINLI_HOME = tmp_path  # type: ignore[attr-defined]
    Community.objects.create(code="east", division_code="990000000001", name="东")
    return tmp_path


def store(upload: io.BytesIO, *, fail: bool = False) -> StoredFile:
    """Kept in a transaction of its own, which fails afterwards when asked to."""
    with in_community(Community.objects.get()), transaction.atomic():
        stored = files.store_image(upload, now=NOW)
        if fail:
            raise RuntimeError
    return stored


def remove(stored: StoredFile, *, fail: bool = False) -> None:
    with in_community(Community.objects.get()), transaction.atomic():
        files.remove_file(stored)
        if fail:
            raise RuntimeError


def picture(format: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> io.BytesIO:
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.save(buffer, format, **options)  # type: ignore[arg-type]
    return io.BytesIO(buffer.getvalue())


def kept(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_four_kinds_come_in_and_one_stays(home: Path, format: str) -> None:
    stored = store(picture(format))
    with files.open_file(stored) as file, Image.open(file) as image:
        assert (image.format, image.size) == ("JPEG", (60, 40))
        assert (stored.width, stored.height, stored.content_type) == (60, 40, "image/jpeg")
    assert files.path_of(stored).stat().st_size == stored.size
    assert files.path_of(stored, "thumb").exists()
    assert len(kept(home)) == 2


def test_large_pictures_shrink(home: Path) -> None:
    stored = store(picture(size=(4000, 3000)))
    assert (stored.width, stored.height) == (1600, 1200)
    with files.open_file(stored, "thumb") as file, Image.open(file) as image:
        assert image.size == (320, 240)


def test_turned_upright_and_stripped_of_place_and_phone(home: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"
    stored = store(picture(exif=exif, comment=b"at home", dpi=(300, 300)))
    content = files.path_of(stored).read_bytes()
    assert (stored.width, stored.height) == (40, 60)
    assert b"PhoneMaker" not in content
    assert b"at home" not in content
    assert b"Exif" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert not image.getexif()
        assert image.getpixel((20, 5))[2] > 200  # blue was left and is now above


def test_the_transparent_becomes_white(home: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")
    stored = store(io.BytesIO(buffer.getvalue()))
    with files.open_file(stored) as file, Image.open(file) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_colours_of_print_shops_are_read(home: Path) -> None:
    buffer = io.BytesIO()
    Image.new("CMYK", (10, 10)).save(buffer, "JPEG")
    assert store(io.BytesIO(buffer.getvalue())).width == 10


def bad_uploads() -> dict[str, bytes]:
    whole = picture(size=(900, 900)).getvalue()
    tiff = picture("TIFF").getvalue()
    flat = io.BytesIO()
    Image.new("1", (8000, 8000)).save(flat, "PNG")
    bomb = io.BytesIO()
    Image.new("1", (10000, 10000)).save(bomb, "PNG")
    return {
        "empty": b"",
        "script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "another kind": tiff,
        "truncated": whole[: len(whole) // 2],
        "truncated png": picture("PNG", (900, 900)).getvalue()[:-40],
        "64 million pixels": flat.getvalue(),
        "100 million pixels": bomb.getvalue(),
        "too large": b"\xff" * (files.MAX_BYTES + 1),
    }


BAD = bad_uploads()


@pytest.mark.parametrize("name", BAD)
def test_the_bad_are_refused_in_words_and_leave_nothing(home: Path, name: str) -> None:
    with pytest.raises(files.BadImage) as refused:
        store(io.BytesIO(BAD[name]))
    assert "图片" in str(refused.value)
    assert kept(home) == []
    with in_community(Community.objects.get()):
        assert not StoredFile.objects.exists()


def test_damaged_bytes_never_escape_as_another_error(home: Path) -> None:
    chance = random.Random(7)
    for format in ("JPEG", "PNG", "WEBP", "GIF"):
        for _ in range(40):
            content = bytearray(picture(format).getvalue())
            for _ in range(chance.randrange(1, 20)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            try:
                store(io.BytesIO(bytes(content)))
            except files.BadImage:
                continue


def test_a_full_disk_is_said_and_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("linli.kernel.files.os.fsync", full)
    with pytest.raises(files.StorageFull, match="存储空间"):
        store(picture())
    assert kept(home) == []


def test_a_transaction_rolled_back_takes_its_files_along(home: Path) -> None:
    with pytest.raises(RuntimeError):
        store(picture(), fail=True)
    gc.collect()
    assert kept(home) == []
    store(picture())
    gc.collect()
    assert len(kept(home)) == 2


def test_removed_with_the_transaction_that_removes_it(home: Path) -> None:
    stored = store(picture())
    with pytest.raises(RuntimeError):
        remove(stored, fail=True)
    assert len(kept(home)) == 2
    remove(stored)
    assert kept(home) == []
