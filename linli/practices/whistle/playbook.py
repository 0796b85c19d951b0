"""What a community may set of its whistles: the terms, whom to call for what, the police post, the partners."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field

from linli.kernel.playbooks import Code, Problem, Strict, TermText, Words, written_term
from linli.practices.whistle.enums import PartnerGroup
from linli.practices.whistle.queries.settings import END_WITHIN, REPORT_WITHIN, TASK_WITHIN


class PartnerEntry(Strict):
    """`who` (a group) works along: as village, residents' area, or from outside; what it brings."""

    who: Code
    group: PartnerGroup
    brings: Words = ""
    since: date | None = None


class WhistleEntry(Strict):
    """`call_for`: category → groups proposed first; `police_post`: the group that gathers opinions."""

    report_within: TermText = REPORT_WITHIN
    task_within: TermText = TASK_WITHIN
    end_within: TermText = END_WITHIN
    call_for: dict[Code, Annotated[list[Code], Field(min_length=1)]] = {}
    police_post: Code | None = None
    partners: list[PartnerEntry] = []


class WhistleSection(Strict):
    whistle: WhistleEntry = WhistleEntry()


def settings_of(section: WhistleSection) -> dict[str, Any]:
    """As `Community.settings` keeps it; the partners are rows."""
    entry = section.whistle
    return {
        "report_within": written_term(entry.report_within), "task_within": written_term(entry.task_within),
        "end_within": written_term(entry.end_within), "call_for": entry.call_for, "police_post": entry.police_post or "",
    }  # fmt: skip


def problems(section: WhistleSection, groups: Collection[str], categories: Collection[str]) -> Iterator[Problem]:
    """Groups and categories that are none, a partner named twice."""
    entry = section.whistle
    for key, codes in entry.call_for.items():
        if key not in categories:
            words = _("没有代码为 %s 的类别（见 categories）") % key
            yield Problem(("whistle", "call_for", key), words)
        for index, code in enumerate(codes):
            if code not in groups:
                yield Problem(("whistle", "call_for", key, index), _no_group(code))
    if entry.police_post and entry.police_post not in groups:
        yield Problem(("whistle", "police_post"), _no_group(entry.police_post))
    seen: set[str] = set()
    for index, partner in enumerate(entry.partners):
        if partner.who not in groups:
            yield Problem(("whistle", "partners", index, "who"), _no_group(partner.who))
        if partner.who in seen:
            yield Problem(("whistle", "partners", index, "who"), _("共建单位 %s 写了两次") % partner.who)
        seen.add(partner.who)


def _no_group(code: str) -> str:
    return _("没有代码为 %s 的组织（见 groups）") % code
