"""The pictures and documents among a gathering's materials, behind the door of the gathering itself."""

from uuid import UUID

from django.db.models import Q

from linli.accounts.visitors import Visitor
from linli.engines.gatherings.models import Gathering, GatheringPicture
from linli.engines.gatherings.queries.lists import of_account
from linli.engines.gatherings.queries.walls import gatherings_for, public_gatherings
from linli.kernel.prepared import Prepared

PICTURES = Prepared(
    lambda gathering: GatheringPicture.objects.filter(gathering=gathering).select_related("file").order_by("at", "id")
)


def pictures_of(gathering: Gathering) -> list[GatheringPicture]:
    found: list[GatheringPicture] = PICTURES.objects(gathering=gathering.id)
    return found


def picture_for(visitor: Visitor, gathering: UUID, id: UUID) -> GatheringPicture | None:
    """One of a gathering that is announced, or on the visitor's own list, or that they may see at work."""
    doors = Q(gathering_id__in=public_gatherings().order_by().values("id"))
    if visitor.account is not None:
        doors |= Q(gathering_id__in=of_account(visitor.account).order_by().values("gathering_id"))
    if visitor.user is not None:
        doors |= Q(gathering_id__in=gatherings_for(visitor).order_by().values("id"))
    return GatheringPicture.objects.filter(doors, gathering_id=gathering, id=id).select_related("file").first()
