"""What a community may set of its rooms: which there are, when they are open, on what terms they are lent."""

from collections.abc import Collection, Iterator
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from linli.engines.gatherings.rules_booking import BadHours, read_hours
from linli.kernel.playbooks import Code, Name, Problem, Strict
from linli.practices.venues.enums import OpensTo, Use


def known_hours(lines: list[str]) -> list[str]:
    try:
        read_hours("\n".join(lines))
    except BadHours as bad:
        raise ValueError(_("开放时间要写成“周一至周五 08:30-21:00”，不能是“%s”") % bad.line) from None
    return lines


class VenueEntry(Strict):
    """A room of a facility, or a facility as a whole where the code is its own and `facility` is left out."""

    name: Name | None = None
    facility: Code | None = None
    use: Use
    seats: Annotated[int, Field(ge=1, le=5000)] | None = None
    hours: Annotated[list[str], Field(min_length=1), AfterValidator(known_hours)]
    rules: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    opens_to: OpensTo = OpensTo.PHONE
    approval: bool = False
    key: bool = False
    longest_minutes: Annotated[int, Field(ge=5, le=1440)] = 180
    ahead_days: Annotated[int, Field(ge=1, le=365)] = 14
    week_count: Annotated[int, Field(ge=0, le=50)] = 2
    lent_by: Code | None = None


class VenuesSection(Strict):
    venues: dict[Code, VenueEntry] = {}


def problems(
    section: VenuesSection, facilities: Collection[str], groups: Collection[str], taken: Collection[str]
) -> Iterator[Problem]:
    """Rooms of no facility, without a name, or with a code that is another place's; lenders that are no group."""
    for key, entry in section.venues.items():
        where = ("venues", key)
        if entry.facility is None and key not in facilities:
            yield Problem(where, _("没有代码为 %s 的场地：写 facility，说明它在哪个场地里") % key)
        if entry.facility is not None:
            if entry.facility not in facilities:
                yield Problem((*where, "facility"), _("没有代码为 %s 的场地（见 facilities）") % entry.facility)
            if entry.name is None:
                yield Problem(where, _("缺少 %s") % "name")
            if key in taken:
                yield Problem(where, _("地点代码 %s 用了两次") % key)
        if entry.lent_by is not None and entry.lent_by not in groups:
            yield Problem((*where, "lent_by"), _("没有代码为 %s 的组织（见 groups）") % entry.lent_by)
