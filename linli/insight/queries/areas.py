"""Areas above communities: who reads one, which communities lie in it, and their figures, summed when asked.

A street office's communities are an explicit set; of more than `AT_MOST` the figures are asked for by the area itself.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from linli.accounts.enums import REACH, Reach, Role
from linli.accounts.models import JurisdictionGrant, User
from linli.accounts.permissions import granted
from linli.engines.matters.models import Rollup
from linli.engines.matters.models.rollup import BUCKETS, MEASURES
from linli.insight.enums import Span
from linli.insight.permissions import FIGURES
from linli.insight.queries.counting import first_month
from linli.insight.rules import LEAST, Figures, Lasted, all_lasted, total, with_durations
from linli.kernel.models import Community, Jurisdiction
from linli.kernel.tenancy import every_community, in_communities
from linli.registry.queries.standing import in_force

#: So many communities are named one by one; a joint inbox is for no more.
AT_MOST = 200
#: 街道, 区, 市, 省.
ABOVE = ("", "__parent", "__parent__parent", "__parent__parent__parent")


@dataclass(frozen=True, slots=True)
class Area:
    """An area somebody answers for, and the communities in it that use Linli, by name."""

    jurisdiction: Jurisdiction
    communities: list[Community]
    roles: frozenset[Role]

    @property
    def ids(self) -> list[UUID]:
        return [each.id for each in self.communities]

    @property
    def is_small(self) -> bool:
        """Whether its communities can be looked through together."""
        return len(self.communities) <= AT_MOST


def _within(code: str) -> Q:
    found = Q(pk__in=[])
    for above in ABOVE:
        found |= Q(**{f"jurisdiction{above}": code})
    return found


def _readable(user: User, on: date) -> "QuerySet[JurisdictionGrant]":
    """Grants by which somebody reads figures of whole communities."""
    roles = [role for role in Role if granted(FIGURES, frozenset({role})) and REACH[role] == Reach.COMMUNITY]
    return JurisdictionGrant.objects.filter(in_force(on), user=user, role__in=roles)


def areas_read_by(user: User, on: date) -> list[Jurisdiction]:
    """The areas whose figures a user may read, widest first; what lies in them may be read as well."""
    found = Jurisdiction.objects.filter(code__in=_readable(user, on).order_by().values("jurisdiction"))
    return sorted(found.order_by("code"), key=lambda area: (len(area.code), area.code))


def area_read_by(user: User, code: str, on: date) -> Area | None:
    """The area of a code, where the user answers for it or for one above it; else None. Three queries."""
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
    return Area(chain[0], list(rows), roles)


@dataclass(frozen=True, slots=True)
class Over:
    """The figures of an area: the whole, each community's, and (month, raised, answered) for each month."""

    whole: Figures
    communities: dict[UUID, Figures]
    lasted: dict[UUID, Lasted]
    months: list[tuple[str, int, int]]

    @property
    def largest(self) -> tuple[UUID, Figures] | None:
        """The community with most matters: how unlike each other they are is part of every figure."""
        return max(self.communities.items(), key=lambda each: (each[1].raised, each[0])) if self.communities else None


def figures_over(area: Area, span: Span, now: datetime) -> Over:
    """Summed over the area's communities, in two queries. Behind a wall: only in the whole, only where there are enough."""
    with _reading(area):
        rows = Rollup.objects.filter(
            kind__in=(Rollup.Kind.FRESH, Rollup.Kind.MONTH), month__gte=first_month(span, now)
        ).order_by()
        if not area.is_small:
            rows = rows.filter(community__in=Community.objects.filter(_within(area.jurisdiction.code)).values("id"))
        parts = list(_parts(rows))
        sums = rows.filter(walled=False).values_list("month").annotate(n=Sum("raised"), done=Sum("answered"))
        months = sorted((month, raised, answered) for month, raised, answered in sums if raised)
    hidden = sum(figures.raised for _community, walled, figures, _lasted in parts if walled)
    counted = [part for part in parts if not part[1] or hidden >= LEAST]
    whole = with_durations(total([part[2] for part in counted]), all_lasted(part[3] for part in counted))
    own = {community: with_durations(figures, lasted) for community, walled, figures, lasted in parts if not walled}
    return Over(whole, own, {part[0]: part[3] for part in parts if not part[1]}, months)


def _reading(area: Area) -> AbstractContextManager[None]:
    if area.is_small:
        return in_communities(area.ids)
    return every_community("a city's figures are summed over the communities of its area")


def _parts(rows: "QuerySet[Rollup]") -> Iterator[tuple[UUID, bool, Figures, Lasted]]:
    sums = {f"n_{name}": Sum(name) for name in (*MEASURES, *BUCKETS)}
    for community, walled, *counts in rows.values_list("community_id", "walled").annotate(**sums):
        figures = Figures(**dict(zip(MEASURES, counts, strict=False)))
        if figures.raised:
            yield community, walled, figures, Lasted(buckets=tuple(counts[len(MEASURES) :]))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: a community, or an area below with so many of them. `code` is of the one or the other."""

    code: str
    name: str
    count: int
    figures: Figures


def compared(area: Area, over: Over) -> list[Line]:
    """The communities of a small area, else the areas just below it; most matters first. At most one query."""
    if area.is_small:
        found = [Line(each.code, each.name, 1, over.communities.get(each.id, Figures())) for each in area.communities]
    else:
        below = Jurisdiction.objects.filter(parent=area.jurisdiction).order_by("code")
        found = [_line(part, area.communities, over) for part in below]
    return sorted((line for line in found if line.count), key=lambda line: (-line.figures.raised, line.code))


def _line(part: Jurisdiction, communities: Iterable[Community], over: Over) -> Line:
    inside = [each.id for each in communities if (each.jurisdiction_id or "").startswith(part.code)]
    known = [id_ for id_ in inside if id_ in over.communities]
    whole = total([over.communities[id_] for id_ in known])
    return Line(part.code, part.name, len(inside), with_durations(whole, all_lasted(over.lasted[id_] for id_ in known)))
