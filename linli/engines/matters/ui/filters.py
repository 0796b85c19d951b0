"""Reading a filter from an address: whatever is not understood is left out, never an error."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import QueryDict

from linli.engines.matters.enums import Source
from linli.engines.matters.queries.inbox import DESK, EPOCH, TABS, Filter


def filter_from(query: QueryDict, default: str) -> Filter:
    """The filter an address asks for; `default` is the tab where none is named."""
    tab, holder, source = query.get("tab", ""), query.get("holder", ""), query.get("source", "")
    return Filter(
        tab=tab if tab in TABS else default,
        category=_uuid(query.get("category", "")),
        grid=_uuid(query.get("grid", "")),
        source=source if source in Source.values else "",
        holder=DESK if holder == DESK else _uuid(holder),
        department=_uuid(query.get("department", "")),
        text=query.get("q", "").strip()[:80],
        after=_after(query.get("after", "")),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _after(text: str) -> tuple[datetime, UUID] | None:
    at, _mark, last = text.partition("_")
    try:
        return EPOCH + timedelta(microseconds=int(at)), UUID(last)
    except (ValueError, OverflowError):
        return None
