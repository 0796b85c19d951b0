"""Party membership is seen by party bodies only: these are the doors of this practice."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from linli.accounts.visitors import Visitor
from linli.practices.partylife.models import LifeMeeting, Step
from linli.practices.partylife.permissions import LEAD
from linli.registry.enums import GroupKind
from linli.registry.models import Group, Party


def branches_of(visitor: Visitor) -> list[Party]:
    """The branches whose life the visitor may see: all for the secretary, else those they are a member of."""
    rows = Group.objects.filter(kind=GroupKind.PARTY_BRANCH, party__is_active=True).select_related("party")
    if not visitor.may(LEAD):
        rows = rows.filter(party_id__in=list(visitor.party_ids))
    return [group.party for group in rows.order_by("code")]


def meetings_of(branches: Sequence[Party]) -> QuerySet[LifeMeeting]:
    rows = LifeMeeting.objects.filter(branch__in=[branch.id for branch in branches])
    return rows.select_related("gathering", "branch")


def steps_for(visitor: Visitor) -> QuerySet[Step]:
    """Each level sees the level below: what one holds, and whatever is below that. The secretary sees it all."""
    if visitor.may(LEAD):
        return Step.objects.all()
    parties = list(visitor.party_ids)
    held = Q(matter__holder_id__in=parties)
    return Step.objects.filter(held | Q(above__matter__holder_id__in=parties) | Q(top__matter__holder_id__in=parties))
