"""The procedures that matters follow, each declared by its practice."""

from django.utils.functional import Promise

from linli.kernel.workflow import Procedure

#: The verb of events by which somebody else holds a matter in the same stage: who held it left, or is the same person.
SUCCESSION = "succeed"
PROCEDURES: dict[str, Procedure] = {}
#: Kinds of matters that no search shows, to nobody: that there is one is told by its own pages alone.
UNFINDABLE: set[str] = set()
#: What the events that are no moves are called in a story, by verb; practices add theirs.
HAPPENINGS: dict[str, str | Promise] = {}


def follows(procedure: Procedure) -> Procedure:
    """Register the procedure of a kind of matter."""
    if PROCEDURES.setdefault(procedure.name, procedure) is not procedure:
        raise ValueError(f"two procedures for {procedure.name}")
    return procedure


def procedure_of(kind: str) -> Procedure:
    return PROCEDURES[kind]


def is_told_as(**verbs: str | Promise) -> None:
    """Give the words by which stories tell events of a practice: `is_told_as(list_on=_("列入联办清单"))`."""
    HAPPENINGS.update(verbs)
