"""Areas above communities that a user answers for."""

from datetime import date

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, User
from linli.registry.queries.standing import in_force


def areas_of(user: User, role: Role, on: date) -> list[str]:
    """The division codes of the areas (街道, 区) in which a user has a role on a day."""
    grants = JurisdictionGrant.objects.filter(in_force(on), user=user, role=role)
    return list(grants.order_by("jurisdiction_id").values_list("jurisdiction_id", flat=True))
