"""Looking at a list as the page and the command do, in the current community."""

from linli.kernel.actors import Actor
from linli.kernel.tables import read_tables
from linli.registry.importing.kinds import KINDS
from linli.registry.importing.plan import Choices, Plan, planned
from linli.registry.importing.problems import Severity
from linli.registry.importing.uploads import bring_in
from tests.factories import NOW, TODAY

MAKE = Choices(make_places=True)


def looked_at(raw: bytes, choices: Choices = MAKE, kind: str = "people") -> Plan:
    return planned(KINDS[kind], read_tables(raw), choices, TODAY)


def brought_in(raw: bytes, choices: Choices = MAKE, kind: str = "people") -> Plan:
    """Looked at, then applied."""
    plan = looked_at(raw, choices, kind)
    bring_in(KINDS[kind], plan, choices, Actor.job(), NOW)
    return plan


def said(plan: Plan, *severities: Severity) -> dict[str, str]:
    """Cell → what is said of it, of these severities (all)."""
    return {p.at.cell: p.words % dict(p.values) for p in plan.problems if not severities or p.severity in severities}


def came(plan: Plan) -> list[str]:
    return [line.title for line in plan.came]
