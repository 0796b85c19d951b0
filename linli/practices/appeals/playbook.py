"""What a community may set of its appeals: the lists that several parties work together."""

from collections.abc import Collection, Iterator
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from linli.kernel.playbooks import Code, Name, Problem, Strict


class JointListEntry(Strict):
    """A list worked together (三位一体): `members` are groups, in the order they are shown."""

    name: Name
    members: Annotated[list[Code], Field(min_length=2)]


class AppealsSection(Strict):
    joint_lists: dict[Code, JointListEntry] = {}


def problems(section: AppealsSection, groups: Collection[str]) -> Iterator[Problem]:
    """Members that are no group."""
    for key, entry in section.joint_lists.items():
        for index, code in enumerate(entry.members):
            if code not in groups:
                words = _("没有代码为 %s 的组织（见 groups）") % code
                yield Problem(("joint_lists", key, "members", index), words)
