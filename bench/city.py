"""`python -m bench.city`: a city of its own size after size, in throw-away databases (`linli simulate city`).

Prints what a street office, a city and the largest community pay for twelve months (server and database together at most
100 ms), that list, search and detail of the largest community stay flat (at most 1.3 times the size before), eight
connections at once, what a worker does in a second, and the memory of each process; always with the communities, the open
share and the largest community it was measured on. Exit status 0, also where a target is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.__main__ import ROOT, database, machine
from tests.postgres import APPLICATION, as_superuser

Found = dict[str, Any]
CLI = "import sys; from linli.site.cli import main; sys.exit(main(sys.argv[1:]))"
#: So many processes load a city at once; SQLite has one writer.
PARTS = {"sqlite": 1, "postgresql": min(os.cpu_count() or 1, 4)}
TARGET_MS, FLAT, COMMUNITIES = 100, 1.3, 300
#: What a city's database has at least; and fewer writes while it is loaded.
SETTINGS = ("shared_buffers=2GB", "max_wal_size=4GB", "wal_level=minimal", "max_wal_senders=0")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.city", description=__doc__)
    parser.add_argument("--communities", type=int, default=COMMUNITIES)
    told = "sizes, small to large; each may name its communities: 100000,10000000/3000"
    parser.add_argument("--matters", default="100000", help=told)
    parser.add_argument("--count", type=int, default=20, help="requests of each kind (the median is told)")
    parser.add_argument("--databases", default="postgresql")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def measure(name: str, matters: int, communities: int, count: int) -> Found:
    with tempfile.TemporaryDirectory(prefix="linli-city-") as home, database(name, *SETTINGS) as urls:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "LINLI_"))}
        environment = {**kept, **urls, "LINLI_HOME": home, "LINLI_DEMO": "0"}
        subprocess.run([sys.executable, "-c", CLI, "migrate"], cwd=ROOT, env=environment, check=True)
        load = ["simulate", "city", "--communities", str(communities), "--matters", str(matters)]
        parts = [f"{part}/{PARTS[name]}" for part in range(1, PARTS[name] + 1)]
        began = time.monotonic()
        with unchecked(urls):
            loading = [
                subprocess.Popen([sys.executable, "-c", CLI, *load, "--part", part], cwd=ROOT, env=environment)
                for part in parts
            ]
            if any(each.wait() for each in loading):
                raise RuntimeError("the city was not made")
        rate = matters / (time.monotonic() - began)
        asked = [sys.executable, "-m", "bench.city_run", str(count)]
        done = subprocess.run(asked, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found | {"database": name, "loaded_a_second": rate}


@contextmanager
def unchecked(urls: dict[str, str]) -> Iterator[None]:
    """What is loaded within refers to what was loaded with it: PostgreSQL need not look, which takes a third of the time."""
    home = urls.get("DATABASE_URL", "").partition("host=")[2]
    role = f"ALTER ROLE {APPLICATION}"
    if home:
        as_superuser(home, f"{role} SET session_replication_role = 'replica'")
    yield
    if home:
        as_superuser(home, f"{role} RESET session_replication_role")


def printed(found: Found, before: Found | None) -> Iterator[str]:
    yield (
        f"{found['database']}: {found['communities']} communities, {found['matters']:,} matters, "
        f"{found['open_share']:.1%} open, the largest community has {found['largest']:,}; "
        f"{found['loaded_a_second']:,.0f} matters a second were loaded"
    )
    known = {row["page"]: row for row in before["pages"]} if before else {}
    for row in found["pages"]:
        yield (
            f"  {row['page']:<34}{row['queries']:>3} statements{row['server_ms']:>8.1f} ms server"
            f"{row['database_ms']:>8.1f} ms database{row['elapsed_ms']:>8.1f} ms in all  {verdict(row, known)}"
        )
    for each in found["throughput"]:
        yield f"  8 connections, {each['case']:<24}{each['per_second']:>6.0f}/s{each['p95_ms']:>9.0f} ms p95"
    yield f"  a worker: {found['jobs_a_second']:.0f} jobs/s, {found['asking_ms']:.1f} ms to ask which communities have any"
    yield "  memory: " + ", ".join(f"{name.split()[0]} {size:.0f} MB" for name, size in found["memory_mb"].items())


def verdict(row: Found, before: dict[str, Found]) -> str:
    """Twelve months below 100 ms; of what must stay flat how it grew."""
    spent = cpu(row)
    told = ["MISS" if spent > TARGET_MS else "pass"] if "12 months" in row["page"] else []
    if row["flat"] and row["page"] in before:
        grew = spent / cpu(before[row["page"]])
        told.append(f"{grew:.2f}×" + (" MISS" if grew > FLAT else ""))
    return " ".join(told)


def cpu(row: Found) -> float:
    return float(row["server_ms"] + row["database_ms"])


def grown(name: str, sizes: str, communities: int, count: int) -> list[Found]:
    """The figures of each size, told as they come."""
    found: list[Found] = []
    for size in sizes.split(","):
        matters, _, own = size.partition("/")
        now = measure(name, int(matters), int(own or communities), count)
        print("\n".join(printed(now, found[-1] if found else None)), flush=True)
        found.append(now)
    return found


def section(found: list[Found]) -> str:
    """The same for docs/performance.md."""
    lines = [f"\n## A city\n\n{(__doc__ or '').partition(chr(10) * 2)[2].strip()}\n\n```"]
    for now, before in zip(found, [None, *found], strict=False):
        lines += printed(now, before)
    return "\n".join([*lines, "```\n"])


def main() -> int:
    chosen = options()
    print(machine(), flush=True)
    found: list[Found] = []
    for name in chosen.databases.split(","):
        found += grown(name, chosen.matters, chosen.communities, chosen.count)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
