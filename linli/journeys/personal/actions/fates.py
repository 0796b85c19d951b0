"""What becomes of rows: they are removed with what hangs on them, or some of their columns are emptied."""

from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CASCADE, SET_NULL, ManyToOneRel, Model, QuerySet
from django.utils.functional import Promise

from linli.journeys.personal.kinds import Fate, Kind
from linli.kernel.files import remove_file, unattached
from linli.kernel.wording import kept

BATCH = 500


def meet(kind: Kind, rows: QuerySet[Any], fate: Fate, most: int = 0) -> int:
    """Let rows of a kind meet their fate, `most` of them; how many were changed. What is empty already does not count."""
    if fate is not None and not fate:
        return 0
    values = {column: kept(value) if isinstance(value, Promise) else value for column, value in (fate or {}).items()}
    ids, files = [], set[UUID]()
    for row in rows.order_by("pk").distinct().iterator():
        if fate is None or any((getattr(row, column) or "") != (value or "") for column, value in values.items()):
            ids.append(row.pk)
            files |= {getattr(row, f"{column}_id") for column in kind.files} - {None}
            if len(ids) == most:
                break
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        if fate is None:
            remove(rows.model, batch)
        else:
            rows.model._default_manager.filter(pk__in=batch).update(**values)
    for stored in unattached().filter(pk__in=files) if files else ():
        remove_file(stored)
    return len(ids)


def remove(model: type[Model], ids: list[UUID]) -> int:
    """Remove rows of the current community, what hangs on them first; each statement names the community.

    Django's own removal forgets the community in the statements by which it follows references.
    """
    for relation in model._meta.get_fields(include_hidden=True) if ids else ():
        if isinstance(relation, ManyToOneRel):
            hanging = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})
            if relation.on_delete is CASCADE:
                remove(relation.related_model, list(hanging.order_by("pk").values_list("pk", flat=True)))
            elif relation.on_delete is SET_NULL:
                hanging.update(**{relation.field.name: None})
    model._default_manager.filter(pk__in=ids)._raw_delete(DEFAULT_DB_ALIAS)
    return len(ids)
