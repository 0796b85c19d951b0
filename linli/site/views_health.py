"""How the server is: well, ready, and in numbers. For machines that look after it."""

import hmac
import os
from collections.abc import Iterable
from datetime import timedelta
from itertools import accumulate
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count, Min, Q
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from linli.accounts.opens import Request, anyone, opens
from linli.kernel.models import Heartbeat, Job
from linli.kernel.tenancy import every_community
from linli.site.measuring import BOUNDS, MEASURES

#: A worker not seen for this long is taken for dead.
SILENCE = timedelta(seconds=30)
TOKEN = "LINLI_METRICS_TOKEN"  # the name of a setting, not a secret
_known: dict[str, bool] = {}


@opens(anyone)
@never_cache
def healthz(request: Request) -> HttpResponse:
    """200 when the database answers and a worker was seen in the last 30 seconds; 503 otherwise."""
    try:
        worker = "ok" if Heartbeat.objects.filter(seen_at__gte=request.now - SILENCE).exists() else "not seen"
        database = "ok"
    except DatabaseError:
        worker, database = "unknown", "no answer"
    well = worker == database == "ok"
    status = {"status": "ok" if well else "unwell", "database": database, "worker": worker}
    return JsonResponse(status, status=200 if well else 503)


@opens(anyone)
@never_cache
def readyz(request: Request) -> HttpResponse:
    """200 when this process may be sent people: the database answers and has the tables of this version; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        tables = "ok" if _migrated() else "older than this version: run `linli migrate`"
        database = "ok"
    except DatabaseError:
        tables, database = "unknown", "no answer"
    ready = tables == database == "ok"
    status = {"status": "ready" if ready else "not ready", "database": database, "tables": tables}
    return JsonResponse(status, status=200 if ready else 503)


def _migrated() -> bool:
    """Looked up until it is so: no process outlives its own version."""
    if not _known.get("migrated"):
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        _known["migrated"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _known["migrated"]


@opens(anyone)
@never_cache
def metrics(request: Request) -> HttpResponse:
    """For Prometheus, with the bearer token of LINLI_METRICS_TOKEN; without that setting there is no such page."""
    wanted = os.environ.get(TOKEN, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Http404("metrics")
    from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    registry.register(Told(request))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Told:
    """What this process counted, and what waits in the database now."""

    def __init__(self, request: Request) -> None:
        self.now = request.now

    def describe(self) -> Iterable[Any]:
        return []

    def collect(self) -> Iterable[Any]:
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        answers = CounterMetricFamily("linli_requests", "Answers by route", labels=["route", "method", "status"])
        seconds = HistogramMetricFamily("linli_request_seconds", "How long answers took", labels=["route"])
        with MEASURES.lock:
            for (route, method, status), count in MEASURES.answers.items():
                answers.add_metric([route, method, str(status)], count)
            for route, spent in MEASURES.spent.items():
                bounds = [*map(str, BOUNDS), "+Inf"]
                seconds.add_metric([route], list(zip(bounds, accumulate(spent.counts), strict=True)), spent.seconds)
        return [answers, seconds, *self._work()]

    def _work(self) -> Iterable[Any]:
        from prometheus_client.core import GaugeMetricFamily

        due = Q(state=Job.State.WAITING, due_at__lte=self.now)
        with every_community("the metrics count the jobs of all communities together"):
            jobs = Job.objects.filter(Q(state=Job.State.DEAD) | due)
            found = jobs.aggregate(
                due=Count("id", filter=due), dead=Count("id", filter=~due), oldest=Min("due_at", filter=due)
            )
        last = Heartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
        late = (self.now - found["oldest"]).total_seconds() if found["oldest"] else 0.0
        told = [
            ("linli_jobs_due", "Jobs that are due and not done", found["due"]),
            ("linli_jobs_dead", "Jobs given up", found["dead"]),
            ("linli_jobs_late_seconds", "How long the oldest due job has waited", late),
        ]
        if last is not None:
            told.append(
                ("linli_worker_seen_seconds", "Since a worker was last seen", (self.now - last).total_seconds())
            )
        return [GaugeMetricFamily(name, words, value=value) for name, words, value in told]
