"""What lies on the council desk, by phase, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.accounts.enums import Role
from linli.accounts.models import Grant
from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.walls import matters_for
from linli.engines.matters.rules import similarity
from linli.kernel.grams import grams
from linli.kernel.search import matching
from linli.practices.council.enums import STEPS, Stage
from linli.practices.council.models import JoinedMatter, Opinion, Proposal
from linli.practices.council.queries.rounds import on_the_ballot
from linli.registry.queries.standing import in_force

PAGE = 25
SOON = timedelta(days=3)
AGAIN = 3
LIKE = 0.2
LOOKED_AT = 300


def desk_users(on: date) -> list[UUID]:
    """Who runs the council: secretaries and community workers."""
    rows = Grant.objects.filter(in_force(on), role__in=(Role.SECRETARY, Role.COMMUNITY_WORKER)).order_by("user_id")
    return list(dict.fromkeys(rows.values_list("user_id", flat=True)))


def counts_by_stage() -> dict[str, int]:
    rows = Proposal.objects.order_by().values_list("stage").annotate(Count("id"))
    return dict(rows)


def on_desk(stage: str, query: str, page: int) -> tuple[list[Proposal], bool]:
    """Proposals of a stage (empty: all open ones), those that end first on top; whether there are more."""
    rows = Proposal.objects.filter(stage=stage) if stage else Proposal.objects.filter(stage__in=STEPS)
    if query:
        rows = Proposal.objects.filter(id__in=matching("proposal", query))
    unchecked = Opinion.objects.filter(proposal=OuterRef("id"), community=OuterRef("community"), checked_at=None)
    rows = rows.annotate(has_unchecked=Exists(unchecked)).select_related("place", "round")
    # What a vote decides asks nothing of the desk.
    rows = rows.annotate(voted_on=Q(stage=Stage.RESOLUTION, round__isnull=False))
    order = ("-closed_at", "-id") if stage in (Stage.ADOPTED, Stage.REFUSED) else ("voted_on", "closes_on", "id")
    begin = (page - 1) * PAGE
    found = list(rows.order_by(*order)[begin : begin + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def pressure(proposal: Proposal, today: date) -> str:
    """over, soon or calm: how long the phase still lasts."""
    if proposal.closes_on is None or not proposal.is_open or on_the_ballot(proposal):
        return ""
    if proposal.closes_on < today:
        return "over"
    return "soon" if proposal.closes_on - today <= SOON else "calm"


# -- what keeps coming back


@dataclass(frozen=True, slots=True)
class Recurring:
    """Matters that read alike, of one category; the latest first."""

    category: Category
    matters: list[Matter]


def free_matters(visitor: Visitor) -> QuerySet[Matter]:
    """Appeals the visitor may know of that are in no proposal yet."""
    joined = JoinedMatter.objects.filter(matter=OuterRef("id"), community=OuterRef("community"))
    return matters_for(visitor).filter(~Exists(joined), kind="appeal", wall__in=("public", "staff"))


def recurring(visitor: Visitor, since: datetime) -> list[Recurring]:
    """Groups of at least three appeals of a category that read alike, the largest first."""
    rows = free_matters(visitor).filter(reported_at__gte=since).select_related("category")
    rows = rows.only("number", "title", "text", "reported_at", "category__name", "category__name_en")
    groups: list[tuple[Matter, list[str], list[Matter]]] = []
    for matter in rows.order_by("-reported_at", "-id")[:LOOKED_AT]:
        own = grams(f"{matter.title} {matter.text[:200]}")
        for first, theirs, members in groups:
            if first.category_id == matter.category_id and similarity(own, theirs) >= LIKE:
                members.append(matter)
                break
        else:
            groups.append((matter, own, [matter]))
    found = [Recurring(first.category, members) for first, _own, members in groups if len(members) >= AGAIN]
    return sorted(found, key=lambda group: -len(group.matters))


def matters_found(visitor: Visitor, query: str) -> list[Matter]:
    rows = free_matters(visitor).filter(id__in=matching("matter", query)).select_related("category")
    return list(rows.order_by("-reported_at", "-id")[:PAGE])


def matters_with(visitor: Visitor, ids: Sequence[UUID]) -> list[Matter]:
    return list(
        free_matters(visitor)
        .filter(id__in=list(ids)[:50])
        .select_related("category", "reporter__account")
        .order_by("id")
    )


def joined_to(visitor: Visitor, proposal: Proposal) -> list[JoinedMatter]:
    """Of the matters joined into it those the visitor may know of: one may have gone behind a wall since."""
    known = matters_for(visitor).order_by().values("id")
    rows = JoinedMatter.objects.filter(proposal=proposal, matter_id__in=known).select_related("matter")
    return list(rows.order_by("at", "id"))
