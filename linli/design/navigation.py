"""Where one can go: every module registers its entries; a page shows those its visitor may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The headings of the side bar, and below which `order` an entry stands under each.
SECTIONS = ((50, _("办事")), (60, _("议事与活动")), (80, _("底册")), (1000, _("看全局")))


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the side bar (desk) or the bottom bar (phone). `permission` empty: every visitor of the audience.

    `below`: names of other routes on which the entry is lit; `hint`: what can be done there, in a few words; with one it
    is a tile of the residents' front page.
    """

    label: str | Promise
    icon: str
    route: str
    permission: str = ""
    audience: str = "staff"
    order: int = 100
    on_phone: bool = False
    below: tuple[str, ...] = ()
    shows: Callable[[Any], bool] | None = None
    hint: str | Promise = ""

    def is_for(self, visitor: Any) -> bool:
        return (not self.permission or visitor.may(self.permission)) and (self.shows is None or self.shows(visitor))

    def here(self, request: HttpRequest) -> bool:
        """Whether the page shown is this entry's, or one below it."""
        match = request.resolver_match
        return match is not None and match.url_name in (self.route, *self.below)


_items: dict[tuple[str, str], NavItem] = {}


def register(*items: NavItem) -> None:
    for item in items:
        _items[item.audience, item.route] = item


def items_for(visitor: Any) -> list[NavItem]:
    """The entries a visitor may open, in order; none before somebody is known."""
    if visitor is None:
        return []
    audience = "staff" if visitor.is_staff else "resident"
    found = [item for item in _items.values() if item.audience == audience]
    return sorted((i for i in found if i.is_for(visitor)), key=lambda i: (i.order, i.route))


def sections_of(items: list[NavItem]) -> list[tuple[str | Promise, list[NavItem]]]:
    """Entries in order, under their headings; a heading without any is left out."""
    found: list[tuple[str | Promise, list[NavItem]]] = []
    rest = items
    for end, words in SECTIONS:
        here = [item for item in rest if item.order < end]
        rest = rest[len(here) :]
        if here:
            found.append((words, here))
    return found
