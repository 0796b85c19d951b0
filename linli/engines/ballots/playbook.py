"""What a community may set of its ballots: who votes on its projects, directly or by elected representatives."""

from collections.abc import Collection, Iterator
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from linli.engines.ballots.enums import RollRule
from linli.engines.ballots.rules.rolls import Roll, fair
from linli.kernel.models import Community
from linli.kernel.playbooks import Code, Name, Problem, Strict, Words


class ElectorateEntry(Strict):
    """One electorate. `group`: whose members vote, where `rule` is `group` (elected representatives)."""

    name: Name
    rule: RollRule
    group: Code | None = None
    min_age: Annotated[int, Field(ge=0, le=99)] = 18
    weight: Annotated[int, Field(ge=1, le=1000)] = 1
    seats: Annotated[int, Field(ge=0, le=100)] = 0
    reason: Words = ""


class BallotsEntry(Strict):
    """`electorates` are what a new ballot begins with."""

    electorates: list[ElectorateEntry] = []


class BallotsSection(Strict):
    ballots: BallotsEntry = BallotsEntry()


def problems(section: BallotsSection, groups: Collection[str]) -> Iterator[Problem]:
    """A group that is none; people registered elsewhere who count for less, and no reason told."""
    rolls = []
    for index, entry in enumerate(section.ballots.electorates):
        where = ("ballots", "electorates", index)
        if (entry.rule == RollRule.GROUP) != (entry.group is not None):
            yield Problem((*where, "group"), _("rule 为 group 时要写 group，其他时候不写"))
        elif entry.group is not None and entry.group not in groups:
            yield Problem((*where, "group"), _("没有代码为 %s 的组织（见 groups）") % entry.group)
        rolls.append(Roll(entry.name, entry.rule, entry.weight, entry.seats, entry.reason))
    if not fair(rolls) and not any(roll.reason for roll in rolls):
        yield Problem(("ballots", "electorates"), _("新居民没有同样的一票时，要写明 reason，并随名册公示"))


#: Where a community says nothing: everybody who lives here, alike.
EVERYBODY = ElectorateEntry(name="全体居民", rule=RollRule.RESIDENTS)


def electorates_of(community: Community) -> list[ElectorateEntry]:
    """What a new ballot begins with here, from `Community.settings["ballots"]`."""
    set_here = BallotsEntry.model_validate(community.settings.get("ballots", {}))
    return set_here.electorates or [EVERYBODY]
