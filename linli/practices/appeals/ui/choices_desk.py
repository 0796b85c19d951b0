"""What the desk's forms offer to choose from, and the pictures that come with them."""

from uuid import UUID

from linli.accounts.opens import Request
from linli.kernel.files import store_image
from linli.kernel.models import StoredFile
from linli.practices.appeals.queries.reports import estates, reportable
from linli.registry.queries.places import grids

MOST_PICTURES = 9


def category_options() -> list[tuple[UUID, str]]:
    return [(category.id, category.label) for category in reportable()]


def category_tiles() -> list[tuple[UUID, str, str]]:
    return [(category.id, category.label, category.icon) for category in reportable()]


def place_options() -> list[tuple[str, str]]:
    """Every building under its estate's name."""
    found = []
    for estate in estates():
        found += [(id, f"{estate.name} · {name}" if estate.name else name) for id, name in estate.buildings]
    return found


def grid_options(own: frozenset[UUID]) -> list[tuple[UUID, str]]:
    """Grids and micro-grids, one's own first."""
    rows = sorted(grids(), key=lambda grid: grid.id not in own)
    return [(grid.id, grid.name) for grid in rows]


def pictures(request: Request, field: str = "photos") -> tuple[StoredFile, ...]:
    """Keep the pictures of a form. Raises `BadImage`."""
    uploads = [upload for upload in request.FILES.getlist(field) if upload]
    return tuple(store_image(upload.file, now=request.now) for upload in uploads[:MOST_PICTURES] if upload.file)
