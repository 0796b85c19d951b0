"""`linli backup FILE`: everything a community has, in one file, while it is at work."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from linli.kernel.home import key_fingerprints, keys_text
from linli.site.backup.archive import BadBackup, Manifest, Writer, writing
from linli.site.backup.moments import Moment, postgresql_moment, sqlite_moment

KEYS = "keys"


def options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "linli backup", description="Database and pictures in one file, while people work.",
        epilog="The encryption key is not in it unless asked for: phone numbers and names in it cannot be read without "
        "the key. Keep a copy of the key elsewhere (docs/backup.md).",
    )  # fmt: skip
    parser.add_argument("file", type=Path, help="where to; a name that is not taken")
    parser.add_argument(
        "--with-key", action="store_true", help="put the encryption key in: whoever has the file reads all"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str], home: Path) -> int:
    chosen, began = options(arguments), time.monotonic()
    try:
        if chosen.file.exists():
            raise BadBackup("there is a file of this name already")
        count, lost = take(home, chosen.file, with_key=chosen.with_key)
    except BadBackup as bad:
        print(f"linli: {chosen.file}: {bad}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"linli: {chosen.file}: not written ({error.strerror}), nothing is left of it", file=sys.stderr)
        return 1
    size, seconds = chosen.file.stat().st_size / 1e6, time.monotonic() - began
    print(f"{chosen.file}: the database and {count} pictures, {size:,.1f} MB, in {seconds:.1f} s")
    if lost:
        print(f"{lost} pictures on file are not on the disk: `linli doctor` names them")
    if chosen.with_key:
        print("The encryption key is in it: keep the file as you keep the key.")
    else:
        print(f"The encryption key is not in it: keep a copy of {home / KEYS} (or LINLI_KEYS) elsewhere.")
    return 0


def take(home: Path, target: Path, *, with_key: bool) -> tuple[int, int]:
    """How many pictures are in, and how many the database knows but the disk lost.

    Pictures never change and are there before their row: those there are put in first, then the database at one
    moment, then those that came meanwhile. So whatever the database of the backup knows is in it, also a picture that
    is removed while the backup is made.
    """
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    keys = keys_text(home)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".linli-backup-") as room, writing(target) as to:
        add_pictures(to, home)
        with postgresql_moment(url) if url else sqlite_moment(home / "linli.sqlite3", Path(room)) as moment:
            add_pictures(to, home)
            known = moment.pictures()
            moment.write(to)
            if with_key:
                to.add(KEYS, [keys.encode()])
            to.finish(manifest(moment, to, known, keys, with_key, demo=(home / "demo").exists()))
    there = {picture_of(name) for name in to.digests} & known
    return len(there), len(known - there)


def add_pictures(to: Writer, home: Path) -> None:
    """Every picture on the disk that is not in yet; one that is removed at this moment is nobody's any more."""
    for path in sorted((home / "files").glob("*/*/[!.]*")):
        name = str(path.relative_to(home))
        if name not in to.digests and path.exists():
            to.add_file(name, path, packed=False)


def picture_of(name: str) -> str:
    """The id of the picture that an entry belongs to; empty where it is none."""
    return Path(name).name.partition(".")[0] if name.startswith("files/") else ""


def manifest(moment: Moment, to: Writer, known: set[str], keys: str, with_key: bool, demo: bool) -> Manifest:
    """Only pictures that the database of the backup knows are named, so only those are restored."""
    entries = {name: digest for name, digest in to.digests.items() if not picture_of(name) or picture_of(name) in known}
    return Manifest(
        linli=version("linli"), made_at=datetime.now(UTC).isoformat(timespec="seconds"), database=moment.kind,
        migrations=moment.migrations(), keys=key_fingerprints(keys), with_key=with_key, demo=demo,
        tables=moment.tables, sequences=moment.sequences, entries=entries,
    )  # fmt: skip
