"""`/healthz`, `/readyz`, `/metrics`: well, ready for people, and in numbers; an id for every request."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from linli.kernel.models import Heartbeat
from linli.site import views_health
from tests.factories import neighbourhood

ROOT = Path(__file__).resolve().parents[2]
SETTING = re.compile(r"""environ(?:\.get\(|\[)"(LINLI_\w+|DATABASE_\w+|PORT)\"""")
pytestmark = pytest.mark.django_db


def test_well(client: Client) -> None:
    Heartbeat.objects.create(worker="here:1", seen_at=timezone.now() - timedelta(seconds=20))
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "worker": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_worker_silent_for_long_is_dead(client: Client) -> None:
    Heartbeat.objects.create(worker="here:1", seen_at=timezone.now() - timedelta(seconds=40))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "not seen"


def test_a_database_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(Heartbeat.objects, "filter", gone)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "no answer"


def test_ready_when_the_tables_are_those_of_this_version(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_health, "_known", {"migrated": False})
    assert client.get("/readyz").json() == {"status": "ready", "database": "ok", "tables": "ok"}
    monkeypatch.setattr(views_health, "_migrated", lambda: False)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "linli migrate" in answer.json()["tables"]


def test_numbers_for_prometheus_to_who_has_the_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    area = neighbourhood()
    client.get(f"/c/{area.community.code}/public/")
    Heartbeat.objects.create(worker="here:1", seen_at=timezone.now() - timedelta(seconds=7))
    assert client.get("/metrics").status_code == 404
    monkeypatch.setenv("LINLI_METRICS_TOKEN", "a token")
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    told = client.get("/metrics", headers={"Authorization": "Bearer a token"})
    found = {s.name: s for f in text_string_to_metric_families(told.content.decode()) for s in f.samples
             if s.labels.get("route", "public") == "public"}  # fmt: skip
    assert found["linli_requests_total"].value >= 1
    assert found["linli_request_seconds_count"].value >= 1
    assert found["linli_jobs_dead"].value == 0
    assert 6 < found["linli_worker_seen_seconds"].value < 60
    assert area.community.code not in told.content.decode()


def test_every_answer_has_an_id_and_a_proxys_own_is_kept(client: Client) -> None:
    assert len(client.get("/healthz").headers["X-Request-ID"]) == 32
    assert client.get("/healthz", headers={"X-Request-ID": "proxy-12345"}).headers["X-Request-ID"] == "proxy-12345"
    forged = client.get("/healthz", headers={"X-Request-ID": "a b <script>"}).headers["X-Request-ID"]
    assert "script" not in forged


def test_every_setting_is_told_to_who_runs_a_server() -> None:
    """The example of the environment names each variable the program reads."""
    read = {name for path in (ROOT / "linli").glob("**/*.py") for name in SETTING.findall(path.read_text("utf-8"))}
    told = (ROOT / "deploy" / "linli.env.example").read_text("utf-8")
    assert [name for name in sorted(read) if name not in told] == []
