"""On a Citus cluster: migrated, spread, spread again, and lived in. LINLI_CITUS_URL names a database there that is for
tests alone: what it holds is dropped first, so its name must say `test`. It has the extension and its machines.
"""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.server import ROOT, environment, linli, server

URL = os.environ.get("LINLI_CITUS_URL", "")
pytestmark = [
    pytest.mark.once,
    pytest.mark.slow,
    pytest.mark.skipif(not URL, reason="LINLI_CITUS_URL names no cluster to try"),
]


def done(home: Path, *arguments: str) -> str:
    """What a command of ours printed on the cluster; it must end well."""
    ended = linli(home, *arguments, DATABASE_URL=URL)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def peopled(home: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "tests.proofs.peopled", *arguments]
    return subprocess.run(
        command, env=environment(home, DATABASE_URL=URL), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    import psycopg

    assert "test" in urlsplit(URL).path, "this suite empties the database: it works only where the name says test"
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute("SET citus.multi_shard_modify_mode TO 'sequential'")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    home = tmp_path_factory.mktemp("cluster")
    done(home, "migrate")
    assert done(home, "distribute").endswith("; 0 left\n")
    return home


def test_a_second_run_changes_nothing(home: Path) -> None:
    assert done(home, "distribute", "--dry-run") == ""
    assert done(home, "distribute") == "0 statements; 0 left\n"


def test_a_community_works_there(home: Path) -> None:
    begun = json.loads(peopled(home, "begin", "5"))
    with server(home, DATABASE_URL=URL) as running:
        running.wait_for(200)
        for path in ("matters/?tab=all", "matters/?q=开头", "figures/?span=12m", "people/", "places/"):
            asked = urllib.request.Request(
                f"{running.url}/c/qingyang/{urllib.request.quote(path, safe='/?=&')}",  # type: ignore[attr-defined]
                headers={"Cookie": f"linli={begun['session']}"},
            )
            with urllib.request.urlopen(asked, timeout=60) as answer:
                assert answer.status == 200
                assert "/sign-in/" not in answer.url
    assert json.loads(peopled(home, "told"))


def test_a_city_lies_there_in_good_health(home: Path) -> None:
    assert "12 communities, 600 matters" in done(home, "simulate", "city", "--communities", "12", "--matters", "600")
    done(home, "rollup", "rebuild")
    ended = linli(home, "doctor", "--json", DATABASE_URL=URL)
    ill = [each for each in json.loads(ended.stdout)["guarantees"] if each["breaches"]]
    assert {each["name"] for each in ill} <= {"kernel.row_security"}  # this suite works as the owner of the tables
