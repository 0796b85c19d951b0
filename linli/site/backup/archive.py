"""The file itself: written entry by entry with digests, read only after all of it was found whole."""

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
#: What a zip can hold least trouble with: fast packing; pictures are packed already.
PACKED, LEVEL = zipfile.ZIP_DEFLATED, 1


class BadBackup(Exception):
    """The file is no backup, is damaged, or is not for this server; `str()` says so to whoever runs the command."""


@dataclass
class Manifest:
    """`migrations` as the database had them; `keys`: a fingerprint of each key that is needed to read it."""

    linli: str
    made_at: str
    database: str
    migrations: list[str]
    keys: dict[str, str]
    with_key: bool
    demo: bool
    tables: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Adds entries and remembers the digest (SHA-256) of each."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.digests: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes | memoryview], packed: bool = True) -> None:
        about = zipfile.ZipInfo(name, time.localtime()[:6])
        about.compress_type = PACKED if packed else zipfile.ZIP_STORED
        about._compresslevel = LEVEL  # type: ignore[attr-defined]
        digest = hashlib.sha256()
        with self.archive.open(about, "w", force_zip64=True) as entry:
            for chunk in chunks:
                digest.update(chunk)
                entry.write(chunk)
        self.digests[name] = digest.hexdigest()

    def add_file(self, name: str, path: Path, packed: bool = True) -> None:
        with path.open("rb") as file:
            self.add(name, iter(lambda: file.read(CHUNK), b""), packed)

    def finish(self, manifest: Manifest) -> None:
        """Last of all; only what the manifest names counts."""
        self.archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A new file that appears under its name when it is complete and on the disk, and not at all otherwise."""
    part = target.with_name(target.name + ".part")
    try:
        with part.open("xb") as file:
            os.chmod(part, 0o600)
            with zipfile.ZipFile(file, "w") as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except FileExistsError:
        raise BadBackup(f"{part} is there: another backup is being made, or one was killed (then remove it)") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class Reader:
    """A backup found whole: every entry that the manifest names is there with its digest."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.manifest = self._manifest()

    def _manifest(self) -> Manifest:
        try:
            told: dict[str, Any] = json.loads(self.archive.read(MANIFEST))
            known = {each.name for each in fields(Manifest)}
            manifest = Manifest(**{name: value for name, value in told.items() if name in known})
        except (KeyError, ValueError, TypeError):
            raise BadBackup("it is no backup of Linli: it has no manifest") from None
        if manifest.format != FORMAT:
            raise BadBackup(f"it was made by Linli {manifest.linli} in a form that this version cannot read")
        return manifest

    def verify(self) -> None:
        """Read all of it. Raises `BadBackup` at the first entry that is missing or changed."""
        for name, expected in self.manifest.entries.items():
            if name.startswith("/") or ".." in Path(name).parts:
                raise BadBackup(f"it is damaged: {name} is no name of an entry")
            digest = hashlib.sha256()
            for chunk in self.chunks(name):
                digest.update(chunk)
            if digest.hexdigest() != expected:
                raise BadBackup(f"it is damaged: {name} is not what was put in")

    def chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self.archive.open(name) as entry:
                yield from iter(lambda: entry.read(CHUNK), b"")
        except KeyError:
            raise BadBackup(f"it is damaged: {name} is missing") from None
        except (zipfile.BadZipFile, OSError, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            raise BadBackup(f"it is damaged: {name} cannot be read ({error})") from None

    def extract(self, name: str, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for chunk in self.chunks(name):
                file.write(chunk)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BadBackup("there is no such file") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise BadBackup(f"it is no backup, or it is damaged ({error})") from None
    with archive:
        yield Reader(archive)
