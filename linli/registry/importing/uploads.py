"""An uploaded list: kept, looked at as often as needed, applied once, forgotten. Whoever applies saw what it does."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actors import Actor, ActorKind
from linli.kernel.events import record
from linli.kernel.jobs import cancel, schedule
from linli.kernel.models import Community
from linli.kernel.tables import Sheet, Unreadable, read_tables
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import local
from linli.registry.importing.kinds import KINDS
from linli.registry.importing.plan import Choices, Kind, Plan, planned
from linli.registry.models import Import

FORGET = "registry.forget_import"
KEPT = timedelta(days=1)
MOST_BYTES = 15 * 1024 * 1024


class ImportRefused(ValueError):
    """It cannot be applied so; `str()` is shown to the person."""


@transaction.atomic
def keep_upload(*, kind: Kind, name: str, raw: bytes, by: Actor, now: datetime) -> Import:
    """Keep a file for a day at most. Raises `ImportRefused` for one too large, `Unreadable` for one that is no table."""
    if len(raw) > MOST_BYTES:
        raise ImportRefused(_("文件太大（超过 15 MB）：请去掉图片，或分几次导入"))
    read_tables(raw)
    content, user = base64.b64encode(raw).decode("ascii"), by.id if by.kind == ActorKind.USER else None
    kept = Import.new(kind=kind.key, file_name=name[:120], content=content, user_id=user, created_at=now)
    schedule(kind=FORGET, key=str(kept.id), due_at=now + KEPT, payload={"import": str(kept.id)})
    return kept


def file_of(kept: Import) -> bytes:
    return base64.b64decode(str(kept.content))


def plan_of(kept: Import, choices: Choices, now: datetime) -> Plan:
    """What it would do now. Raises `Unreadable`."""
    return planned(KINDS[kept.kind], sheets_of(kept), replace(choices, columns=kept.columns), local(now).date())


def sheets_of(kept: Import) -> list[Sheet]:
    """Raises `Unreadable`, also when the file is no longer kept."""
    if not kept.content:
        raise Unreadable(_("文件已经删除，请重新上传"))
    return read_tables(file_of(kept))


@transaction.atomic
def name_columns(*, kept: Import, columns: Mapping[str, str]) -> None:
    """What headings mean that were not recognised: heading → field."""
    known = {column.field for column in KINDS[kept.kind].columns.columns}
    kept.columns = {heading[:80]: field for heading, field in columns.items() if field in known}
    Import.objects.filter(id=kept.id).update(columns=kept.columns)


@transaction.atomic
def apply_upload(*, kept: Import, choices: Choices, seen: str, by: Actor, now: datetime) -> Plan:
    """Do what was shown, all of it or nothing, and forget the file. `seen` is the fingerprint of the plan that was shown.

    Raises `ImportRefused`: rows are wrong and nobody said to leave them out, or it would do something else by now.
    """
    take_turn()
    plan = plan_of(kept, choices, now)
    if plan.fingerprint != seen:
        raise ImportRefused(_("预览之后档案或选项有变化：请再看一遍，然后导入"))
    bring_in(KINDS[kept.kind], plan, choices, by, now)
    told = {"came": len(plan.came), "changed": len(plan.changed), "same": plan.same, "left_out": plan.stopped}
    told["went"] = len(plan.went) if choices.let_go else 0
    Import.objects.filter(id=kept.id).update(content="", applied_at=now, told=told)
    cancel(kind=FORGET, key=str(kept.id))
    record(subject=kept, kind="import", verb="apply", by=by, now=now, list=kept.kind, **told)
    return plan


def take_turn() -> None:
    """One list at a time in a community, until the transaction ends: two at once would not see whom the other brings.

    Nothing else waits for it.
    """
    list(Community.objects.select_for_update(no_key=True).filter(id=current_community_id()).values_list("id"))


@transaction.atomic
def bring_in(kind: Kind, plan: Plan, choices: Choices, by: Actor, now: datetime) -> None:
    """Apply a plan. Raises `ImportRefused` while rows are wrong that nobody said to leave out."""
    if plan.stopped and not choices.leave_out:
        raise ImportRefused(
            _("有 %(count)d 行不能导入：请改好再传，或者勾选“先不导入有错的行”") % {"count": plan.stopped}
        )
    kind.apply(plan, choices, by, now)


def forget(kept: Import) -> None:
    """The file goes; that there was one stays."""
    Import.objects.filter(id=kept.id).update(content="")
