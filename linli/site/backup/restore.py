"""`linli restore FILE`: a server as it was, checked before anything is touched and examined by the doctor afterwards."""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from linli.kernel.home import key_fingerprints, keys_text
from linli.site.backup.archive import BadBackup, Reader, reading
from linli.site.backup.moments import DATABASE
from linli.site.backup.take import KEYS

SOURCE = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "import sys; from linli.site.cli import main; sys.exit(main())"]
#: What a restore puts into LINLI_HOME, or takes away because it described what was there before.
OURS = ("linli.sqlite3", "linli.sqlite3-wal", "linli.sqlite3-shm", "files", "demo", "migrated")
SEEN = timedelta(seconds=30)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "linli restore", description="Bring back what `linli backup` put into a file.",
        epilog="Nothing is touched before the whole file was found undamaged. Afterwards the tables are brought up to "
        "date and `linli doctor` looks at everything; its status is this command's.",
    )  # fmt: skip
    parser.add_argument("file", type=Path)
    parser.add_argument("--force", action="store_true", help="even where something is: what was there is put aside")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the encryption key, kept elsewhere")
    parser.add_argument(
        "--without-key", action="store_true", help="go on without it: what is encrypted stays unreadable"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str], home: Path) -> int:
    chosen = options(arguments)
    try:
        with reading(chosen.file) as backup:
            keys = whole(backup, chosen, home)
            aside = put_in_place(backup, home, keys)
    except BadBackup as bad:
        print(f"linli: {chosen.file}: {bad}. Nothing was changed.", file=sys.stderr)
        return 1
    print(f"restored what was at {backup.manifest.made_at}")
    if aside:
        print(f"what was there before is in {aside}: remove it when you no longer want it")
    for name in ("migrate", "doctor"):
        status = subprocess.run([*COMMAND, name], env=os.environ | {"LINLI_HOME": str(home)}, check=False).returncode
        if status:
            return status
    return 0


def whole(backup: Reader, chosen: argparse.Namespace, home: Path) -> str:
    """Everything that can be wrong, looked for before anything is touched; returns the keys to put into the home."""
    made, url = backup.manifest, os.environ.get("DATABASE_URL")
    kind = "postgresql" if url else "sqlite"
    if made.database != kind:
        raise BadBackup(f"it holds a {made.database} database, this server has {kind} (DATABASE_URL)")
    if unknown := newer(made.migrations):
        raise BadBackup(f"it was made by a newer Linli ({made.linli}): this one does not know {', '.join(unknown)}")
    backup.verify()
    there = communities(home)
    if not chosen.force and (there or any((home / "files").glob("*/*/*"))):
        raise BadBackup(f"{home} is not empty ({there or 0} communities): --force puts it aside and goes on")
    if there is not None and alive(home):
        raise BadBackup("a server is at work there: stop it first")
    return key_for(backup, chosen, home)


def newer(migrations: list[str]) -> list[str]:
    """Migrations of ours that this version does not have."""
    paths = [path for path in SOURCE.glob("**/migrations/*.py") if path.stem != "__init__"]
    known = {f"{path.parents[1].name}.{path.stem}" for path in paths}
    ours = {name.partition(".")[0] for name in known}
    return [name for name in migrations if name not in known and name.partition(".")[0] in ours]


def key_for(backup: Reader, chosen: argparse.Namespace, home: Path) -> str:
    """The keys that read the backup: given, in it, or here already. Raises `BadBackup` where one is missing."""
    needed = backup.manifest.keys
    offered = [keys_text(home)]
    if chosen.key:
        offered.insert(0, chosen.key.read_text())
    if backup.manifest.with_key:
        offered.append(b"".join(backup.chunks(KEYS)).decode())
    for keys in offered:
        if needed.items() <= key_fingerprints(keys).items():
            return keys
    if chosen.without_key:
        return offered[0]
    which = "what --key gave is another" if chosen.key else "it is neither in it nor here"
    raise BadBackup(f"the encryption key is missing ({which}): --key FILE gives it, --without-key goes on without it")


# -- what is there


def asked(home: Path, statement: str) -> list[tuple[object, ...]] | None:
    """Rows of the database that is there now; None where there is none, or no such table."""
    if url := os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL"):
        import psycopg

        try:
            with psycopg.connect(url, connect_timeout=10) as connection:
                return connection.execute(statement.encode()).fetchall()
        except psycopg.errors.UndefinedTable:
            return None
        except psycopg.OperationalError as error:
            raise BadBackup(f"the database does not answer: {error}") from error
    if not (home / "linli.sqlite3").exists():
        return None
    try:
        with closing(sqlite3.connect(home / "linli.sqlite3", timeout=20)) as connection:
            return connection.execute(statement).fetchall()
    except sqlite3.Error:
        return None


def communities(home: Path) -> int | None:
    found = asked(home, "SELECT id FROM kernel_community")
    return None if found is None else len(found)


def alive(home: Path) -> bool:
    """Whether a worker was seen there just now."""
    for (seen,) in asked(home, "SELECT seen_at FROM kernel_heartbeat") or []:
        at = seen if isinstance(seen, datetime) else datetime.fromisoformat(str(seen))
        if datetime.now(UTC) - (at if at.tzinfo else at.replace(tzinfo=UTC)) < SEEN:
            return True
    return False


# -- putting it in place


def put_in_place(backup: Reader, home: Path, keys: str) -> Path | None:
    """Unpack beside, then rename; returns where what was there has been put, if anything was."""
    home.mkdir(parents=True, exist_ok=True)
    made = backup.manifest
    with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as name:
        room = Path(name)
        unpack(backup, room)
        if made.database == "postgresql":
            from linli.site.backup.loading import load

            load(backup)
        aside = clear(home, keys)
        for path in room.iterdir():
            path.rename(home / path.name)
    if keys and not os.environ.get("LINLI_KEYS"):
        write_keys(home / KEYS, keys)
    return aside


def unpack(backup: Reader, room: Path) -> None:
    """Everything but the rows of PostgreSQL. Raises `BadBackup` where there is no room for it."""
    try:
        (room / "files").mkdir()
        for entry in backup.manifest.entries:
            if entry == DATABASE:
                backup.extract(entry, room / "linli.sqlite3")
            elif entry.startswith("files/"):
                backup.extract(entry, room / entry)
        if backup.manifest.demo:
            (room / "demo").touch()
    except OSError as error:
        raise BadBackup(f"it cannot be unpacked ({error.strerror})") from error


def clear(home: Path, keys: str) -> Path | None:
    """Put aside what will be replaced; keys that are others go with it."""
    (home / "migrated").unlink(missing_ok=True)
    names = [name for name in OURS if (home / name).exists()]
    if (home / KEYS).exists() and (home / KEYS).read_text() != keys:
        names.append(KEYS)
    if not names:
        return None
    aside = home / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    aside.mkdir()
    for name in names:
        shutil.move(home / name, aside / name)
    return aside


def write_keys(path: Path, keys: str) -> None:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(keys)
