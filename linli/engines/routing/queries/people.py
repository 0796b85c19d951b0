"""Who answers for routing: the secretaries."""

from datetime import date
from uuid import UUID

from linli.accounts.enums import Role
from linli.accounts.models import Grant
from linli.registry.queries.standing import in_force


def responsible(on: date) -> list[UUID]:
    rows = Grant.objects.filter(in_force(on), role=Role.SECRETARY).order_by("user_id")
    return list(rows.values_list("user_id", flat=True))
