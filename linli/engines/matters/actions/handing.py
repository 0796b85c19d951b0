"""Who has it now: dispatch, transfer, pass on, accept, refuse; others who assist."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.notices import told_together
from linli.engines.matters.actions.joining import follow_original
from linli.engines.matters.actions.moving import move, reference, write
from linli.engines.matters.actions.telling import tell_parties, tell_reporters
from linli.engines.matters.enums import EntryKind
from linli.engines.matters.models import Entry, Helper, Matter
from linli.engines.matters.queries.routing import back_to
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.events import record
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import due_at
from linli.registry.models import Party


def _reason(matter: Matter, text: str, now: datetime) -> Entry | None:
    if not text.strip():
        raise MoveRefused(_("请写明理由"))
    return write(matter=matter, kind=EntryKind.REASON, text=text, now=now)


def _holder_told(matter: Matter, by: Actor, now: datetime) -> None:
    text, parties = _("派给您：%(number)s %(title)s"), [matter.holder_id]
    tell_parties(matter=matter, parties=parties, kind="matter_dispatched", text=text, now=now, besides=[by.id])


@transaction.atomic
def dispatch(
    *, matter: Matter, to: Party, by: Actor, now: datetime, version: int | None = None, visit: bool = False
) -> Matter:
    """Hand the matter to whoever must answer it, and start the clock (派单). A deadline from outside stays."""
    due = matter.due_at
    if matter.source != "hotline" and matter.dispatched_at is None:
        due = due_at(matter.term, now, calendar_of(matter.community))
    move(
        matter=matter, name="dispatch", by=by, now=now, version=version, holder=to, due_at=due,
        dispatched_at=matter.dispatched_at or now,
        visit_needed=visit, note={"to": str(to.id)},
    )  # fmt: skip
    follow_original(matter=matter, by=by, now=now)
    with told_together():
        _holder_told(matter, by, now)
        text = _("您反映的 %(number)s 已派给 %(holder)s")
        tell_reporters(matter=matter, kind="matter_dispatched", text=text, now=now, holder=to.name)
    return matter


@transaction.atomic
def hand_on(
    *, matter: Matter, to: Party, name: str, reason: str, by: Actor, now: datetime, version: int | None = None,
    visit: bool = False,
) -> Matter:  # fmt: skip
    """转派 (`transfer`, by the desk) or 转给下一家 (`pass`, by the holder): another holder, the same due time.

    Whether the new holder must call on the reporter is said anew: it is not handed on unseen.
    """
    if to.id == matter.holder_id:
        raise MoveRefused(_("现在就在%(holder)s手上") % {"holder": to.name})
    entry = _reason(matter, reason, now)
    note = {"from": reference(matter.holder_id), "to": str(to.id)}
    move(
        matter=matter, name=name, by=by, now=now, version=version, entry=entry, holder=to, visit_needed=visit, note=note
    )
    follow_original(matter=matter, by=by, now=now)
    _holder_told(matter, by, now)
    return matter


def accept(*, matter: Matter, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """接单: the holder has begun."""
    return move(matter=matter, name="accept", by=by, now=now, version=version)


@transaction.atomic
def refuse(*, matter: Matter, reason: str, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """退单: not ours, with a reason; back to the desk, the clock runs on."""
    entry = _reason(matter, reason, now)
    note = {"from": reference(matter.holder_id)}
    holder = back_to(matter, now)
    move(
        matter=matter, name="refuse", by=by, now=now, version=version, entry=entry, holder_id=holder, visit_needed=False,
        note=note,
    )  # fmt: skip
    follow_original(matter=matter, by=by, now=now)
    text = _("%(number)s 被退单，请改派")
    tell_parties(matter=matter, parties=[holder], kind="matter_returned", text=text, now=now)
    return matter


@transaction.atomic
def call_helper(*, matter: Matter, party: Party, by: Actor, now: datetime) -> bool:
    """协办: ask another party to assist; False when it already does."""
    made = Helper.objects.get_or_create(
        community_id=matter.community_id, matter=matter, party=party, defaults={"since_at": now}
    )[1]
    if made:
        record(subject=matter, kind="matter", verb="helper", by=by, now=now, to=str(party.id))
        text = _("请您协办：%(number)s %(title)s")
        tell_parties(matter=matter, parties=[party.id], kind="matter_helper", text=text, now=now)
    return made
