"""Where a server keeps its database and secrets. Read by the settings, so it must not import Django."""

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def private_file(path: Path, make: str) -> str:
    """The text of `path`; when it does not exist yet, written with `make` for this user alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(make)
    return make


def secret_key(home: Path) -> str:
    return os.environ.get("LINLI_SECRET_KEY") or private_file(home / "secret_key", secrets.token_urlsafe(48))


def database(home: Path, url: str | None) -> dict[str, Any]:
    """Django's description of the database: PostgreSQL by URL, else one SQLite file in `home`."""
    return postgresql(url) if url else sqlite(home / "linli.sqlite3")


def sqlite(path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "linli.kernel.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,  # seconds; a new connection plans anew what `Prepared` keeps planned
        "OPTIONS": {"server_side_binding": True, **query},
    }


def keys_text(home: Path) -> str:
    """The encryption keys of a server as they are written; empty where it has none yet. See `kernel.crypto`."""
    path = home / "keys"
    return os.environ.get("LINLI_KEYS") or (path.read_text() if path.exists() else "")


def key_fingerprints(keys: str) -> dict[str, str]:
    """A fingerprint of each key, by its id: tells whether two are the same and nothing else of them."""
    entries = [entry.strip().partition(":") for entry in keys.replace("\n", ",").split(",") if entry.strip()]
    return {name: sha256(b"linli key\0" + value.encode()).hexdigest()[:16] for name, _colon, value in entries}
