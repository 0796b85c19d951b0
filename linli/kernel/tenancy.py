"""One database, many communities: every record belongs to one, every query names it.

`Record` is the base of every model with a community. Its manager filters by the current community and raises
`NoCommunity` where there is none: silence never means "all". What must cross says why: `every_community(reason)`.
On PostgreSQL the same choice is told to the database (`SET LOCAL`), where row-level security is the second wall.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, cast
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models.sql import Query
from django.db.models.sql.where import WhereNode

from linli.kernel.ids import uuid7


class NoCommunity(RuntimeError):
    """A query on records was built without saying whose."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The communities that queries may read now; None with a reason: every one."""

    communities: tuple[UUID, ...] | None
    reason: str = ""


_scope: ContextVar[Scope | None] = ContextVar("linli_scope", default=None)


def current_scope() -> Scope:
    scope = _scope.get()
    if scope is None:
        raise NoCommunity("no current community: use in_community(), in_communities() or every_community(reason)")
    return scope


def current_community_id() -> UUID:
    """The one current community; raises `NoCommunity` where there is none or more than one."""
    scope = current_scope()
    if scope.communities is None or len(scope.communities) != 1:
        raise NoCommunity("this needs exactly one current community")
    return scope.communities[0]


@contextmanager
def _within(scope: Scope) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        if connection.vendor == "postgresql":
            inner = connection.in_atomic_block
            with transaction.atomic():
                before = _announce(scope)
                yield
                if inner:  # what was told holds until the transaction ends, so only an outer scope is told again
                    _announce_text(before)
        else:
            yield
    finally:
        _scope.reset(token)


@contextmanager
def building_for(scope: Scope | None) -> Iterator[None]:
    """Build querysets as if in a scope, to compile them; the database is told nothing, so none may be run."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def _announce(scope: Scope) -> str:
    """Tell PostgreSQL which communities this transaction may see; returns what it was told before."""
    return _announce_text("*" if scope.communities is None else ",".join(str(c) for c in scope.communities))


def _announce_text(text: str) -> str:
    if connection.needs_rollback:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('linli.community', true), set_config('linli.community', %s, true)", [text]
        )
        before: str = cursor.fetchone()[0] or ""
        if cast(Any, connection).is_cluster:  # a function's setting stays here; a statement's travels with the queries
            cursor.execute("SET LOCAL citus.propagate_set_commands TO 'local'")
            cursor.execute(f"SET LOCAL linli.community TO '{text}'")  # ids, or *: SET takes no parameters
    return before


def in_community(community: "models.Model | UUID") -> Any:
    """A context in which every query reads and writes this community alone."""
    return _within(Scope((community if isinstance(community, UUID) else community.pk,)))


def in_communities(ids: Iterable[UUID]) -> Any:
    """A context for those who answer for several (a street office): reading an explicit set."""
    return _within(Scope(tuple(ids)))


def every_community(reason: str) -> Any:
    """The declared exception: crosses communities, and says why. Each use is listed in one test."""
    if not reason:
        raise ValueError("every_community needs its reason")
    return _within(Scope(None, reason))


class RecordQuerySet(models.QuerySet):
    """A queryset that belongs to the current community or communities."""


@lru_cache(maxsize=4096)
def _of(model: type[models.Model], communities: tuple[UUID, ...]) -> Query:
    """The query of the rows of these communities. To copy one takes Django a tenth of what it takes to build it."""
    query = Query(model)
    one = {"community_id": communities[0]} if len(communities) == 1 else {"community_id__in": communities}
    query.add_q(models.Q(**one))
    return query


class RecordManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet:
        communities = current_scope().communities
        if communities is None:
            return super().get_queryset()
        query = _of(self.model, communities).clone()
        return self._queryset_class(model=self.model, query=query, using=self._db, hints=self._hints)


class _SameCommunity:
    """Joins and forward look-ups along the key match the community too: one shard, and one wall more."""

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> WhereNode | None:
        if not (alias and related_alias):
            return None
        here = self.model._meta.get_field("community")  # type: ignore[attr-defined]
        there = self.related_model._meta.get_field("community")  # type: ignore[attr-defined]
        same = there.get_lookup("exact")(there.get_col(related_alias), here.get_col(alias))
        return WhereNode([same], connector="AND")

    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, UUID]:
        return {"community_id": instance.community_id}  # type: ignore[attr-defined]


class TenantForeignKey(_SameCommunity, models.ForeignKey):
    """A foreign key between two records of one community."""


class TenantOneToOneField(_SameCommunity, models.OneToOneField):
    """A one-to-one key between two records of one community."""


class Record(models.Model):
    """Base of everything that belongs to a community: UUIDv7 key, community, and a manager that demands one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    community = models.ForeignKey("kernel.Community", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = RecordManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any) -> Any:
        """Django's own, with the community in the filter and never in SET (what a distributed table demands)."""
        base_qs = base_qs.filter(community_id=self.community_id)
        values = [value for value in values if value[0].name != "community"]
        return super()._do_update(base_qs, using, pk_val, values, *rest)

    @classmethod
    def new(cls, **values: Any) -> Self:
        """Insert a row of the current community."""
        return cls.objects.create(community_id=current_community_id(), **values)
