"""What others reported that reads like what a resident writes: only what anybody may read, by its public title."""

from datetime import datetime
from uuid import UUID

from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.models.matter import OPEN
from linli.engines.matters.queries.walls import public_matters
from linli.engines.matters.rules import similarity, tells_of_harm
from linli.engines.routing.rules.likeness import MAYBE, WITHIN, Doc, nearness
from linli.kernel.grams import grams
from linli.kernel.ids import read_id
from linli.registry.models import Place

RUNNING = (Stage.REPORTED, Stage.RETURNED, Stage.DISPATCHED, Stage.HANDLING)
LOOKED_AT, SHOWN, SHORTEST = 80, 3, 6
READ_CHARACTERS = 300


def may_be_joined(category: Category | None, text: str) -> bool:
    """Whether such a report is anybody's business: behind a wall, and of harm, nothing is compared."""
    return category is not None and category.wall == Wall.PUBLIC and not tells_of_harm(text)


def alike(
    *, text: str, category: Category | None, now: datetime, place: Place | None = None, grid: Place | None = None
) -> list[Matter]:
    """Open public matters that may be the same (text × place × time), the likest first."""
    if len(text.strip()) < SHORTEST or tells_of_harm(text) or (category is not None and category.wall != Wall.PUBLIC):
        return []
    rows = public_matters().filter(OPEN, stage__in=RUNNING, reported_at__gt=now - WITHIN)
    columns = ("number", "title", "text", "public_title", "stage", "reported_at", "place_id", "grid_id", "wall")
    own = Doc(UUID(int=0), "", text, now, place.id if place else None, grid.id if grid else None)
    words, found = grams(text[:READ_CHARACTERS]), []
    for row in rows.only(*columns).order_by("-reported_at", "-id")[:LOOKED_AT]:
        other = Doc(row.id, "", "", row.reported_at, row.place_id, row.grid_id)
        score = nearness(similarity(words, grams(f"{row.title} {row.text[:READ_CHARACTERS]}")), own, other)
        if score >= MAYBE:
            found.append((score, row))
    return [row for _score, row in sorted(found, key=lambda each: -each[0])[:SHOWN]]


def original_with(id: str) -> Matter | None:
    """What a resident says theirs is the same as: public, open, and not over."""
    key = read_id(id)
    return public_matters().filter(OPEN, id=key, stage__in=RUNNING).first() if key else None
