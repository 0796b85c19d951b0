"""Matters that may be the same: what one could be joined to, and what hangs together already."""

from datetime import datetime, timedelta

from django.db.models import Q

from linli.accounts.visitors import Visitor
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.engines.matters.rules import similarity
from linli.kernel.grams import grams
from linli.kernel.ids import read_number

WITHIN = timedelta(days=60)
LOOKED_AT = 200
SHOWN = 5
#: Cosine of character pairs: from here on 87% of pairs are the same matter (facts.md); never joined by itself.
MAYBE = 0.3
OVER = (Stage.JOINED, Stage.ANSWERED, Stage.CLOSED)


def similar_matters(visitor: Visitor, matter: Matter, now: datetime) -> list[Matter]:
    """Open matters of the same category or grid that read alike, most alike first."""
    near = Q(category_id=matter.category_id)
    if matter.grid_id:
        near |= Q(grid_id=matter.grid_id)
    rows = matters_for(visitor).filter(near, closed_at=None, wall=matter.wall, reported_at__gte=now - WITHIN)
    rows = rows.exclude(stage__in=OVER).exclude(id=matter.id).select_related("holder")
    recent = rows.only("number", "title", "text", "reported_at", "holder__name").order_by("-reported_at", "-id")[
        :LOOKED_AT
    ]
    own = grams(f"{matter.title} {matter.text[:300]}")
    scored = [(similarity(own, grams(f"{row.title} {row.text[:300]}")), row) for row in recent]
    likely = sorted((each for each in scored if each[0] >= MAYBE), key=lambda each: -each[0])
    return [row for _score, row in likely[:SHOWN]]


def by_number(visitor: Visitor, text: str) -> Matter | None:
    """The matter with this number, if the visitor may know of it."""
    number = read_number(text)
    return matters_for(visitor).filter(number=number).first() if number else None


def hanging_together(visitor: Visitor, matter: Matter, *, was_split: bool) -> list[Matter]:
    """Its parts and duplicates that the visitor may know of; no query where there are none."""
    if not (matter.duplicate_count or was_split):
        return []
    rows = matters_for(visitor).filter(Q(original=matter) | Q(whole=matter)).select_related("holder")
    return list(rows.order_by("id"))
