"""A server without any community: whoever installed it gets a link, printed by `linli serve`, that founds the first one.

Only the hash of the link's token is kept, in LINLI_HOME; it is good for a day and until there is a community.
Imports no Django, for the parent of `linli serve` has none.
"""

import os
import secrets
import sqlite3
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

LIFE_SECONDS = 24 * 3600
COUNT = "SELECT count(*) FROM kernel_community"


def is_empty(url: str | None, home: Path) -> bool:
    """Whether the database has its tables and no community in them."""
    try:
        return _communities(url, home / "linli.sqlite3") == 0
    except Exception:  # no server, no tables: nothing to found a community in
        return False


def _communities(url: str | None, database: Path) -> int:
    if url is None:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
            return int(connection.execute(COUNT).fetchone()[0])
    import psycopg

    with psycopg.connect(url, connect_timeout=10) as connected:
        row = connected.execute(COUNT).fetchone()
        return int(row[0]) if row else -1


def _kept(home: Path) -> Path:
    return home / "setup_token"


def new_token(home: Path) -> str:
    """A fresh token; the one before it opens no more."""
    token = secrets.token_urlsafe(18)
    handle = os.open(_kept(home), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(sha256(token.encode()).hexdigest())
    return token


def is_token(home: Path, token: str) -> bool:
    path = _kept(home)
    try:
        fresh = time.time() - path.stat().st_mtime < LIFE_SECONDS
        return fresh and secrets.compare_digest(path.read_text(), sha256(token.encode()).hexdigest())
    except OSError:
        return False


def use_up(home: Path) -> None:
    _kept(home).unlink(missing_ok=True)
