"""Encrypting anew with the newest key, everywhere."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import BinaryField, ExpressionWrapper, F

from linli.kernel import crypto
from linli.kernel.models import Community
from linli.kernel.tenancy import Record, in_community

Fields = list[crypto.EncryptedTextField]


def encrypted_fields(model: type[models.Model]) -> Fields:
    fields = model._meta.local_concrete_fields
    return [field for field in fields if isinstance(field, crypto.EncryptedTextField)]


def as_stored(field: models.Field) -> ExpressionWrapper:
    """The column of an encrypted field as it lies in the table, for `annotate`."""
    return ExpressionWrapper(F(field.name), output_field=BinaryField())


def rotate_keys(batch: int = 500) -> int:
    """Encrypt with the newest key whatever still has an older one; returns how many rows were written.

    Community by community, a batch a transaction: stopped anywhere, it is simply run again. Restart every
    process after `crypto.add_key` and before this.
    """
    count = 0
    communities = list(Community.objects.order_by("id").values_list("id", flat=True))
    for model in apps.get_models(include_auto_created=True):
        fields = encrypted_fields(model)
        if fields and not model._meta.proxy:
            owners: list[UUID | None] = [*communities] if issubclass(model, Record) else [None]
            count += sum(_rotate_rows(model, fields, owner, batch) for owner in owners)
    return count


def _rotate_rows(model: type[models.Model], fields: Fields, owner: UUID | None, batch: int) -> int:
    count, after = 0, None
    while True:
        scope: AbstractContextManager[Any] = nullcontext() if owner is None else in_community(owner)
        with scope, transaction.atomic():
            seen, after, written = _rotate_batch(model, fields, after, batch)
        count += written
        if seen < batch:
            return count


def _rotate_batch(model: type[models.Model], fields: Fields, after: Any, batch: int) -> tuple[int, Any, int]:
    """How many rows were read, the last one's key, how many were written."""
    raw = {f"raw_{f.name}": as_stored(f) for f in fields}
    rows = model._base_manager.order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    found = list(rows.annotate(**raw).values_list("pk", *raw)[:batch])
    stale = {pk for pk, *values in found if any(_is_stale(value) for value in values)}
    if stale:
        names = [field.name for field in fields]
        model._base_manager.bulk_update(model._base_manager.filter(pk__in=stale).only("pk", *names), names)
    return len(found), found[-1][0] if found else after, len(stale)


def _is_stale(stored: Any) -> bool:
    return bool(stored) and crypto._key_of(bytes(stored)) != crypto.keyring().newest
