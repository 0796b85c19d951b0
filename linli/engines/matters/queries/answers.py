"""Standard answers that may be given to a matter."""

from django.db.models import Q

from linli.engines.matters.models import Matter, StandardAnswer


def standard_answers(matter: Matter) -> list[StandardAnswer]:
    """Those of its category first, then those for everything."""
    rows = StandardAnswer.objects.filter(Q(category_id=matter.category_id) | Q(category=None))
    return sorted(rows.order_by("title", "id"), key=lambda each: each.category_id is None)
