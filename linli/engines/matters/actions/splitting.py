"""拆分: one matter, several holders. Each part is a matter of its own; the whole is answered when all parts are closed."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.moving import unmoved
from linli.engines.matters.actions.raising import Report, Where, raise_many
from linli.engines.matters.actions.telling import tell_parties
from linli.engines.matters.enums import Source, Stage
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.workflow import MoveRefused

SPLITTABLE = {Stage.REPORTED, Stage.RETURNED, Stage.DISPATCHED, Stage.HANDLING}


@transaction.atomic
def split(*, matter: Matter, tasks: list[str], by: Actor, now: datetime, version: int | None = None) -> list[Matter]:
    """Make a part for each task, behind the wall of the whole; they wait at the desk to be dispatched.

    Whoever answers the whole at the same moment is refused, or this is: an answered whole has no open part.
    """
    tasks = [task.strip() for task in tasks if task.strip()]
    if len(tasks) < 2:
        raise MoveRefused(_("请至少写两项，每项一行"))
    if matter.stage not in SPLITTABLE:
        raise MoveRefused(_("现在不能拆分"))
    where = Where(matter.place, matter.grid, matter.where, matter.latitude, matter.longitude)
    reports = [
        Report(matter.category, task, Source.SPLIT, where, urgent=matter.is_urgent, kind=matter.kind, whole=matter)
        for task in tasks
    ]
    parts = raise_many(community=matter.community, reports=reports, by=by, now=now, called=False)
    tell_parties(
        matter=matter, parties={part.holder_id for part in parts}, kind="matter_split", now=now, besides=[by.id],
        text=_("%(number)s 拆成 %(count)d 项，等派单"), count=len(parts),
    )  # fmt: skip
    unmoved(matter=matter, version=version, open_part_count=matter.open_part_count + len(parts))
    record(subject=matter, kind="matter", verb="split", by=by, now=now, parts=[str(part.id) for part in parts])
    return parts


def part_given(*, whole: Matter, part: Matter, by: Actor, now: datetime) -> None:
    """A task was given as a part of the whole, which cannot be closed before it; an answered whole is refused."""
    running = Matter.objects.filter(id=whole.id, stage__in=SPLITTABLE)
    if not running.update(open_part_count=F("open_part_count") + 1, version=F("version") + 1):
        raise MoveRefused(_("现在不能拆分"))
    whole.open_part_count, whole.version = whole.open_part_count + 1, whole.version + 1
    record(subject=whole, kind="matter", verb="split", by=by, now=now, parts=[str(part.id)])


def part_closed(*, matter: Matter, by: Actor, now: datetime) -> None:
    """A part is done: the whole counts one less, and its holder hears when it was the last."""
    if matter.whole_id is None:
        return
    Matter.objects.filter(id=matter.whole_id).update(open_part_count=F("open_part_count") - 1)
    whole = Matter.objects.select_related("community").get(id=matter.whole_id)
    record(subject=whole, kind="matter", verb="part_closed", by=by, now=now, part=str(matter.id))
    if whole.open_part_count == 0 and whole.holder_id:
        text = _("%(number)s 的各部分都已办结，可以答复了")
        tell_parties(matter=whole, parties=[whole.holder_id], kind="matter_parts_done", text=text, now=now)


def part_reopened(*, matter: Matter, by: Actor, now: datetime) -> None:
    """A part is open again: the whole cannot be answered from a form opened before."""
    if matter.whole_id is not None:
        whole = Matter.objects.filter(id=matter.whole_id)
        whole.update(open_part_count=F("open_part_count") + 1, version=F("version") + 1)
