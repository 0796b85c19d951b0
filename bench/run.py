"""One database measured at each size, in a process of its own; prints JSON. Started by `python -m bench`.

{"requests": [one row a size and request], "served": [one row a size: throughput and memory of the real server]}
"""

import gc
import json
import os
import sys
from dataclasses import asdict
from typing import Any

SETTINGS = "linli.site.settings"
#: All kinds of request are measured in turn, so often; of each the best round is told. What disturbs only ever adds.
ROUNDS = 3


def main(sizes: list[int], count: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from django.utils import timezone

    from bench import loading
    from bench.cases import cases
    from bench.meters import WARM, cost
    from bench.people import MOST_PEOPLE, grow_people
    from bench.serving import served

    staff, measured, under_load = loading.set_up(), [], []
    for size in sizes:
        loading.grow(to=size, now=timezone.now())
        grow_people(loading.community(loading.MAIN), to=min(size, MOST_PEOPLE), now=timezone.now())
        analyse()
        gc.collect()
        gc.freeze()  # a server has loaded no matters: what loading left is not looked through for rubbish
        print(f"{size:,} matters are in", file=sys.stderr)
        each = -(-count // ROUNDS)
        wanted = list(cases(staff, timezone.now(), ROUNDS * (each + WARM + 1)))
        found_of = [[cost(case.send, each) for case in wanted] for _round in range(ROUNDS)]
        for case, costs in zip(wanted, zip(*found_of, strict=True), strict=True):
            found = min(costs, key=lambda one: one.cpu_ms)
            row: dict[str, Any] = {"size": size, "case": case.name, "target_ms": case.target_ms, "most": case.most}
            measured.append(row | asdict(found) | {"cpu_ms": found.cpu_ms})
        under_load.append({"size": size} | asdict(served(staff)))
    print(json.dumps({"requests": measured, "served": under_load}))
    return 0


def analyse() -> None:
    """What PostgreSQL's autovacuum, or our worker for SQLite, would have done by now."""
    from django.db import connection as django_connection

    from linli.kernel.statistics import keep_statistics

    keep_statistics()
    owner = os.environ.get("DATABASE_OWNER_URL")
    if owner:
        import psycopg

        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        django_connection.close()  # as a server's connection is, every ten minutes: plans are made for what is there


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[2].split(",")], int(sys.argv[1])))
