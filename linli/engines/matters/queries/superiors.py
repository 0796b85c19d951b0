"""Who hears of a matter past its due time."""

from datetime import datetime
from uuid import UUID

from linli.accounts.enums import Role
from linli.accounts.models import Grant
from linli.engines.matters.models import Matter
from linli.kernel.worktime import local
from linli.registry.enums import ResponsibilityRole
from linli.registry.queries.people import users_behind
from linli.registry.queries.places import answering_for, chain
from linli.registry.queries.standing import in_force


def superior_users(matter: Matter, now: datetime) -> list[UUID]:
    """Users of the nearest superior for the place; where none is named, the secretaries."""
    on = local(now).date()
    found = answering_for(chain(matter.place, grid=matter.grid), [ResponsibilityRole.SUPERIOR], on)
    users = users_behind([found[0].party_id], on) if found else []
    if users:
        return users
    secretaries = Grant.objects.filter(in_force(on), role=Role.SECRETARY).order_by("user_id")
    return list(secretaries.values_list("user_id", flat=True))
