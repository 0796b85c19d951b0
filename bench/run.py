"""One database grown and measured, each in a process of its own: a server has loaded no matters, and is quicker for it.

python -m bench.run grow SIZE
python -m bench.run ask SIZE COUNT
"""

import json
import logging
import os
import sys
from dataclasses import asdict
from typing import Any

SETTINGS = "linli.site.settings"
#: All kinds of request are measured in turn, so often; of each the best round is told. What disturbs only ever adds.
ROUNDS = 3


def grow(size: int) -> None:
    """Let there be so many matters and people."""
    from django.utils import timezone

    from bench import loading
    from bench.people import MOST_PEOPLE, grow_people

    if not loading.is_set_up():
        loading.set_up()
    loading.grow(to=size, now=timezone.now())
    grow_people(loading.community(loading.MAIN), to=min(size, MOST_PEOPLE), now=timezone.now())
    analyse()
    print(f"{size:,} matters are in", file=sys.stderr)


def ask(size: int, count: int) -> None:
    """Measure; prints JSON: {"requests": [one row a request], "served": [throughput and memory of the real server]}."""
    from django.utils import timezone

    from bench import loading
    from bench.cases import cases
    from bench.meters import WARM, cost
    from bench.serving import served

    logging.getLogger("django.request").setLevel(logging.ERROR)  # a page that is not there is asked for on purpose
    staff, each, measured = loading.staff(), -(-count // ROUNDS), []
    wanted = list(cases(staff, timezone.now(), ROUNDS * (each + WARM + 1)))
    found_of = [[cost(case.send, each) for case in wanted] for _round in range(ROUNDS)]
    for case, costs in zip(wanted, zip(*found_of, strict=True), strict=True):
        found = min(costs, key=lambda one: one.cpu_ms)
        row: dict[str, Any] = {"size": size, "case": case.name, "target_ms": case.target_ms, "most": case.most}
        measured.append(row | asdict(found) | {"cpu_ms": found.cpu_ms})
    print(json.dumps({"requests": measured, "served": [{"size": size} | asdict(served(staff))]}))


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


def main(what: str, *numbers: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    size, *count = map(int, numbers)
    if what == "grow":
        grow(size)
    else:
        ask(size, *count)


if __name__ == "__main__":
    main(*sys.argv[1:])
