"""What a community may set of its mediation: who settles which kind, what quarrels and methods are called, weights."""

from collections.abc import Collection, Iterator
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from linli.kernel.playbooks import Code, Name, Problem, Strict
from linli.practices.mediation.enums import Way

METHODS = {"heart": "动情晓理", "gain": "利益共赢", "common": "求同存异"}
QUARRELS = {
    "neighbour": "邻里相处", "noise": "噪音扰民", "leak": "漏水、相邻损害", "family": "婚姻家庭", "property": "物业服务",
    "moving": "搬迁安置", "wages": "劳动报酬", "debt": "借贷经营", "injury": "人身损害", "other": "其他纠纷",
}  # fmt: skip
#: What speaks for a mediator, and how much of it.
WEIGHTS = {"skill": 3.0, "home_town": 3.0, "dialect": 2.0, "gender": 1.0, "trust": 2.0, "walking": 1.0, "load": 2.0}

Weight = Annotated[float, Field(ge=0, le=10)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]


class WeightsEntry(Strict):
    """How much each thing counts when mediators are proposed; 0: not at all."""

    skill: Weight = WEIGHTS["skill"]
    home_town: Weight = WEIGHTS["home_town"]
    dialect: Weight = WEIGHTS["dialect"]
    gender: Weight = WEIGHTS["gender"]
    trust: Weight = WEIGHTS["trust"]
    walking: Weight = WEIGHTS["walking"]
    load: Weight = WEIGHTS["load"]


class MediationEntry(Strict):
    """`bodies`: the group that settles each kind; `short` stands in the number of a case; `court` confirms agreements."""

    bodies: dict[Way, Code] = {}
    short: Short = ""
    court: Short = ""
    methods: Annotated[dict[Code, Name], Field(min_length=1, max_length=12)] = METHODS
    quarrels: Annotated[dict[Code, Name], Field(min_length=1, max_length=30)] = QUARRELS
    visit_days: Annotated[list[Annotated[int, Field(ge=1, le=365)]], Field(max_length=6)] = [7, 30]
    risk_days: Annotated[int, Field(ge=7, le=365)] = 90
    weights: WeightsEntry = WeightsEntry()


class MediationSection(Strict):
    mediation: MediationEntry = MediationEntry()


def problems(section: MediationSection, groups: Collection[str]) -> Iterator[Problem]:
    """Bodies that are no group."""
    for way, code in section.mediation.bodies.items():
        if code not in groups:
            words = _("没有代码为 %s 的组织（见 groups）") % code
            yield Problem(("mediation", "bodies", way), words)
