"""Who may know of a gathering: the only doors. What a party branch and mediators meet about is theirs alone."""

from django.db.models import Q, QuerySet

from linli.accounts.enums import Reach, Role
from linli.accounts.visitors import Visitor
from linli.engines.gatherings.enums import GatheringKind, Stage
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.permissions import ORGANISE, SEE
from linli.kernel.prepared import Prepared

#: Their very existence says who is a member, or who has a quarrel.
WALLED = (GatheringKind.PARTY_MEETING, GatheringKind.HEARING)


def own(visitor: Visitor) -> Q:
    """Organised by the visitor, or led by a party they act for."""
    mine = Q(led_by_id__in=list(visitor.party_ids))
    return mine | Q(organiser=visitor.user) if visitor.user else mine


def gatherings_for(visitor: Visitor) -> QuerySet[Gathering]:
    """What a member of staff may see on the calendar: what is not walled, and their own."""
    if not visitor.may(SEE) or not visitor.verified:
        return Gathering.objects.none()
    open_to_all = ~Q(kind__in=WALLED)
    if visitor.reaches(Reach.COMMUNITY) and visitor.roles & {Role.SECRETARY}:
        open_to_all |= Q(kind=GatheringKind.PARTY_MEETING)
    return Gathering.objects.filter(open_to_all | own(visitor))


def organised_by(visitor: Visitor) -> QuerySet[Gathering]:
    """Whose lists a member of staff may read and keep: all where the role reaches the community or a grid, else own."""
    rows = gatherings_for(visitor)
    if not visitor.may(ORGANISE):
        return rows.none()
    if visitor.reaches(Reach.COMMUNITY) or visitor.reaches(Reach.GRID):
        return rows
    return rows.filter(own(visitor))


def public_gatherings() -> QuerySet[Gathering]:
    """What everybody may know of: announced, and not walled whatever was ticked."""
    return Gathering.objects.filter(is_public=True).exclude(kind__in=WALLED).exclude(stage="")


ANNOUNCED = Prepared(
    lambda id: public_gatherings().select_related("community", "place", "programme", "led_by").filter(id=id)
)


def may_organise(visitor: Visitor, gathering: Gathering) -> bool:
    """Whether a gathering that was found through `gatherings_for` is the visitor's to keep; asks nothing."""
    if not visitor.may(ORGANISE):
        return False
    if visitor.reaches(Reach.COMMUNITY) or visitor.reaches(Reach.GRID):
        return True
    return gathering.led_by_id in visitor.party_ids or gathering.organiser_id == (visitor.user and visitor.user.id)


PLANNED = Q(stage=Stage.PLANNED)
