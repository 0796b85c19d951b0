"""`linli backup` while people work, `linli restore` elsewhere: the same again, found well by the doctor; or nothing."""

import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.homes import PEOPLED, Home, Homes

pytestmark = [pytest.mark.once, pytest.mark.slow]


def pictures(home: Home) -> dict[str, bytes]:
    root = home.path / "files"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.glob("*/*/*.jpg")}


def everything(home: Home) -> dict[str, Any]:
    """What lies in a home, by name, to see that nothing was changed."""
    return {str(p.relative_to(home.path)): p.read_bytes() for p in home.path.rglob("*") if p.is_file()}


def backed_up(home: Home, *more: str) -> Path:
    target = home.path.with_suffix(".zip")
    done = home.linli("backup", str(target), *more)
    assert done.returncode == 0, done.stderr
    return target


def test_taken_while_people_write_and_brought_back_elsewhere(homes: Homes) -> None:
    home, elsewhere = homes.peopled("busy"), homes.empty("there")
    writer = subprocess.Popen([*PEOPLED, "write"], env=home.environment, stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        target = backed_up(home)
        told_so_far = home.people("told")["pictures"]
        while int(writer.stdout.readline()) <= told_so_far:
            pass
    finally:
        writer.kill()
        writer.communicate()
    after = home.people("told")
    done = elsewhere.linli("restore", str(target), "--key", str(home.path / "keys"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 breaches" in done.stdout
    back = elsewhere.people("told")
    assert 3 <= back["pictures"] < after["pictures"]
    assert back["matters"].items() <= after["matters"].items()
    assert sum(back["matters"].values()) == back["pictures"]
    there, here = pictures(elsewhere), pictures(home)
    assert len(there) == 2 * back["pictures"]
    assert there.items() <= here.items()


def test_what_is_there_is_kept_unless_forced_and_then_put_aside(homes: Homes) -> None:
    home, elsewhere = homes.peopled("here"), homes.peopled("full")
    home.people("more", "3")
    target, before = backed_up(home, "--with-key"), everything(elsewhere)
    refused = elsewhere.linli("restore", str(target))
    assert refused.returncode == 1
    assert "is not empty (1 communities): --force" in refused.stderr
    assert everything(elsewhere) == before
    done = elsewhere.linli("restore", str(target), "--force")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sum(elsewhere.people("told")["matters"].values()) == 5
    aside = next(elsewhere.path.glob("before-restore-*"))
    assert list(aside.glob("files/*/*/*.jpg"))
    assert "0 breaches" in done.stdout


# The file and the key: the same on both databases.


@pytest.fixture(scope="module")
def healthy(on_sqlite: Homes) -> tuple[Home, Path]:
    home = on_sqlite.peopled("healthy")
    return home, backed_up(home)


def test_without_its_key_it_is_refused_or_unreadable(healthy: tuple[Home, Path], tmp_path: Path) -> None:
    target, elsewhere, other = healthy[1], Home(tmp_path / "home"), tmp_path / "other"
    assert "keys" not in zipfile.ZipFile(target).namelist()
    refused = elsewhere.linli("restore", str(target))
    assert refused.returncode == 1
    assert "the encryption key is missing" in refused.stderr
    other.write_text("hash:AAAA\nk1:AAAA\n")
    assert "what --key gave is another" in elsewhere.linli("restore", str(target), "--key", str(other)).stderr
    assert not elsewhere.path.exists()
    done = elsewhere.linli("restore", str(target), "--without-key")
    assert done.returncode == 1
    assert "ILL kernel.secrets" in done.stdout


def damaged(target: Path, how: str) -> None:
    """Change the file in one of the ways that files are changed by accident."""
    whole = target.read_bytes()
    if how == "cut short":
        target.write_bytes(whole[: len(whole) // 2])
    elif how == "a byte flipped":
        at = next(e.header_offset for e in zipfile.ZipFile(target).infolist() if e.filename.startswith("files/")) + 300
        target.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    elif how == "no backup at all":
        target.write_bytes(b"this is a letter")
    else:
        rewritten(target, how)


def rewritten(target: Path, how: str) -> None:
    """The archive again, with one entry left out or the manifest changed; its own checksums are right."""
    copy = target.with_suffix(".copy")
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(copy, "w") as new:
        gone = next(name for name in old.namelist() if name.startswith("files/"))
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                told = json.loads(content)
                told["migrations"] += ["matters.0099_from_the_future"] if how == "from the future" else []
                told["format"] = 99 if how == "another form" else 1
                content = json.dumps(told).encode()
            if name == gone and how == "an entry exchanged":
                content = b"another picture"
            if name != gone or how != "an entry missing":
                new.writestr(name, content)
    shutil.move(copy, target)


DAMAGE = {
    "cut short": "it is no backup, or it is damaged",
    "a byte flipped": "it is damaged: files/",
    "no backup at all": "it is no backup",
    "an entry missing": "is missing",
    "an entry exchanged": "is not what was put in",
    "from the future": "made by a newer Linli",
    "another form": "in a form that this version cannot read",
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_file_is_refused_and_nothing_changed(healthy: tuple[Home, Path], tmp_path: Path, how: str) -> None:
    home, whole = healthy
    target, before = tmp_path / "b.zip", everything(home)
    shutil.copy(whole, target)
    damaged(target, how)
    refused = home.linli("restore", str(target), "--force")
    assert refused.returncode == 1
    assert DAMAGE[how] in refused.stderr
    assert "Nothing was changed" in refused.stderr
    assert everything(home) == before


def test_a_name_that_is_taken_is_left_alone(healthy: tuple[Home, Path]) -> None:
    home, whole = healthy
    before = whole.read_bytes()
    refused = home.linli("backup", str(whole))
    assert (refused.returncode, whole.read_bytes()) == (1, before)
    assert "there is a file of this name already" in refused.stderr


def test_not_over_a_server_at_work(on_sqlite: Homes, healthy: tuple[Home, Path]) -> None:
    home = on_sqlite.peopled("serving")
    with closing(sqlite3.connect(home.path / "linli.sqlite3")) as connection, connection:
        connection.execute("INSERT INTO kernel_heartbeat VALUES ('one', ?)", [f"{datetime.now(UTC):%F %T}"])
    refused = home.linli("restore", str(healthy[1]), "--force")
    assert refused.returncode == 1
    assert "a server is at work there: stop it first" in refused.stderr
