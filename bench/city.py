"""`python -m bench.city`: the dashboards of a street office, of a city and of its largest community, twelve months.

Loads a city of its own (`linli simulate city`) into a throw-away database, opens each page as whoever answers for the
area, and prints the CPU of server and database (together at most 100 ms), the time it took and the statements; with the
communities, the open share and the largest community it was measured on. Exit status 0, also where a target is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.__main__ import ROOT, database, machine

Found = dict[str, Any]
CLI = "import sys; from linli.site.cli import main; sys.exit(main(sys.argv[1:]))"
TARGET_MS = 100


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.city", description=__doc__)
    parser.add_argument("--communities", type=int, default=300)
    parser.add_argument("--matters", type=int, default=100_000, help="1000000 takes some minutes, ten millions an hour")
    parser.add_argument("--count", type=int, default=20, help="requests of each kind (the median is told)")
    parser.add_argument("--databases", default="postgresql")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def measure(name: str, chosen: argparse.Namespace) -> Found:
    with tempfile.TemporaryDirectory(prefix="linli-city-") as home, database(name) as urls:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "LINLI_"))}
        environment = {**kept, **urls, "LINLI_HOME": home, "LINLI_DEMO": "0"}
        size = ["--communities", str(chosen.communities), "--matters", str(chosen.matters)]
        for command in (["migrate"], ["simulate", "city", *size]):
            subprocess.run([sys.executable, "-c", CLI, *command], cwd=ROOT, env=environment, check=True)
        asked = [sys.executable, "-m", "bench.city_run", str(chosen.count)]
        done = subprocess.run(asked, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found | {"database": name}


def printed(found: Found) -> str:
    of = (
        f"{found['communities']} communities, {found['matters']:,} matters, {found['open_share']:.1%} open, the largest "
        f"community has {found['largest']:,}"
    )
    lines = [f"{found['database']}: {of}"]
    for row in found["pages"]:
        verdict = "pass" if row["server_ms"] + row["database_ms"] <= TARGET_MS else "MISS"
        lines.append(
            f"  {row['page']:<32}{row['queries']:>3} statements{row['server_ms']:>8.1f} ms server"
            f"{row['database_ms']:>8.1f} ms database{row['elapsed_ms']:>8.1f} ms in all  {verdict}"
        )
    return "\n".join(lines)


def main() -> int:
    chosen = options()
    print(machine(), flush=True)
    found = []
    for name in chosen.databases.split(","):
        found.append(measure(name, chosen))
        print(printed(found[-1]), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
