"""The joint lists of a community, as its playbook says (三位一体)."""

from django.utils.translation import gettext as _

from linli.kernel.field_words import called
from linli.kernel.playbooks import Changes, differences
from linli.practices.appeals.models import JointList, JointMember
from linli.practices.appeals.playbook import JointListEntry
from linli.registry.models import Party


def set_joint_lists(*, lists: dict[str, JointListEntry], parties: dict[str, Party], changes: Changes) -> None:
    """Make, change and switch off; the matters of a list switched off stay with whoever holds them."""
    rows = {row.key: row for row in JointList.objects.order_by("key")}
    for key, entry in lists.items():
        if key not in rows:
            rows[key] = JointList.new(key=key, name=entry.name)
            changes.added(_("联办清单"), entry.name, key)
        elif told := differences(rows[key], {"name": entry.name, "is_active": True}):
            rows[key].save()
            changes.changed(_("联办清单"), entry.name, told)
        _set_members(rows[key], [parties[code] for code in entry.members], changes)
    for key in sorted(changes.names("joint_lists", list(lists)) & set(rows)):
        if rows[key].is_active:
            JointList.objects.filter(id=rows[key].id).update(is_active=False)
            changes.removed(_("联办清单"), rows[key].name, _("停用，事项保留"))


def _set_members(joint: JointList, parties: list[Party], changes: Changes) -> None:
    members = {row.party_id: row for row in JointMember.objects.filter(joint_list=joint).order_by("position", "id")}
    for position, party in enumerate(parties):
        row = members.pop(party.id, None)
        if row is None:
            JointMember.new(joint_list=joint, party=party, position=position)
            changes.added(_("联办成员"), party.name, joint.name)
        elif row.position != position:
            JointMember.objects.filter(id=row.id).update(position=position)
            changes.changed(_("联办成员"), party.name, [f"{called('position')}{_('：')}{row.position} → {position}"])
    for row in members.values():
        name = Party.objects.get(id=row.party_id).name
        JointMember.objects.filter(id=row.id).delete()
        changes.removed(_("联办成员"), name, joint.name)
