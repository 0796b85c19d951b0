"""合并: two records of one person become one, and one tap makes them two again.

Whatever points at the one is found from the program's own models, so that a table added later is not forgotten. Rows that
the kept one already has (the same team, a running residence) stay with the merged record and are given a last day; it is
kept, inactive, and points at the other.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.tenancy import Record, TenantOneToOneField
from linli.kernel.worktime import local
from linli.registry.actions.indexing import index_people
from linli.registry.finding import KIND
from linli.registry.models import Group, Merge, Party, Person

#: What a record gets from the other where it has nothing; the second list can be only one record's, so it is moved.
COPIED: dict[str, list[Any]] = {
    "title": [""],
    "sex": ["unknown"],
    "born_on": [None],
    "phone": ["", "phone_hash", "phone_last4_hash"],
}
MOVED: dict[str, list[Any]] = {"user_id": [None], "account_id": [None], "id_number": ["", "id_number_hash"]}
BOTH = COPIED | MOVED
#: Pointers that are moved by who owns them: "matters.Matter.holder" → (ids, to, by, now). Filled when the program starts.
OWN_WAYS: dict[str, Callable[[list[UUID], Party, Actor, datetime], None]] = {}


class MergeRefused(ValueError):
    """These are not two records of one person, or not any more; `str()` is shown."""


def pointers() -> Iterator[tuple[str, type[Record], str]]:
    """Every column of every record that points at a person or a party: name, model, field. Merges themselves do not move."""
    for model in apps.get_models():
        if not issubclass(model, Record) or model is Merge:
            continue
        for field in model._meta.concrete_fields:
            itself = isinstance(field, TenantOneToOneField) and model in {Person, Group}  # its own party
            if field.related_model in {Person, Party} and not itself:
                yield f"{model._meta.label}.{field.name}", model, field.name


@transaction.atomic
def merge_people(*, kept: Person, merged: Person, by: Actor, now: datetime) -> Merge:
    """Everything of `merged` becomes `kept`'s. Raises `MergeRefused` where both have an account for work, two identity
    numbers, or where one is merged or dead and the other is not."""
    _require_one_person(kept, merged)
    merge = Merge(community_id=kept.community_id, kept=kept, merged=merged, at=now)
    for name, model, field in pointers():
        moved, ended = _move(name, model, field, merged, kept.party, by, now)
        if moved:
            merge.moved[name] = moved
        if ended:
            merge.ended[name] = ended
    merge.filled = _fill(kept, merged)
    merge.save(force_insert=True)
    _set(merged, {"merged_into": kept})
    Party.objects.filter(id=merged.party_id).update(is_active=False)
    search.remove(kind=KIND, subject_id=merged.id)
    index_people([kept.id], local(now).date())
    record(subject=kept, kind="person", verb="merge", by=by, now=now, merge=str(merge.id), merged=str(merged.id))
    return merge


def _require_one_person(kept: Person, merged: Person) -> None:
    if kept.id == merged.id or kept.merged_into_id or merged.merged_into_id:
        raise MergeRefused(_("这份档案已经合并过"))
    if kept.user_id and merged.user_id:
        raise MergeRefused(_("两份档案都有工作账号，请先核对"))
    if kept.id_number_hash and merged.id_number_hash:
        raise MergeRefused(_("两份档案的证件号不同，请先核对"))
    if kept.died_on != merged.died_on:
        raise MergeRefused(_("一份已登记去世，另一份没有，请先核对"))


def _move(
    name: str, model: type[Record], field: str, merged: Person, kept: Party, by: Actor, now: datetime
) -> tuple[list[str], dict[str, str]]:
    """The ids that were moved, and the last days that spells were given for it."""
    rows = model.objects.filter(**{field: merged.id})
    ids = list(rows.order_by("id").values_list("id", flat=True))
    if not ids:
        return [], {}
    if way := OWN_WAYS.get(name):
        way(ids, kept, by, now)
        return [str(id) for id in ids], {}
    try:
        with transaction.atomic():
            rows.update(**{field: kept.id})
        return [str(id) for id in ids], {}
    except IntegrityError:
        return _move_one_by_one(model, field, ids, kept.id, local(now).date())


def _move_one_by_one(
    model: type[Record], field: str, ids: list[UUID], to: UUID, today: date
) -> tuple[list[str], dict[str, str]]:
    moved, ended = [], {}
    for id in ids:
        row = model.objects.get(id=id)
        if _updated(model, id, **{field: to}):
            moved.append(str(id))
        elif getattr(row, "until_on", today) is None:
            ended[str(id)] = max(today, row.from_on).isoformat()
            model.objects.filter(id=id).update(until_on=ended[str(id)])
    return moved, ended


def _updated(model: type[Record], id: UUID, **changes: Any) -> bool:
    """Whether the database lets it be so."""
    try:
        with transaction.atomic():
            return bool(model.objects.filter(id=id).update(**changes))
    except IntegrityError:
        return False


def _fill(kept: Person, merged: Person) -> list[str]:
    """What `kept` had not gets from `merged`; the names of it."""
    filled = []
    for field, (empty, *along) in BOTH.items():
        value = getattr(merged, field)
        if getattr(kept, field) == empty and value != empty:
            _give(merged, kept, field, empty, along)
            filled.append(field)
    return filled


def _give(giver: Person, taker: Person, field: str, empty: object, along: list[Any]) -> None:
    """The value, and what goes along with it; what can be only one record's is first taken from who has it."""
    values = {name: getattr(giver, name) for name in (field, *along)}
    if field in MOVED:
        _set(giver, dict.fromkeys(values, empty))
    _set(taker, values)


def _set(person: Person, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    person.save(update_fields=list(values))


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor, now: datetime) -> Merge:
    """Two records again, each with what it had, except what was changed since. Raises `MergeRefused` for what came undone
    already, or was merged further meanwhile."""
    kept, merged = merge.kept, merge.merged
    if merge.undone_at or kept.merged_into_id:
        raise MergeRefused(_("已经撤销过，或又并到了别处，请先撤销后来的合并"))
    for name, model, field in pointers():
        ended = merge.ended.get(name, {})
        ids = [UUID(id) for id in merge.moved.get(name, [])]
        still = model.objects.filter(id__in=ids, **{field: kept.id})
        if way := OWN_WAYS.get(name):
            way(list(still.order_by("id").values_list("id", flat=True)), merged.party, by, now)
            continue
        still.update(**{field: merged.id})
        for id, last in ended.items():
            model.objects.filter(id=id, until_on=last, **{field: merged.id}).update(until_on=None)
    _unfill(merge)
    _set(merged, {"merged_into": None})
    Party.objects.filter(id=merged.party_id).update(is_active=merged.died_on is None)
    Merge.objects.filter(id=merge.id).update(undone_at=now)
    merge.undone_at = now
    index_people([kept.id, merged.id], local(now).date())
    record(subject=kept, kind="person", verb="undo_merge", by=by, now=now, merge=str(merge.id), merged=str(merged.id))
    return merge


def _unfill(merge: Merge) -> None:
    """Copies are emptied where they are still the same; what was moved goes back."""
    kept, merged = merge.kept, merge.merged
    for field in merge.filled:
        empty, *along = BOTH[field]
        if field in MOVED:
            _give(kept, merged, field, empty, along)
        elif getattr(kept, field) == getattr(merged, field):
            _set(kept, dict.fromkeys((field, *along), empty))
