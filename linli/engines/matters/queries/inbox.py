"""The staff inbox: which matters, in which order, how many. Flat in the size of the community: every count is capped."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from linli.accounts.models import User
from linli.accounts.visitors import Visitor
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Category, Matter, SavedView
from linli.engines.matters.procedures import PROCEDURES
from linli.engines.matters.queries.categories import with_categories
from linli.engines.matters.queries.walls import Reader, matters_for, matters_read_by, reader
from linli.kernel.ids import read_number
from linli.kernel.models import Community
from linli.kernel.prepared import Prepared
from linli.kernel.search import matching, newest
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import local
from linli.registry.enums import PlaceKind
from linli.registry.models import Group, Membership, Person, Place
from linli.registry.queries.standing import in_force

PAGE = 25
#: Counting stops here: "99+". Nobody works through more at once, and a million matters cost no more than a thousand.
CAP = 99
#: A search looks at so many at first. What everybody writes about is found a million times.
NEWEST = 3 * PAGE
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SOON = timedelta(hours=4)
AT_DESK = (Stage.REPORTED, Stage.RETURNED)
#: Their matters are counted; those of the last tab, `all`, would only ever be "99+".
COUNTED = ("mine", "desk", "soon", "over", "answered")
TABS = (*COUNTED, "all")
DESK = "desk"
COLUMNS = (
    "id", "community_id", "number", "title", "kind", "stage", "urgency", "source", "wall", "due_at", "reported_at",
    "closed_at", "rating", "urged_count", "reopened_count", "duplicate_count", "offered", "category_id", "grid__name",
    "holder__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see. `holder` is a party's id, or `desk`: nobody outside the desk has it yet."""

    tab: str = "mine"
    category: UUID | None = None
    grid: UUID | None = None
    source: str = ""
    holder: UUID | str | None = None
    department: UUID | None = None
    text: str = ""
    after: tuple[datetime, UUID] | None = None

    def query(self, **changes: Any) -> str:
        """As the query string of a link; a link elsewhere begins at the first page."""
        wanted = replace(self, **{"after": None, **changes})
        pairs = {
            "tab": wanted.tab, "category": wanted.category, "grid": wanted.grid, "source": wanted.source,
            "holder": wanted.holder, "department": wanted.department, "q": wanted.text,
        }  # fmt: skip
        if wanted.after:
            microseconds = (wanted.after[0] - EPOCH) // timedelta(microseconds=1)
            pairs["after"] = f"{microseconds}_{wanted.after[1]}"
        return urlencode({key: value for key, value in pairs.items() if value})

    @property
    def narrows(self) -> bool:
        return any((self.category, self.grid, self.source, self.holder, self.department, self.text))


def running() -> list[str]:
    """The stages in which somebody's clock runs, of every procedure."""
    return sorted({str(stage) for procedure in PROCEDURES.values() for stage in procedure.clock})


def resting() -> list[str]:
    """All other stages. What somebody holds is asked for by these: PostgreSQL then goes by the holder, not by the stage."""
    return sorted({str(stage) for stage in Stage} - set(running()))


def of_tab(parties: tuple[UUID, ...], tab: str, now: datetime, soon: datetime) -> Q:
    """Which matters belong under a tab of somebody who acts for some parties."""
    open_and_running = Q(closed_at=None, stage__in=running())
    return {
        "mine": Q(closed_at=None, holder_id__in=parties) & ~Q(stage__in=resting()),
        "desk": Q(closed_at=None, stage__in=AT_DESK),
        "soon": open_and_running & Q(due_at__gt=now, due_at__lte=soon),
        "over": open_and_running & Q(due_at__lte=now),
        "answered": Q(closed_at=None, stage=Stage.ANSWERED),
        "all": Q(),
    }[tab]


