"""Measured figures against their targets, for the terminal and for docs/performance.md."""

import platform
from collections.abc import Sequence
from typing import Any

#: Each kind of request is asked for so long under load.
SECONDS = 4.0
Row = dict[str, Any]
#: A load average beyond which somebody else is using the machine: the bench itself makes about one.
BUSY = 1.8
INTRODUCTION = """# What a request costs

Measured by `make bench` on {machine}, Python {python}, PostgreSQL 15 and SQLite: throw-away databases, made-up matters (3
in 100 open, the rest over two years; three neighbour communities beside), Django's test client through the real
middleware, warm, the median of a dozen requests in the best of three rounds. CPU is that of the server's process and, on
PostgreSQL, of the database's process for the connection; on SQLite the database works in the server's process. Statements
leave out transaction control and `set_config`. Writes include their events, notices, jobs and search index.

Targets (PostgreSQL, 100,000 matters): create 14 ms, a move 18 ms, detail 12 ms, a list of 25 10 ms; at most 8
statements for a list, 10 for another read, 18 for a write. `grew` is CPU against the size before.

`no such page` asks the database nothing: it shows what the machine was like, whose figures differ by half from hour to hour.
A search reads when each record was raised that holds the words, before it knows the newest: of a million made-up
matters, written with fifty words, eight thousand hold both of the words that are looked for here.

Under load: `linli serve` as it comes (one web process of eight threads, one worker), eight connections that ask without a
pause for {seconds:g} seconds, on the same cores; p95 is how long nineteen of twenty requests take at most; memory is what
each process has to itself.

`python -m bench.crowd` lets a thousand people sign up for three hundred seats and then vote, sixteen at any moment.
"""


def verdict(row: Row) -> str:
    """pass, or what is over."""
    over = []
    if row["target_ms"] is not None and row["cpu_ms"] > row["target_ms"]:
        over.append("CPU")
    if row["queries"] > row["most"]:
        over.append("queries")
    return f"MISS {' and '.join(over)}" if over else "pass"


def printed(rows: Sequence[Row]) -> str:
    lines = [f"{'database':<11}{'matters':>9}  {'request':<15}{'queries':>9}{'CPU ms':>9}{'target':>8}  verdict"]
    for row in rows:
        target = "-" if row["target_ms"] is None else f"{row['target_ms']:g}"
        queries = f"{row['queries']}/{row['most']}"
        lines.append(
            f"{row['database']:<11}{row['size']:>9,}  {row['case']:<15}{queries:>9}{row['cpu_ms']:>9.1f}{target:>8}  "
            + verdict(row)
        )
    return "\n".join(lines)


def printed_load(rows: Sequence[Row]) -> str:
    lines = []
    for row in rows:
        for each in row["throughput"]:
            lines.append(
                f"{row['database']:<11}{row['size']:>9,}  {each['case']:<15}{each['per_second']:>9.0f}/s"
                f"{each['p95_ms']:>9.0f} ms p95"
            )
        lines.append(f"{row['database']:<11}{row['size']:>9,}  memory: {_memory(row)}")
    return "\n".join(lines)


def _memory(row: Row) -> str:
    return ", ".join(f"{name.split()[0]} {size:.0f} MB" for name, size in row["memory_mb"].items())


HEADS = "| request | queries | at most | CPU ms | of it database | grew | target ms | |"
RULE = "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
LOAD_HEADS = "| matters | list of 25 | p95 | detail | p95 | create | p95 | memory |"
LOAD_RULE = "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def markdown(found: dict[str, list[Row]], machine: str, load: float) -> str:
    rows = found["requests"]
    parts = [INTRODUCTION.format(machine=machine, python=platform.python_version(), seconds=SECONDS)]
    if load > BUSY:
        parts.append(
            f"The machine was busy with other work while this was measured (load average {load:.1f}): processes "
            "that share a core cost each other CPU too, so an idle machine measures less.\n"
        )
    before: dict[tuple[str, str], float] = {}
    for database, size in dict.fromkeys((row["database"], row["size"]) for row in rows):
        parts += [f"\n## {NAMES.get(database, database)}, {size:,} matters\n", HEADS, RULE]
        for row in rows:
            if (row["database"], row["size"]) == (database, size):
                parts.append(_line(row, before.get((database, row["case"]))))
                before[database, row["case"]] = row["cpu_ms"]
    for database in dict.fromkeys(row["database"] for row in found["served"]):
        parts += [f"\n## Under load, {NAMES.get(database, database)}\n", LOAD_HEADS, LOAD_RULE]
        parts += [_load_line(row) for row in found["served"] if row["database"] == database]
    return "\n".join(parts) + "\n"


def _line(row: Row, before: float | None) -> str:
    target = "" if row["target_ms"] is None else f"{row['target_ms']:g}"
    own = f"{row['database_ms']:.1f}" if row["database"] == "postgresql" else ""
    grew = f"{row['cpu_ms'] / before:.2f}×" if before else ""
    cells = (row["case"], row["queries"], row["most"], f"{row['cpu_ms']:.1f}", own, grew, target, verdict(row))
    return f"| {' | '.join(map(str, cells))} |"


def _load_line(row: Row) -> str:
    each = [f"{one['per_second']:.0f}/s | {one['p95_ms']:.0f} ms" for one in row["throughput"]]
    return f"| {row['size']:,} | {' | '.join(each)} | {_memory(row)} |"
