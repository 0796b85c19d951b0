"""What a community may set of its party life: how often each kind is due."""

from typing import Annotated

from pydantic import Field

from linli.kernel.playbooks import Strict
from linli.practices.partylife.enums import Every, LifeKind


class LifeEntry(Strict):
    """`first_item`: it begins with the 第一议题."""

    every: Every
    times: Annotated[int, Field(ge=1, le=31)] = 1
    first_item: bool = False


class PartyLifeSection(Strict):
    """三会一课, 组织生活会, 主题党日: kind → how often. Empty: the community keeps none here."""

    party_life: dict[LifeKind, LifeEntry] = {}
