"""The partners of a community, as its playbook says."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.kernel.playbooks import Changes, differences
from linli.kernel.worktime import local
from linli.practices.whistle.models import Partner
from linli.practices.whistle.playbook import PartnerEntry
from linli.registry.models import Party


def set_partners(*, entries: list[PartnerEntry], parties: dict[str, Party], changes: Changes, now: datetime) -> None:
    """Make, change and end; one that left the file works along no more from today. Those entered by hand stay."""
    today = local(now).date()
    rows = {row.party_id: row for row in Partner.objects.filter(until_on=None).order_by("id")}
    for entry in entries:
        party = parties[entry.who]
        row = rows.get(party.id)
        if row is None:
            Partner.new(party=party, group=entry.group, brings=entry.brings, since_on=entry.since or today)
            changes.added(_("共建单位"), party.name, str(entry.group.label))
        elif told := differences(row, {"group": entry.group.value, "brings": entry.brings}):
            row.save(update_fields=["group", "brings"])
            changes.changed(_("共建单位"), party.name, told)
    for code in sorted(changes.names("partners", [entry.who for entry in entries])):
        gone = rows.get(parties[code].id) if code in parties else None
        if gone is not None:
            Partner.objects.filter(id=gone.id).update(until_on=max(today, gone.since_on))
            changes.removed(_("共建单位"), parties[code].name, _("不再共建"))
