"""What is due, as the playbook says."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.kernel.playbooks import Changes, differences
from linli.kernel.worktime import local
from linli.practices.partylife.enums import LifeKind
from linli.practices.partylife.models import Requirement
from linli.practices.partylife.playbook import LifeEntry


def set_requirements(*, entries: dict[LifeKind, LifeEntry], changes: Changes, now: datetime) -> None:
    """Make, change and switch off; meetings that were held stay."""
    rows = {row.kind: row for row in Requirement.objects.order_by("position", "id")}
    for position, (kind, entry) in enumerate(entries.items()):
        wanted = {
            "every": str(entry.every), "times": entry.times, "first_item": entry.first_item, "position": position,
            "is_active": True,
        }  # fmt: skip
        if kind not in rows:
            Requirement.new(kind=str(kind), from_on=local(now).date(), **wanted)
            changes.added(_("组织生活"), str(kind.label))
        elif told := differences(rows[kind], wanted):
            rows[kind].save()
            changes.changed(_("组织生活"), str(kind.label), told)
    for gone in sorted(changes.names("party_life", [str(each) for each in entries]) & set(rows)):
        if rows[gone].is_active:
            Requirement.objects.filter(id=rows[gone].id).update(is_active=False)
            changes.removed(_("组织生活"), str(LifeKind(gone).label), _("停用，记录保留"))