class CappedCount(Subquery):
    """How many rows a query has, as one column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()


def _counts(
    now: datetime,
    soon: datetime,
    shape: tuple[Reader, int],
    parties: tuple[UUID, ...] = (),
    places: tuple[UUID, ...] = (),
) -> QuerySet[Any, Any]:
    who, cap = shape
    seen = matters_read_by(who, parties, places).order_by()
    of = [CappedCount(seen.filter(of_tab(parties, tab, now, soon)).values("id")[: cap + 1]) for tab in COUNTED]
    return Community.objects.filter(id=current_community_id()).values_list(*of)


COUNTS = Prepared(_counts)


def counts(visitor: Visitor, now: datetime) -> dict[str, int]:
    """How many matters each counted tab holds, up to `CAP` + 1, in one query."""
    who, values = reader(visitor)
    (row,) = COUNTS.rows(shape=(who, CAP), now=now, soon=now + SOON, **values)
    # Who acts for no party has none in hand: Django leaves such a count out of the SQL, as NULL.
    return {tab: number or 0 for tab, number in zip(COUNTED, row, strict=True)}


def wanted_matters(
    visitor: Visitor, wanted: Filter, now: datetime, among: list[UUID] | None = None
) -> QuerySet[Matter]:
    """Everything the filter asks for that this visitor may know of, in the order of its tab, unpaged.

    `among`: what a search found already.
    """
    parties = tuple(visitor.party_ids)
    rows = matters_for(visitor).filter(of_tab(parties, wanted.tab, now, now + SOON), _narrowed(wanted, now))
    if wanted.text:
        number = read_number(wanted.text)
        hits = among if among is not None else matching("matter", wanted.text)
        rows = rows.filter(number=number) if number else rows.filter(id__in=hits)
    return _in_order(rows, wanted.tab)


def _in_order(rows: QuerySet[Matter], tab: str) -> QuerySet[Matter]:
    return rows.order_by("-reported_at", "-id") if tab == "all" else rows.order_by("due_at", "id")


def _narrowed(wanted: Filter, now: datetime) -> Q:
    found = Q()
    if wanted.category:
        found &= Q(category_id=wanted.category)
    if wanted.grid:
        found &= Q(grid_id=wanted.grid) | Q(grid__parent_id=wanted.grid)
    if wanted.source:
        found &= Q(source=wanted.source)
    if wanted.holder == DESK:
        found &= Q(closed_at=None, stage__in=AT_DESK)
    elif wanted.holder:
        found &= Q(holder_id=wanted.holder)
    if wanted.department:
        members = Membership.objects.filter(in_force(local(now).date()), group_id=wanted.department)
        found &= Q(holder_id=wanted.department) | Q(holder_id__in=members.values("person_id"))
    return found


def page_of(visitor: Visitor, wanted: Filter, now: datetime) -> tuple[list[Matter], tuple[datetime, UUID] | None]:
    """One page of matters, and where the next one begins (None: this is the last)."""
    found = _first_page(visitor, wanted, now) if _is_plain(wanted) else _any_page(visitor, wanted, now)
    with_categories(found)
    if len(found) <= PAGE:
        return found, None
    end = found[PAGE - 1]
    moment = end.reported_at if wanted.tab == "all" else end.due_at
    return found[:PAGE], (moment, end.id) if moment else None


def _any_page(visitor: Visitor, wanted: Filter, now: datetime) -> list[Matter]:
    """A search looks through the newest it finds, and through all where these do not fill the page."""
    if not wanted.text or wanted.tab != "all" or wanted.after or read_number(wanted.text):
        return _page_among(visitor, wanted, now)
    found = newest("matter", wanted.text, NEWEST)
    page = _page_among(visitor, wanted, now, found)
    return page if len(page) > PAGE or len(found) < NEWEST else _page_among(visitor, wanted, now)


def _page_among(visitor: Visitor, wanted: Filter, now: datetime, among: list[UUID] | None = None) -> list[Matter]:
    """The ids of the page first: thousands of matches are sorted without their grids and holders. `among` are few."""
    rows = wanted_matters(visitor, wanted, now, among)
    if among is not None:
        return list(_as_shown(rows)[: PAGE + 1])
    if wanted.after:
        at, last = wanted.after
        if wanted.tab == "all":
            rows = rows.filter(Q(reported_at__lt=at) | Q(reported_at=at, id__lt=last), reported_at__lte=at)
        else:
            rows = rows.filter(Q(due_at__gt=at) | Q(due_at=at, id__gt=last), due_at__gte=at)
    ids = rows.values("id")[: PAGE + 1]
    return list(_in_order(_as_shown(Matter.objects.filter(id__in=ids)), wanted.tab))


def _as_shown(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.select_related("grid", "holder").only(*COLUMNS)


def _is_plain(wanted: Filter) -> bool:
    """A page as it is opened a hundred times a day: compiled once."""
    return wanted == Filter(tab=wanted.tab, category=wanted.category)


def _opened(
    now: datetime, soon: datetime, shape: tuple[Reader, str, int], category: UUID | None = None,
    parties: tuple[UUID, ...] = (), places: tuple[UUID, ...] = (),
) -> QuerySet[Matter]:  # fmt: skip
    who, tab, size = shape
    rows = matters_read_by(who, parties, places).filter(of_tab(parties, tab, now, soon))
    rows = rows.filter(category_id=category) if category else rows
    return _as_shown(_in_order(rows, tab))[: size + 1]


OPENED = Prepared(_opened)


def _first_page(visitor: Visitor, wanted: Filter, now: datetime) -> list[Matter]:
    who, values = reader(visitor)
    category = {"category": wanted.category} if wanted.category else {}
    return OPENED.objects(shape=(who, wanted.tab, PAGE), now=now, soon=now + SOON, **category, **values)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in filters and forms: (id, name) pairs."""

    categories: list[tuple[str, str]]
    grids: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    people: list[tuple[str, str]]

    @property
    def holders(self) -> list[tuple[str, str]]:
        return self.groups + self.people


def _part(rows: QuerySet, what: str, name: Any = "name", position: Any = None) -> QuerySet:
    place = position or Value(0, IntegerField())
    return rows.order_by().values_list(Value(what, CharField()), Cast("id", CharField()), name, place)


def _choices(shape: str | None) -> QuerySet:
    # Not from the parties: among them are all the people, and of these the few who work here are found by an index.
    staff = Person.objects.filter(party__is_active=True).exclude(user=None)
    groups = Group.objects.filter(party__is_active=True)
    grids = Place.objects.filter(kind__in=(PlaceKind.GRID, PlaceKind.MICRO_GRID), is_active=True)
    kinds = Category.objects.filter(is_active=True)
    return _part(kinds, "category", Category.labels(shape), Cast("position", IntegerField())).union(
        _part(grids, "grid"),
        _part(groups, "group", F("party__name")),
        _part(staff, "person", F("party__name")),
        all=True,
    )


CHOICES = Prepared(_choices)


def choices() -> Choices:
    """Categories, grids, groups and staff of the community, in one query."""
    found: dict[str, list[tuple[str, str]]] = {"category": [], "grid": [], "group": [], "person": []}
    rows = CHOICES.rows(shape=get_language())
    for what, key, name, _position in sorted(rows, key=lambda row: (row[3], row[2], row[1])):
        found[what].append((str(UUID(key)), name))
    return Choices(found["category"], found["grid"], found["group"], found["person"])


VIEWS = Prepared(lambda user: SavedView.objects.filter(user_id=user).order_by("name", "id"))


def saved_views(user: User) -> list[SavedView]:
    return VIEWS.objects(user=user.id)
