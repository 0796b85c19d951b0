"""Party membership is seen by party bodies only: by the secretary, and by whoever is in a branch themselves."""

from django.db.models import Exists, Q, QuerySet

from linli.accounts.enums import Role
from linli.accounts.visitors import Visitor
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Membership


def _own_branches(visitor: Visitor) -> QuerySet[Group]:
    return Group.objects.filter(kind=GroupKind.PARTY_BRANCH, party_id__in=list(visitor.party_ids))


def sees_members(visitor: Visitor, group: Group) -> bool:
    """Whether the visitor may know who is in a group. At most one query, and none for groups that are no party body."""
    if group.kind != GroupKind.PARTY_BRANCH or Role.SECRETARY in visitor.roles:
        return True
    return bool(visitor.party_ids) and _own_branches(visitor).exists()


def memberships_for(visitor: Visitor) -> QuerySet[Membership]:
    """Who is in which group, as far as the visitor may know; the only door for pages and exports that name people."""
    rows = Membership.objects.all()
    if Role.SECRETARY in visitor.roles:
        return rows
    open_to_all = ~Q(group__group__kind=GroupKind.PARTY_BRANCH)
    return rows.filter(open_to_all | Exists(_own_branches(visitor).order_by()) if visitor.party_ids else open_to_all)
