"""Who answers for the area above a community: the street office hears of what is late, and reads several communities."""

from datetime import datetime
from uuid import UUID

from linli.accounts.models import JurisdictionGrant, User
from linli.accounts.queries import communities_over
from linli.kernel.models import Community
from linli.kernel.worktime import local
from linli.registry.queries.standing import in_force


def users_above(community: Community, now: datetime) -> list[UUID]:
    """The users of the nearest area above that has any: the street office, else the district."""
    area = community.jurisdiction
    while area is not None:
        grants = JurisdictionGrant.objects.filter(in_force(local(now).date()), jurisdiction=area)
        users = list(grants.order_by("user_id").values_list("user_id", flat=True).distinct())
        if users:
            return users
        area = area.parent
    return []


def communities_read_by(user: User | None, here: Community, now: datetime) -> list[Community]:
    """Those of the areas the user answers for; else this one alone."""
    found = communities_over(user, local(now).date()) if user else []
    return found if any(each.id == here.id for each in found) else [here]
