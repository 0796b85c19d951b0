"""Measured figures against their targets, for the terminal and for docs/performance.md."""

from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]
#: A load average beyond which somebody else is using the machine: the bench itself makes about one.
BUSY = 1.8
INTRODUCTION = """# What a request costs

Measured by `make bench` on 2 cores, Python 3.11, PostgreSQL 15 and SQLite: throw-away databases, made-up matters (3 in
100 open, the rest over two years; three neighbour communities beside), Django's test client through the real
middleware, warm, the median of at least 30 requests. CPU is that of the server's process and, on PostgreSQL, of the
database's process for the connection; on SQLite the database works in the server's process. Statements leave out
transaction control and `set_config`. Writes include their events, notices, jobs and search index.

Targets (PostgreSQL, 100,000 matters): create 14 ms, a move 18 ms, detail 12 ms, a list of 25 10 ms; at most 8
statements for a list, 10 for another read, 18 for a write.
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


HEADS = "| request | queries | at most | CPU ms | of it database | target ms | |"
RULE = "| --- | ---: | ---: | ---: | ---: | ---: | --- |"


def markdown(rows: Sequence[Row], load: float) -> str:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    parts = [INTRODUCTION]
    if load > BUSY:
        parts.append(
            f"The machine was busy with other work while this was measured (load average {load:.1f} on 2 cores): processes "
            "that share a core cost each other CPU too, so an idle machine measures less.\n"
        )
    for database, size in dict.fromkeys((row["database"], row["size"]) for row in rows):
        parts += [f"\n## {names.get(database, database)}, {size:,} matters\n", HEADS, RULE]
        parts += [_line(row) for row in rows if (row["database"], row["size"]) == (database, size)]
    return "\n".join(parts) + "\n"


def _line(row: Row) -> str:
    target = "" if row["target_ms"] is None else f"{row['target_ms']:g}"
    own = f"{row['database_ms']:.1f}" if row["database"] == "postgresql" else ""
    return f"| {row['case']} | {row['queries']} | {row['most']} | {row['cpu_ms']:.1f} | {own} | {target} | {verdict(row)} |"
