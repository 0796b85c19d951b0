"""The only writer of a matter's stage, holder, due time, answer and version: one conditional UPDATE and one event.

What the change means for the figures is written with it (`rolling.roll`).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.rolling import cell_of, roll
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Entry, Matter
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.rules import minutes_between, remind_at
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import cancel, schedule_mixed
from linli.kernel.workflow import Move, MoveRefused

KIND = "matter"
ALARM = "matters.alarm"
SOMEBODY_WAS_FIRST = _("刚刚有人先处理了这件事，请看最新情况后再操作")


def state_of(matter: Matter) -> dict[str, Any]:
    """What replaying the events must give: kept in every move's event, compared by the proofs."""
    return {
        "stage": str(matter.stage),
        "holder": str(matter.holder_id) if matter.holder_id else None,
        "due_at": matter.due_at.astimezone(UTC).isoformat() if matter.due_at else None,
        "closed": matter.closed_at is not None,
    }


def permitted(matter: Matter, name: str, now: datetime) -> Move:
    """The declared move; raises `MoveRefused` with the reason where it is not possible now."""
    procedure = procedure_of(matter.kind)
    step = procedure[name]
    refusal = step.refusal(matter, matter.stage, now)
    if refusal == "stage":
        raise MoveRefused(
            _("现在是“%(stage)s”，不能%(move)s") % {"stage": Stage(matter.stage).label, "move": step.label}
        )
    if refusal:
        raise MoveRefused(refusal)
    return step


def move(
    *, matter: Matter, name: str, by: Actor, now: datetime, version: int | None = None, entry: Entry | None = None,
    note: dict[str, Any] | None = None, timed: bool = True, **changes: Any,
) -> Matter:  # fmt: skip
    """Make a declared move. `version` is the one the person saw; whoever comes second gets `MoveRefused`.

    `changes` are columns of `Matter`; `note` are references for the event. Not `timed`: it never had an alarm and gets none.
    """
    step = permitted(matter, name, now)
    seen = matter.version if version is None else version
    changes |= {"stage": Stage(step.target), "version": seen + 1}
    if "answered_at" in changes:
        changes["answer_minutes"] = minutes_between(matter.reported_at, changes["answered_at"])
    before = cell_of(matter)
    with transaction.atomic():
        rows = Matter.objects.filter(id=matter.id, version=seen, stage=matter.stage)
        if not rows.update(**changes):
            raise MoveRefused(SOMEBODY_WAS_FIRST)
        for field, value in changes.items():
            setattr(matter, field, value)
        roll(before=[before], after=[cell_of(matter)])
        told = {"entry": str(entry.id)} if entry else {}
        record(
            subject=matter, kind=KIND, verb=name, by=by, now=now, step=matter.version, state=state_of(matter), **told,
            **(note or {}),
        )  # fmt: skip
        if timed:
            set_alarm(matter=matter, now=now)
    return matter


def unmoved(*, matter: Matter, version: int | None = None, **changes: Any) -> None:
    """Change columns that no stage hangs on, as one conditional UPDATE; forms opened before see that something changed."""
    seen = matter.version if version is None else version
    changes["version"] = seen + 1
    before = cell_of(matter)
    with transaction.atomic():
        if not Matter.objects.filter(id=matter.id, version=seen).update(**changes):
            raise MoveRefused(SOMEBODY_WAS_FIRST)
        for field, value in changes.items():
            setattr(matter, field, value)
        roll(before=[before], after=[cell_of(matter)])


def set_alarm(*, matter: Matter, now: datetime) -> None:
    """One timer a matter: the reminder, then the due time; none when it is closed."""
    if matter.due_at is None or not matter.is_open:
        cancel(kind=ALARM, key=str(matter.id))
        return
    set_alarms(matters=[matter], now=now)


def set_alarms(
    *, matters: Iterable[Matter], now: datetime, besides: Iterable[tuple[str, str, datetime, dict[str, Any]]] = ()
) -> None:
    """The timers of open matters, and other jobs in the same statement."""
    wanted = [(ALARM, str(matter.id), first_alarm(matter, now), {"matter": str(matter.id)}) for matter in matters]
    wanted += besides
    if wanted:
        schedule_mixed(wanted)


def first_alarm(matter: Matter, now: datetime) -> datetime:
    """When the clock of an open matter speaks first: the reminder while it runs, else the due time."""
    due = matter.due_at or now
    running = matter.stage in procedure_of(matter.kind).clock and now < due
    return remind_at(now, due) if running else due


def write(*, matter: Matter, kind: str, text: str, now: datetime) -> Entry | None:
    """Keep somebody's words; None when they said nothing."""
    if not text.strip():
        return None
    return Entry.objects.create(community_id=matter.community_id, matter=matter, kind=kind, text=text.strip(), at=now)


def reference(value: UUID | None) -> str | None:
    return str(value) if value else None
