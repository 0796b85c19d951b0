"""Known vulnerabilities of what Linli runs on: the locked versions, asked of the package index. `python -m tests.audit`.

One package is asked first: an index that does not answer (no network, a mirror without this interface) is said loudly and
is no failure. A clean answer is kept for a day in `.cache/`, so that a build asks once.
"""

import hashlib
import json
import sys
import time
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "audit.json"
INDEX = "https://pypi.org/pypi"
DAY = 24 * 3600
SECONDS = 4.0
#: What is known and does not concern us: the advisory's id → why.
ACCEPTED: dict[str, str] = {}
Package = tuple[str, str]


class NoAnswer(Exception):
    """The index could not be asked; `str()` says why."""


def locked(lock: Path = ROOT / "uv.lock") -> list[Package]:
    """Name and version of everything the program needs to run, without what only its developers need."""
    known = {each["name"]: each for each in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]}
    waiting, found = [each["name"] for each in known["linli"]["dependencies"]], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [each["name"] for each in known[name].get("dependencies", [])]
    return sorted((name, known[name]["version"]) for name in found)


def advisories(package: Package, index: str = INDEX) -> list[str]:
    """The ids of what is known against one version, with what mends it. Raises `NoAnswer`."""
    name, version = package
    asked = Request(f"{index}/{name}/{version}/json", headers={"Accept": "application/json"})
    try:
        with urlopen(asked, timeout=SECONDS) as answer:
            told = json.load(answer)["vulnerabilities"]
    except (URLError, TimeoutError, OSError, ValueError, KeyError) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}") from None
    running = [each for each in told if not each.get("withdrawn") and each["id"] not in ACCEPTED]
    return [f"{name} {version}: {each['id']}, mended in {each.get('fixed_in') or 'no version'}" for each in running]


def audited(packages: list[Package], index: str = INDEX) -> tuple[list[str], list[str]]:
    """What is known against them, and which were not answered for."""
    try:
        found = advisories(packages[0], index)
    except NoAnswer as error:
        return [], [f"{packages[0][0]} ({error}); nothing else was asked"]

    def ask(package: Package) -> tuple[list[str], str]:
        try:
            return advisories(package, index), ""
        except NoAnswer as error:
            return [], f"{package[0]} ({error})"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, packages[1:]))
    return found + [each for known, _why in answers for each in known], [why for _known, why in answers if why]


def fingerprint(packages: Iterable[Package]) -> str:
    return hashlib.sha256(json.dumps([*packages, *ACCEPTED]).encode()).hexdigest()


def main(index: str = INDEX, cache: Path = CACHE, packages: list[Package] | None = None) -> int:
    """0 where nothing is known or nobody could be asked; 1 where something is known."""
    packages = packages or locked()
    mark = fingerprint(packages)
    if cache.exists() and time.time() - cache.stat().st_mtime < DAY and cache.read_text() == mark:
        return 0
    known, silent = audited(packages, index)
    for each in known:
        print(each)
    if silent:
        print(f"NOTE: NOT AUDITED, the index did not answer for {', '.join(silent)}")
    if not known and not silent:
        cache.parent.mkdir(exist_ok=True)
        cache.write_text(mark)
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
