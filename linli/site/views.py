"""The pages that belong to no module: the door, and whether all is well."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import page
from linli.kernel.models import Community, Heartbeat
from linli.site.doors import door_of

#: A worker not seen for this long is taken for dead.
SILENCE = timedelta(seconds=30)


@opens(anyone)
def home(request: Request) -> HttpResponse:
    """The communities of this server; who is signed in goes on to where they work or live."""
    if door := door_of(request):
        return HttpResponseRedirect(reverse(door.route, kwargs={"code": door.code}))
    return page(request, "site/home.html", communities=Community.objects.order_by("name", "id"))


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
