"""The categories of the current community, remembered for half a minute: every page shows them, they hardly ever change."""

from collections.abc import Sequence
from uuid import UUID

from linli.engines.matters.models import Category, Matter
from linli.kernel.communities import remembered
from linli.kernel.tenancy import current_community_id

REMEMBERED_SECONDS = 30.0


def categories() -> list[Category]:
    """All of them, also those no longer chosen, in the playbook's order. Nobody may change what comes back."""
    rows = Category.objects.order_by("position", "id")
    return remembered((current_community_id(), "categories"), lambda: list(rows), REMEMBERED_SECONDS)


def with_categories(matters: Sequence[Matter]) -> Sequence[Matter]:
    """Give each the category it lies in. Joined in the database, a community's matters by category seem few to
    PostgreSQL's planner where many communities share the tables, and it sorts them all."""
    known: dict[UUID, Category] = {each.id: each for each in categories()}
    for matter in matters:
        if matter.category_id in known:  # one made this minute in another process is read by itself
            matter.category = known[matter.category_id]
    return matters
