"""`matters_for`: the only door to matters. The wall of each matter decides who may know that it exists."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts.enums import Reach, Role
from linli.accounts.visitors import Standing, Visitor
from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Helper, Matter, Reporter
from linli.kernel.models import Community
from linli.registry.queries.ties import account_may

OPEN_TO_STAFF = (Wall.PUBLIC, Wall.STAFF)


def _in_hand(visitor: Visitor) -> Q:
    """Held or assisted by the visitor or a group of theirs: seen behind every wall, for they are named."""
    parties = list(visitor.party_ids)
    helps = Helper.objects.filter(matter=OuterRef("id"), community=OuterRef("community"), party_id__in=parties)
    return Q(holder_id__in=parties) | Q(Exists(helps))


def _in_area(visitor: Visitor) -> Q:
    places = list(visitor.place_ids)
    return Q(wall__in=OPEN_TO_STAFF) & (Q(grid_id__in=places) | Q(grid__parent_id__in=places) | Q(place_id__in=places))


def matters_for(visitor: Visitor) -> QuerySet[Matter]:
    """The matters this visitor may know of, as staff. Residents see theirs through `matters_of`."""
    if not visitor.is_staff or not visitor.verified:
        return Matter.objects.none()
    if visitor.reaches(Reach.COMMUNITY):
        if Role.AUDITOR in visitor.roles and len(visitor.roles) == 1:
            return Matter.objects.filter(wall__in=OPEN_TO_STAFF)
        return Matter.objects.filter(Q(wall__in=OPEN_TO_STAFF) | _in_hand(visitor))
    reach = _in_hand(visitor)
    if visitor.reaches(Reach.GRID):
        reach |= _in_area(visitor)
    return Matter.objects.filter(reach)


Reader = tuple[frozenset[Role], bool]


def reader(visitor: Visitor) -> tuple[Reader, dict[str, tuple[UUID, ...]]]:
    """What of a visitor decides the shape of `matters_for`, and the values in it: for `Prepared` queries."""
    values = {"parties": tuple(visitor.party_ids), "places": tuple(visitor.place_ids)}
    return (visitor.roles, visitor.verified), values


def matters_read_by(shape: Reader, parties: tuple[UUID, ...], places: tuple[UUID, ...]) -> QuerySet[Matter]:
    """`matters_for`, from what `reader` told."""
    roles, verified = shape
    standing = Standing(roles, party_ids=frozenset(parties), place_ids=frozenset(places))
    return matters_for(Visitor(Community(), standing=standing, verified=verified))


def knows_of(visitor: Visitor, matter: Matter) -> bool:
    """Whether this visitor may (still) know of a matter, as it is now; most often without asking the database."""
    if visitor.is_staff and visitor.verified and visitor.reaches(Reach.COMMUNITY) and matter.wall in OPEN_TO_STAFF:
        return True
    return matters_for(visitor).filter(id=matter.id).exists()


def matters_of(visitor: Visitor) -> QuerySet[Matter]:
    """The matters a resident raised (我的事项)."""
    if visitor.account is None:
        return Matter.objects.none()
    mine = Reporter.objects.filter(
        matter=OuterRef("id"), community=OuterRef("community"), account_id=visitor.account.id
    )
    return Matter.objects.filter(Exists(mine))


def matters_seen_for(visitor: Visitor, on: date) -> QuerySet[Matter]:
    """The matters of those whose affairs a resident may see (家人的事项), raised by whomever."""
    if visitor.account is None:
        return Matter.objects.none()
    family = account_may(visitor.account, "may_see", on).order_by().values("id")
    theirs = Reporter.objects.filter(matter=OuterRef("id"), community=OuterRef("community"), person_id__in=family)
    return Matter.objects.filter(Exists(theirs.exclude(account_id=visitor.account.id)))


def public_matters() -> QuerySet[Matter]:
    """What anybody may read: behind no wall, checked by staff, not joined to another."""
    return Matter.objects.filter(wall=Wall.PUBLIC, is_listed=True).exclude(stage=Stage.JOINED)
