"""The procedures that matters follow, each declared by its practice."""

from linli.kernel.workflow import Procedure

PROCEDURES: dict[str, Procedure] = {}


def follows(procedure: Procedure) -> Procedure:
    """Register the procedure of a kind of matter."""
    if PROCEDURES.setdefault(procedure.name, procedure) is not procedure:
        raise ValueError(f"two procedures for {procedure.name}")
    return procedure


def procedure_of(kind: str) -> Procedure:
    return PROCEDURES[kind]
