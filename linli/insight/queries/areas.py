"""Areas above communities: who reads one, which communities lie in it, and their figures, summed when asked.

A street office's communities are an explicit set; of more than `AT_MOST` the figures are asked for by the area itself, and
the database adds them up for the areas just below: what three thousand communities have never leaves it one by one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from linli.accounts.enums import REACH, Reach, Role
from linli.accounts.models import JurisdictionGrant, User
from linli.accounts.permissions import granted
from linli.accounts.visitors import Visitor
from linli.engines.matters.models import MonthlyRollup, Rollup
from linli.insight.enums import Span
from linli.insight.permissions import FIGURES
from linli.insight.queries.counting import SUMMED, figures_of, first_month
from linli.insight.rules import LEAST, Figures, with_durations
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import every_community, in_communities
from linli.registry.queries.standing import in_force

#: So many communities are named one by one; a joint inbox is for no more.
AT_MOST = 200
#: 街道, 区, 市, 省.
OF_COMMUNITY = "community__jurisdiction"
ABOVE = ("", "__parent", "__parent__parent", "__parent__parent__parent")
#: Who reads the figures of whole communities.
READERS = frozenset(role for role in Role if granted(FIGURES, frozenset({role})) and REACH[role] == Reach.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Below:
    """An area just below another, and how many communities in it use Linli."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Area:
    """An area somebody answers for. `communities`: those in it that use Linli, by name, where they are few; else `below`."""

    jurisdiction: Jurisdiction
    roles: frozenset[Role]
    count: int
    communities: list[Community]
    below: list[Below]

    @property
    def ids(self) -> list[UUID]:
        return [each.id for each in self.communities]

    @property
    def is_small(self) -> bool:
        """Whether its communities can be looked through together."""
        return not self.below

    @property
    def depth(self) -> int:
        """How long the codes of the areas just below are."""
        return max(len(each.code) for each in self.below)


def _within(code: str, path: str = "jurisdiction") -> Q:
    found = Q(pk__in=[])
    for above in ABOVE:
        found |= Q(**{f"{path}{above}": code})
    return found


def _readable(user: User, on: date) -> "QuerySet[JurisdictionGrant]":
    """Grants by which somebody reads figures of whole communities."""
    return JurisdictionGrant.objects.filter(in_force(on), user=user, role__in=READERS)


def reads_above(visitor: Visitor) -> bool:
    """Whether somebody may read an area that the current community lies in."""
    return not READERS.isdisjoint(visitor.standing.above)


def areas_read_by(user: User, on: date) -> list[Jurisdiction]:
    """The areas whose figures a user may read, widest first; what lies in them may be read as well."""
    found = Jurisdiction.objects.filter(code__in=_readable(user, on).order_by().values("jurisdiction"))
    return sorted(found.order_by("code"), key=lambda area: (len(area.code), area.code))


def area_read_by(user: User, code: str, on: date) -> Area | None:
    """The area of a code, where the user answers for it or for one above it; else None. At most five queries."""
    path = "parent__parent__parent"
    area = (
        Jurisdiction.objects.exclude(level=Jurisdiction.Level.COMMUNITY).select_related(path).filter(code=code).first()
    )
    chain: list[Jurisdiction] = []
    while area is not None and len(chain) < len(ABOVE):
        chain.append(area)
        area = area.parent
    grants = _readable(user, on).filter(jurisdiction__in=[each.code for each in chain])
    roles = frozenset(Role(role) for role in grants.order_by().values_list("role", flat=True))
    if not roles:
        return None
    rows = Community.objects.filter(_within(code)).defer("settings", "office_hours").order_by("name", "id")
    communities = list(rows[: AT_MOST + 1])
    if len(communities) <= AT_MOST:
        return Area(chain[0], roles, len(communities), communities, [])
    below = _below(chain[0])
    return Area(chain[0], roles, sum(each.count for each in below), [], below)


def _below(area: Jurisdiction) -> list[Below]:
    """The areas just below one, and as the last itself, for communities that lie in none of them."""
    children = list(Jurisdiction.objects.filter(parent=area).order_by("code"))
    codes, counts = [each.code for each in children], Counter[str]()
    rows = Community.objects.filter(_within(area.code)).order_by()
    depth = max(map(len, codes), default=len(area.code))
    parts = rows.annotate(part=Substr("jurisdiction", 1, depth)).values_list("part").annotate(count=Count("id"))
    for part, count in parts:
        counts[_lies_in(part, codes, area.code)] += count
    return [Below(each.code, each.name, counts[each.code]) for each in (*children, area) if counts[each.code]]


def _lies_in(part: str, codes: Iterable[str], area: str) -> str:
    """The area below in which something lies by its code; where in none of them, the area itself."""
    return next((code for code in codes if part.startswith(code)), area)


