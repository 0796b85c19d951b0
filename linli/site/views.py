"""The page that belongs to no module: the door."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.accounts.opens import Request, anyone, opens
from linli.accounts.queries import communities_over, home_of
from linli.design.pages import page
from linli.insight.queries.areas import areas_read_by
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.registry.queries.areas import areas_of


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
