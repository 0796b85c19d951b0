"""`/healthz`: well when the database answers and a worker was seen in the last half minute."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from linli.kernel.models import Heartbeat

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
