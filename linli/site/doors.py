"""Where a signed-in person is sent from the front page."""

from dataclasses import dataclass
from uuid import UUID

from linli.accounts.enums import STAFF
from linli.accounts.models import Grant
from linli.accounts.opens import Request
from linli.kernel.models import Community
from linli.kernel.tenancy import every_community

#: URL names of the page staff start their day with, and of a community's own front page.
INBOX, COMMUNITY = "inbox", "community"


@dataclass(frozen=True, slots=True)
class Door:
    route: str
    code: str


def door_of(request: Request) -> Door | None:
    """Staff go to their inbox, residents to their community; who has several, or none, chooses on the page."""
    if request.user is not None:
        with every_community("the front page asks where a staff member works"):
            grants = Grant.objects.filter(user=request.user, until_on=None, role__in=STAFF)
            ids = set(grants.values_list("community_id", flat=True).order_by("community_id"))
        return _only(INBOX, ids)
    return _only(COMMUNITY, {UUID(known) for known in request.session.get("residents", {})})


def _only(route: str, ids: set[UUID]) -> Door | None:
    if len(ids) != 1:
        return None
    code = Community.objects.filter(id__in=ids).values_list("code", flat=True).first()
    return Door(route, code) if code else None
