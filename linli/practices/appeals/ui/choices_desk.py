"""What the desk's forms offer to choose from, and the pictures that come with them."""

from collections.abc import Sequence
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django import forms

from linli.accounts.opens import Request
from linli.engines.matters.actions.questions import still_asked
from linli.engines.matters.models import Category
from linli.kernel.files import store_images
from linli.kernel.models import StoredFile
from linli.practices.appeals.queries.reports import category_with, estates, reportable
from linli.practices.appeals.ui.drafting import told_besides
from linli.registry.queries.places import grids

MOST_PICTURES = 9


def category_options() -> list[tuple[UUID, str]]:
    return [(category.id, category.label) for category in reportable()]


def category_tiles() -> list[tuple[UUID, str, str]]:
    return [(category.id, category.label, category.icon) for category in reportable()]


def asking() -> list[Category]:
    """The categories that ask something besides (另问)."""
    return [category for category in reportable() if category.questions]


def besides(request: Request, form: forms.Form) -> dict[str, Any]:
    """For a page with `_besides.html`: the chosen category where it asks anything, and what was told to it."""
    category = category_with(str(form["category"].value() or ""))
    asks = category if category and category.questions else None
    return {"asks": asks, "told": {"more": told_besides(request)}}


def answers_in(request: Request, category: Category) -> dict[str, Sequence[str]]:
    return still_asked(category, told_besides(request))


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


def pictures(request: Request, *fields: str) -> list[tuple[StoredFile, ...]]:
    """Keep the pictures of some fields of a form, each field's by itself. Raises `BadImage`."""
    uploads = [[u.file for u in request.FILES.getlist(field) if u and u.file][:MOST_PICTURES] for field in fields]
    stored = iter(store_images(chain.from_iterable(uploads), now=request.now))
    return [tuple(islice(stored, len(each))) for each in uploads]
