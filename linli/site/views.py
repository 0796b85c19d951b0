"""The pages that belong to no module: the door, and whether all is well."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.accounts.opens import Request, anyone, opens
from linli.accounts.queries import communities_over, home_of
from linli.design.pages import page
from linli.insight.queries.areas import areas_read_by
from linli.kernel.models import Community, Heartbeat
from linli.kernel.worktime import local
from linli.registry.queries.areas import areas_of

#: A worker not seen for this long is taken for dead.
SILENCE = timedelta(seconds=30)


@opens(anyone)
def home(request: Request) -> HttpResponse:
    """The communities of this server; who is signed in goes on to where they work or live, or chooses among theirs."""
    here, user = reverse("home"), request.user if isinstance(request.user, User) else None
    where = home_of(user, request.now) if user else _home_of_resident(request)
    if where != here:
        return HttpResponseRedirect(where)
    today = local(request.now).date()
    return page(
        request, "site/home.html", communities=Community.objects.order_by("name", "id"),
        over=communities_over(user, today) if user else [],
        reads_areas=bool(user and areas_read_by(user, today)),
        may_found=bool(user and areas_of(user, Role.SECRETARY, today)),
    )  # fmt: skip


def _home_of_resident(request: Request) -> str:
    """The community a resident signed in to; who has several chooses on the page."""
    known = list(request.session.get("residents", {}))
    if len(known) != 1:
        return reverse("home")
    community = Community.objects.filter(id=known[0]).first()
    return reverse("community", kwargs={"code": community.code}) if community else reverse("home")


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
