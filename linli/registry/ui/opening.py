"""A reason is given once: for half an hour the parts of a file that were asked for stay open to whoever gave it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from linli.accounts.opens import Request

LASTS = timedelta(minutes=30)
KEY = "opened"


def keep_open(request: Request, person: UUID, parts: Iterable[str], reason: str) -> None:
    """Remember it in the session of this sign-in; what was opened before stays open with the later reason."""
    open_now = {id: entry for id, entry in request.session.get(KEY, {}).items() if _lasts(entry, request.now)}
    before = open_now.get(str(person), {}).get("parts", [])
    until = (request.now + LASTS).isoformat()
    entry = {"parts": sorted({*before, *parts}), "reason": reason, "until": until}
    request.session[KEY] = open_now | {str(person): entry}


def opened(request: Request, person: UUID) -> tuple[frozenset[str], str]:
    """Which parts of a file are open to the reader now, and for what reason."""
    entry = request.session.get(KEY, {}).get(str(person))
    if entry is None or not _lasts(entry, request.now):
        return frozenset(), ""
    return frozenset(entry["parts"]), entry["reason"]


def _lasts(entry: dict[str, str], now: datetime) -> bool:
    return datetime.fromisoformat(entry["until"]) > now
