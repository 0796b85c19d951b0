"""The audit of what Linli runs on: a known hole is named, a silent index is said and stops nothing."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests import audit

HOLE = {"id": "GHSA-0000", "fixed_in": ["2.0"], "withdrawn": None}


class Index(BaseHTTPRequestHandler):
    """Knows two packages, one of them with a hole; nothing of any other."""

    def do_GET(self) -> None:
        known = {"/sound/1.0/json": [], "/holey/1.0/json": [HOLE, HOLE | {"id": "GHSA-1", "withdrawn": "2026"}]}
        told = known.get(self.path)
        self.send_response(404 if told is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulnerabilities": told}).encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def index() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Index) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(5)


def test_a_known_hole_fails_and_is_named(index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packages = [("sound", "1.0"), ("holey", "1.0")]
    assert audit.main(index, tmp_path / "audit.json", packages) == 1
    assert capsys.readouterr().out == "holey 1.0: GHSA-0000, mended in ['2.0']\n"
    assert not (tmp_path / "audit.json").exists()


def test_a_clean_answer_is_kept_for_a_day(index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "cache" / "audit.json"
    assert audit.main(index, kept, [("sound", "1.0")]) == 0
    assert audit.main("http://127.0.0.1:1", kept, [("sound", "1.0")]) == 0  # not asked again
    assert capsys.readouterr().out == ""
    assert audit.main("http://127.0.0.1:1", kept, [("sound", "1.1")]) == 0  # another version is
    assert "NOT AUDITED" in capsys.readouterr().out


def test_an_index_without_an_answer_is_said_and_fails_nothing(
    index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(index, tmp_path / "audit.json", [("unknown", "1.0"), ("holey", "1.0")]) == 0
    assert "NOTE: NOT AUDITED" in capsys.readouterr().out
    assert audit.main(index, tmp_path / "audit.json", [("sound", "1.0"), ("unknown", "1.0")]) == 0
    assert "unknown" in capsys.readouterr().out
    assert not (tmp_path / "audit.json").exists()


def test_what_runs_is_what_is_asked_about() -> None:
    names = {name for name, _version in audit.locked()}
    assert {"django", "pillow", "cryptography", "asgiref"} <= names
    assert names.isdisjoint({"pytest", "mypy", "linli"})
