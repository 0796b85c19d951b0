"""Areas above communities that a user answers for."""

from datetime import date

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, User
from linli.kernel.models import Jurisdiction
from linli.registry.queries.standing import in_force


def areas_of(user: User, role: Role, on: date) -> list[str]:
    """The division codes of the areas (街道, 区) in which a user has a role on a day."""
    grants = JurisdictionGrant.objects.filter(in_force(on), user=user, role=role)
    return list(grants.order_by("jurisdiction_id").values_list("jurisdiction_id", flat=True))


def area_led_by(user: User, code: str, on: date) -> Jurisdiction | None:
    """The area of a code, where the user is its secretary or that of an area above; else None."""
    area = Jurisdiction.objects.select_related("parent__parent__parent").filter(code=code).first()
    if area is None or area.level == Jurisdiction.Level.COMMUNITY:
        return None
    chain, above = [area.code], area.parent
    while above is not None and len(chain) < 4:
        chain.append(above.code)
        above = above.parent
    led = JurisdictionGrant.objects.filter(in_force(on), user=user, role=Role.SECRETARY, jurisdiction__in=chain)
    return area if led.exists() else None


def grants_over(area: Jurisdiction, on: date) -> list[JurisdictionGrant]:
    """Who answers for the area itself, by role."""
    rows = JurisdictionGrant.objects.filter(in_force(on), jurisdiction=area).select_related("user")
    return list(rows.order_by("role", "user__name", "id"))
