"""A user's own tabs in the inbox: a filter kept under a name."""

from uuid import UUID

from django.db import transaction

from linli.accounts.models import User
from linli.engines.matters.models import SavedView
from linli.kernel.tenancy import current_community_id


@transaction.atomic
def save_view(*, user: User, name: str, query: str) -> SavedView:
    """Keep a filter as a tab; the same name again keeps the new filter."""
    values = {"community_id": current_community_id(), "user": user, "name": name.strip()[:20]}
    return SavedView.objects.update_or_create(**values, defaults={"query": query[:300]})[0]


def remove_view(*, user: User, view: UUID) -> None:
    """Remove one of the user's own tabs; of others nothing happens."""
    SavedView.objects.filter(user=user, id=view).delete()
