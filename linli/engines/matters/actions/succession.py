"""Another holds what somebody held: they left (移交), or their record was merged. Stage and clock stay."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.handing import call_helper
from linli.engines.matters.actions.moving import KIND, reference, state_of, unmoved
from linli.engines.matters.actions.telling import tell_parties
from linli.engines.matters.models import Helper, Matter
from linli.engines.matters.models.matter import OPEN
from linli.engines.matters.procedures import SUCCESSION
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.registry.actions.merging import OWN_WAYS
from linli.registry.models import Party
from linli.registry.queries.holdings import HOLDINGS, Held, Holding


@transaction.atomic
def succeed(*, matter: Matter, to: Party, by: Actor, now: datetime) -> Matter:
    """`to` holds the matter from now on, in whichever stage it is. Raises `MoveRefused` for whoever comes second."""
    before = matter.holder_id
    unmoved(matter=matter, holder=to)
    record(
        subject=matter, kind=KIND, verb=SUCCESSION, by=by, now=now, step=matter.version, state=state_of(matter),
        to=str(to.id), **{"from": reference(before)},
    )  # fmt: skip
    return matter


def _held(party_id: UUID, now: datetime) -> list[Held]:
    """Numbers only: a title may be behind a wall that whoever hands over does not see through."""
    rows = Matter.objects.filter(OPEN, holder_id=party_id).select_related("place", "grid", "category")
    return [
        Held("matters", row.id, f"{row.number} · {row.category.name}", row.place or row.grid, _role(row))
        for row in rows.order_by("due_at", "id")
    ]


def _role(matter: Matter) -> str:
    """The first role such matters go to: who answers in it for the place takes them on."""
    return next(iter(matter.category.routes_to), "")


def _hand(to: Mapping[UUID, Party], by: Actor, now: datetime) -> None:
    for matter in Matter.objects.filter(id__in=to).order_by("due_at", "id").select_related("community"):
        party = to[matter.id]
        succeed(matter=matter, to=party, by=by, now=now)
        text = _("移交给您：%(number)s %(title)s")
        tell_parties(matter=matter, parties=[party.id], kind="matter_dispatched", text=text, now=now, besides=[by.id])


def _helped(party_id: UUID, now: datetime) -> list[Held]:
    """Open matters somebody assists with (协办)."""
    rows = Helper.objects.filter(party_id=party_id, matter__closed_at=None)
    rows = rows.select_related("matter__place", "matter__grid", "matter__category")
    return [
        Held(
            "helping", row.id, f"{row.matter.number} · {row.matter.category.name}", row.matter.place or row.matter.grid
        )
        for row in rows.order_by("matter__due_at", "id")
    ]


def _hand_help(to: Mapping[UUID, Party], by: Actor, now: datetime) -> None:
    """The other assists from now on; whoever holds the matter itself need not."""
    for row in Helper.objects.filter(id__in=to).order_by("id").select_related("matter__community"):
        party = to[row.id]
        Helper.objects.filter(id=row.id).delete()
        if row.matter.holder_id != party.id:
            call_helper(matter=row.matter, party=party, by=by, now=now)


def _follow(ids: list[UUID], to: Party, by: Actor, now: datetime) -> None:
    """A person's record was merged into another's, or parted from it again: what it held or had held goes along."""
    for matter in Matter.objects.filter(id__in=ids).order_by("id"):
        succeed(matter=matter, to=to, by=by, now=now)


HOLDINGS["matters"] = Holding(_("手上的事项"), _held, _hand)
HOLDINGS["helping"] = Holding(_("协办的事项"), _helped, _hand_help)
OWN_WAYS["matters.Matter.holder"] = _follow