Counts = Sequence[int]


@dataclass(frozen=True, slots=True)
class Over:
    """The figures of an area: the whole, (month, raised, answered) for each month, the community with most matters and
    how many (how unlike communities are is part of every figure).

    `parts`: what is counted (`SUMMED`) of each community by its id; of a large area by the code of what is below it.
    """

    whole: Figures
    months: list[tuple[str, int, int]]
    largest: tuple[Community, int] | None
    parts: Mapping[Any, Counts]

    @property
    def apart(self) -> int:
        """Counted in the whole alone: what lies behind a wall."""
        return self.whole.raised - sum(counts[0] for counts in self.parts.values())

    def of(self, part: Any) -> Figures:
        return _together([self.parts[part]] if part in self.parts else [])


def figures_over(area: Area, span: Span, now: datetime) -> Over:
    """Summed over the area's communities: their months, and what is fresh. At most four queries.

    Behind a wall: only in the whole, only where there is enough of it.
    """
    since = first_month(span, now)
    with _reading(area):
        rows = [MonthlyRollup.objects.all(), Rollup.objects.filter(kind=Rollup.Kind.FRESH)]
        found = [each for some in rows for each in _sums(area, some.filter(month__gte=since))]
        largest = None if area.is_small else _largest(area, [some.filter(month__gte=since) for some in rows])
    parts, months = defaultdict[Any, list[Counts]](list), defaultdict[str, list[Counts]](list)
    walled: list[Counts] = []
    for part, is_walled, month, counts in found:
        if is_walled:
            walled.append(counts)
        else:
            parts[part].append(counts)
            months[month].append(counts)
    summed = {part: _added(counts) for part, counts in parts.items()}
    enough = sum(counts[0] for counts in walled) >= LEAST
    whole = _together([*summed.values(), *(walled if enough else [])])
    in_months = [(month, figures_of(_added(counts))[0]) for month, counts in sorted(months.items())]
    told = [(month, figures.raised, figures.answered) for month, figures in in_months if figures.raised]
    return Over(whole, told, largest or _largest_named(area, summed), summed)


def _of_area(area: Area, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of an area's communities: of a small one they are named already."""
    return rows.order_by() if area.is_small else rows.filter(_within(area.jurisdiction.code, OF_COMMUNITY)).order_by()


def _sums(area: Area, rows: "QuerySet[Any]") -> Iterator[tuple[Any, bool, str, Counts]]:
    """What rows say together: by community of a small area, else by the area below; by walled and month."""
    part = F("community_id") if area.is_small else Substr(OF_COMMUNITY, 1, area.depth)
    codes, code = [each.code for each in area.below], area.jurisdiction.code
    rows = _of_area(area, rows).annotate(part=part).values_list("part", "walled", "month")
    for part, walled, month, *counts in rows.annotate(**SUMMED):
        yield part if area.is_small else _lies_in(part, codes, code), walled, month, counts


def _largest(area: Area, rows: "Iterable[QuerySet[Any]]") -> tuple[Community, int] | None:
    """By the months, as they were last folded; where there are none yet, by what is fresh."""
    for some in rows:
        sizes = _of_area(area, some.filter(walled=False)).values_list("community_id").annotate(count=Sum("raised"))
        found = sizes.order_by("-count", "community_id").first()
        if found and found[1]:
            return Community.objects.get(id=found[0]), found[1]
    return None


def _largest_named(area: Area, summed: Mapping[Any, Counts]) -> tuple[Community, int] | None:
    sizes = [(summed[each.id][0], each.id, each) for each in area.communities if each.id in summed]
    size, _id, largest = max(sizes, default=(0, None, None))
    return (largest, size) if largest and size else None


def _reading(area: Area) -> AbstractContextManager[None]:
    if area.is_small:
        return in_communities(area.ids)
    return every_community("a city's figures are summed over the communities of its area")


def _added(counts: Iterable[Counts]) -> list[int]:
    return [sum(column) for column in zip(*counts, strict=True)]


def _together(counts: Iterable[Counts]) -> Figures:
    return with_durations(*figures_of(_added(counts)))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: a community, or an area below with so many of them. `code` is of the one or the other."""

    code: str
    name: str
    count: int
    figures: Figures


def compared(area: Area, over: Over) -> list[Line]:
    """The communities of a small area, else the areas just below it; most matters first."""
    if area.is_small:
        found = [Line(each.code, each.name, 1, over.of(each.id)) for each in area.communities]
    else:
        found = [Line(each.code, each.name, each.count, over.of(each.code)) for each in area.below]
    return sorted(found, key=lambda line: (-line.figures.raised, line.code))
