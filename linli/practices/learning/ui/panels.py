"""What learning adds to pages of gatherings: the way to the children's page, the pick-up code, the child's card."""

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.gatherings.enums import EnrolmentRole, EnrolmentState
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.queries.lists import of_account
from linli.engines.gatherings.queries.walls import may_organise
from linli.practices.learning.actions.children import pick_up_code
from linli.practices.learning.models import Plot
from linli.practices.learning.queries.children import KINDS


def staff_panel(gathering: Gathering, visitor: Visitor) -> list[Panel]:
    """Where children are looked after, the way to their page; asks nothing."""
    if gathering.kind not in KINDS or not may_organise(visitor, gathering):
        return []
    return [Panel("learning/_children.html")]


def resident_panel(gathering: Gathering, visitor: Visitor) -> list[Panel]:
    """For a guardian: the code by which the child goes home, and the way to its card."""
    if gathering.kind not in KINDS or visitor.account is None:
        return []
    rows = of_account(visitor.account).filter(
        gathering=gathering, role=EnrolmentRole.CHILD, state=EnrolmentState.SIGNED_UP, person__isnull=False
    )
    codes = [(row.person, pick_up_code(row), row.left_at) for row in rows.order_by("number")]
    return [Panel("learning/_codes.html", {"codes": codes})] if codes else []


def garden_panel(_subject: None, _visitor: Visitor) -> list[Panel]:
    """From what is on, the way to the plots, where there are some. One query."""
    return [Panel("learning/_garden_way.html")] if Plot.objects.filter(is_active=True).exists() else []
