"""What the community's playbook says of help at the door."""

from linli.kernel.models import Community
from linli.practices.doorhelp.playbook import DoorHelpEntry, SkillEntry


def door_help_of(community: Community) -> DoorHelpEntry:
    """The playbook's words; what it leaves out is as usual."""
    return DoorHelpEntry.model_validate(community.settings.get("doorhelp", {}))


def skill_of(settings: DoorHelpEntry, key: str) -> SkillEntry:
    """A skill by its key; one that the playbook names no more keeps its key as its name."""
    return settings.skills.get(key) or SkillEntry(name=key)
