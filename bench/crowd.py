"""`python -m bench.crowd`: a thousand people sign up for three hundred seats, then vote, all within a minute.

Each of them has a session of their own on the real server, looks at the page, sends the form and sees what became of it;
sixteen are at it at any moment, and send from the same two cores. Prints what it took and what was kept, for each
database; exit status 1 if anybody got an error, a seat or a vote is missing, or it took longer than a minute.
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

MINUTE = 60.0
Found = dict[str, Any]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seats", type=int, default=300)
    parser.add_argument("--connections", type=int, default=16, help="how many are at it at any moment")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def crowd(environment: dict[str, str], people: int, seats: int, connections: int) -> Found:
    """Bring up a community in the home the environment names, let the crowd in, and read what was kept."""
    command = [sys.executable, "-m", "bench.crowd_run", str(people), str(seats), str(connections)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(name: str, people: int, seats: int, connections: int) -> Found:
    with tempfile.TemporaryDirectory(prefix="linli-crowd-") as home, database(name) as urls:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "LINLI_"))}
        return crowd({**kept, **urls, "LINLI_HOME": home, "LINLI_DEMO": "0"}, people, seats, connections)


def wrong_with(found: Found, people: int, seats: int) -> list[str]:
    """What is not as it should be, whatever the time it took."""
    seated = min(seats, people)
    wanted = {
        "seats": seated, "waiting": people - seated, "counted": [seated, people - seated], "numbers": people,
        "votes": people, "receipts": people, "shown": people,
    }  # fmt: skip
    wrong = [f"{name}: {found['kept'][name]}, not {value}" for name, value in wanted.items()
             if found["kept"][name] != value]  # fmt: skip
    return wrong + [f"{part}: {found[part]['errors']}" for part in ("sign_up", "vote") if found[part]["errors"]]


def printed(name: str, found: Found, people: int) -> str:
    lines = [f"{name}: {people:,} people"]
    for part, words in (("sign_up", "signing up"), ("vote", "voting")):
        one = found[part]
        lines.append(
            f"  {words:<10} {one['seconds']:6.1f} s, {one['cpu_seconds']:.1f} s of CPU, for {one['requests']:,} requests; "
            f"{len(one['errors'])} errors; one form: half in {one['p50_ms']:.0f} ms, 95 of 100 in {one['p95_ms']:.0f} ms, "
            f"slowest {one['most_ms']:.0f} ms"
        )
    kept = found["kept"]
    lines.append(
        f"  kept       {kept['seats']} seats, {kept['waiting']} waiting; {kept['votes']} votes, "
        f"{kept['receipts']} different receipts, {kept['shown']} shown to their owners"
    )
    return "\n".join(lines)


def main() -> int:
    chosen = options()
    print(f"{machine()}, {chosen.connections} at once", flush=True)
    all_found, wrong = {}, []
    for name in chosen.databases.split(","):
        found = all_found[name] = measure(name, chosen.people, chosen.seats, chosen.connections)
        print(printed(name, found, chosen.people), flush=True)
        wrong += [f"{name} {each}" for each in wrong_with(found, chosen.people, chosen.seats)]
        slow = [part for part in ("sign_up", "vote") if found[part]["seconds"] > MINUTE]
        wrong += [f"{name} {part}: longer than a minute" for part in slow]
    if chosen.json:
        chosen.json.write_text(json.dumps(all_found, indent=1))
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
