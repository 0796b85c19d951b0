"""What calls for help are called on their pages."""

from django.utils.translation import gettext as _

from linli.practices.doorhelp.models import HelpCall, Turn
from linli.practices.doorhelp.playbook import DoorHelpEntry

TONES = {"seeking": "warn", "desk": "danger", "accepted": "info", "arrived": "info", "done": "done", "cancelled": ""}
TURN_TONES = {"waiting": "", "called": "warn", "accepted": "done", "declined": "", "lapsed": ""}


def reasons_of(turn: Turn) -> list[str]:
    """Why it was their turn, in the reader's language; a reason whose words changed since is left as it was."""
    return [_(words) % values for words, values in turn.reasons]


def steps_of(call: HelpCall) -> list[tuple[str, str]]:
    """请人 → 有人来 → 到门口 → 办好, with where it stands."""
    order = ["seeking", "accepted", "arrived", "done"]
    state = "seeking" if call.state == "desk" else call.state
    place = order.index(state) if state in order else -1
    words = [_("请人"), _("有人来"), _("到门口"), _("办好")]
    shown = []
    for number, each in enumerate(words):
        how = "done" if number < place or state == "done" else "current" if number == place else ""
        shown.append((each, how))
    return shown


def skills_of(settings: DoorHelpEntry) -> list[tuple[str, str, str]]:
    """For tiles: key, name, icon."""
    return [(key, each.name, each.icon) for key, each in settings.skills.items()]
