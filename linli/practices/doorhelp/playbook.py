"""What a community may set of its help at the door: the skills, the checks each wants, how long somebody has to answer."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from linli.kernel.playbooks import Code, Name, Problem, Strict

Icon = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,30}$")]
Weight = Annotated[float, Field(ge=0, le=10)]
Minutes = Annotated[int, Field(ge=1, le=240)]


class SkillEntry(Strict):
    """`checks`: what has to be on file and valid; `opens_doors`: the right to the door is checked on the spot."""

    name: Name
    icon: Icon = "wrench"
    checks: list[Code] = []
    opens_doors: bool = False


class WeightsEntry(Strict):
    """How much each thing counts when neighbours are ranked; 0: not at all."""

    walking: Weight = 3.0
    load: Weight = 2.0
    trust: Weight = 2.0
    language: Weight = 2.0
    skill: Weight = 1.0


CHECKS = {"identity": "身份核验", "police": "公安机关开锁备案", "electric": "电工作业证", "health": "健康证明"}
SKILLS = {
    "locksmith": SkillEntry(name="开锁换锁", icon="key-round", checks=["police"], opens_doors=True),
    "barber": SkillEntry(name="上门理发", icon="scissors"),
    "plumbing": SkillEntry(name="疏通修水管", icon="droplets"),
    "electric": SkillEntry(name="电路小修", icon="zap", checks=["electric"]),
    "appliances": SkillEntry(name="家电小修", icon="wrench"),
    "phone": SkillEntry(name="教用手机", icon="smartphone"),
    "sewing": SkillEntry(name="缝补改衣", icon="shirt"),
}


class DoorHelpEntry(Strict):
    """`answer_minutes`: to answer a call for now; `booked_minutes`: one for a time; `reach_minutes`: the farthest walk."""

    skills: Annotated[dict[Code, SkillEntry], Field(min_length=1, max_length=30)] = SKILLS
    checks: Annotated[dict[Code, Name], Field(max_length=20)] = CHECKS
    answer_minutes: Minutes = 4
    booked_minutes: Minutes = 120
    reach_minutes: Minutes = 30
    target_minutes: Minutes = 30
    most_called: Annotated[int, Field(ge=1, le=20)] = 6
    weights: WeightsEntry = WeightsEntry()


class DoorHelpSection(Strict):
    door_help: DoorHelpEntry = DoorHelpEntry()


def settings_of(section: DoorHelpSection) -> dict[str, Any]:
    return section.door_help.model_dump(mode="json")


def problems(section: DoorHelpSection) -> Iterator[Problem]:
    """Checks that nobody named; doors that anybody might open."""
    entry = section.door_help
    for key, skill in entry.skills.items():
        where = ("door_help", "skills", key)
        for code in skill.checks:
            if code not in entry.checks:
                yield Problem((*where, "checks"), _("没有代码为 %s 的核验（见 door_help.checks）") % code)
        if skill.opens_doors and not skill.checks:
            yield Problem((*where, "checks"), _("开锁要有公安机关备案：写明 checks"))
