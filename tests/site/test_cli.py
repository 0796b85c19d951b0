"""The `linli` command: help, near misses, and doing nothing when there is nothing to do."""

from pathlib import Path

import pytest

from linli.site import cli, schema
from tests.server import linli

pytestmark = pytest.mark.once


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    told = capsys.readouterr().out
    for name in ("serve", "work", "migrate", "translations", "shell", *cli.managed()):
        assert f"linli {name}" in told


def test_every_command_says_what_it_does() -> None:
    assert all(cli.managed().values())


def test_an_unknown_command_is_refused_with_the_nearest(tmp_path: Path) -> None:
    done = linli(tmp_path, "migrat")
    assert done.returncode == 2
    assert "Did you mean `linli migrate`?" in done.stderr


def test_a_second_migrate_does_nothing_and_asks_no_django(tmp_path: Path) -> None:
    assert linli(tmp_path, "migrate").returncode == 0
    url = None
    stamp = (tmp_path / "migrated").read_text()
    assert stamp == f"{schema.wanted(url)} {schema.applied(url, tmp_path / 'linli.sqlite3')}"
    again = linli(tmp_path, "migrate", PYTHONVERBOSE="1")
    assert again.returncode == 0
    assert "import 'django'" not in again.stderr


def test_a_lost_database_is_made_again_although_the_stamp_is_there(tmp_path: Path) -> None:
    assert linli(tmp_path, "migrate").returncode == 0
    for path in tmp_path.glob("linli.sqlite3*"):
        path.unlink()
    assert linli(tmp_path, "migrate").returncode == 0
    assert schema.applied(None, tmp_path / "linli.sqlite3")
