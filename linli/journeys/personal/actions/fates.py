"""What becomes of rows: they are removed with their pictures, or some of their columns are emptied."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from linli.journeys.personal.kinds import Fate, Kind
from linli.kernel.files import remove_file, unattached
from linli.kernel.models import StoredFile
from linli.kernel.wording import kept

BATCH = 500


def meet(kind: Kind, rows: QuerySet[Any], fate: Fate) -> int:
    """Let rows of a kind meet their fate; how many were changed by it. What is empty already does not count."""
    if fate is not None and not fate:
        return 0
    values = {column: kept(value) if isinstance(value, Promise) else value for column, value in (fate or {}).items()}
    changed, ids, files = 0, [], set()
    for row in rows.order_by("pk").distinct().iterator():
        if fate is None or any((getattr(row, column) or "") != (value or "") for column, value in values.items()):
            ids.append(row.pk)
            files |= {getattr(row, f"{column}_id") for column in kind.files} - {None}
    for start in range(0, len(ids), BATCH):
        batch = rows.model._default_manager.filter(pk__in=ids[start : start + BATCH])
        if fate is None:
            batch.delete()
            changed += len(ids[start : start + BATCH])
        else:
            changed += batch.update(**values)
    for stored in unattached().filter(pk__in=files) if files else StoredFile.objects.none():
        remove_file(stored)
    return changed
