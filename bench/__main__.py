"""`make bench`: throw-away databases, from a thousand matters up, what each request costs and how many a second.

Prints every figure against its target and writes docs/performance.md. Exit status 0, also where targets are missed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.table import markdown, printed, printed_load
from tests.postgres import binaries, cluster

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
Row = dict[str, Any]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,100000", help="numbers of matters, small to large")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--count", type=int, default=40, help="requests of each kind (the median is told)")
    parser.add_argument("--city", default="100000,1000000", help="matters of a city on PostgreSQL; empty: no city")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--no-document", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args()


@contextmanager
def database(name: str, *settings: str) -> Iterator[dict[str, str]]:
    """An empty one; `settings` are PostgreSQL's."""
    if name == "sqlite":
        yield {}
    elif binaries() is None:
        sys.exit("bench: PostgreSQL's initdb is not installed; --databases sqlite measures the other one")
    else:
        with cluster(*settings) as urls:
            yield urls


def measure(name: str, sizes: str, count: int) -> dict[str, list[Row]]:
    """Migrate, load and measure one database in a home that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as home, database(name) as urls:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "LINLI_"))}
        environment = {**kept, **urls, "LINLI_HOME": home, "LINLI_DEMO": "0"}
        migrate = [sys.executable, "-c", "import sys; from linli.site.cli import main; sys.exit(main(['migrate']))"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        found: dict[str, list[Row]] = {"requests": [], "served": []}
        for size in sizes.split(","):
            run = [sys.executable, "-m", "bench.run"]
            subprocess.run([*run, "grow", size], cwd=ROOT, env=environment, check=True)
            asked = [*run, "ask", size, str(count)]
            done = subprocess.run(asked, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            for part, rows in json.loads(done.stdout.splitlines()[-1]).items():
                found[part] += [{"database": name, **row} for row in rows]
    return found


def machine() -> str:
    """What it was measured on: processor, cores, memory."""
    kinds = {line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")}
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return f"{os.cpu_count()} cores ({', '.join(sorted(kinds)) or platform.machine()}), {memory / 2**20:.0f} GB"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def main() -> int:
    from bench.city import COMMUNITIES, grown, section

    chosen = options()
    all_found: dict[str, list[Row]] = {"requests": [], "served": []}
    for name in chosen.databases.split(","):
        found = measure(name, chosen.sizes, chosen.count)
        print(printed(found["requests"]), printed_load(found["served"]), sep="\n", flush=True)
        all_found = {part: rows + found[part] for part, rows in all_found.items()}
    load = os.getloadavg()[2]
    cities = grown("postgresql", chosen.city, COMMUNITIES, chosen.count) if chosen.city else []
    if chosen.json:
        chosen.json.write_text(json.dumps(all_found | {"cities": cities}, indent=1))
    if not chosen.no_document:
        DOCUMENT.write_text(
            markdown(all_found, machine(), load) + (section(cities) if cities else ""), encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
