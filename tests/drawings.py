"""The drawings in the docs, made from the code: `python -m tests.drawings` writes them, a guard compares them.

docs/floors.md      which module imports which, from the imports themselves
docs/procedures.md  the stages and moves of every procedure, from their tables
"""

import os
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
FLOORS = (
    ("linli.site",),
    ("linli.insight", "linli.journeys.demand", "linli.journeys.personal"),
    tuple(
        f"linli.practices.{name}"
        for name in (
            "appeals",
            "certificates",
            "council",
            "doorhelp",
            "learning",
            "mediation",
            "notices",
            "outside",
            "partylife",
            "problemlists",
            "venues",
            "visits",
            "whistle",
        )
    ),
    tuple(f"linli.engines.{name}" for name in ("ballots", "gatherings", "matching", "routing")),
    ("linli.engines.matters",),
    ("linli.registry",),
    ("linli.accounts",),
    ("linli.design",),
    ("linli.kernel",),
)


def floors() -> str:
    """A mermaid flowchart: one box a module, an arrow where one imports another, floors from top to bottom."""
    import grimp

    graph = grimp.build_graph("linli", cache_dir=None)
    modules = [module for floor in FLOORS for module in floor]
    lines = ["```mermaid", "flowchart TD"]
    for module in modules:
        lines.append(f'    {_box(module)}["{module}"]')
    for upper in modules:
        for lower in modules:
            if (
                upper != lower
                and graph.find_shortest_chains(upper, lower, as_packages=True)
                and _direct(graph, upper, lower)
            ):
                lines.append(f"    {_box(upper)} --> {_box(lower)}")
    return "# Floors\n\nDrawn from the imports by `python -m tests.drawings`.\n\n" + "\n".join([*lines, "```", ""])


def _direct(graph: object, upper: str, lower: str) -> bool:
    inside = {upper, *graph.find_descendants(upper)}  # type: ignore[attr-defined]
    below = {lower, *graph.find_descendants(lower)}  # type: ignore[attr-defined]
    return any(graph.find_modules_directly_imported_by(module) & below for module in inside)  # type: ignore[attr-defined]


def _box(module: str) -> str:
    return module.replace(".", "_")


def procedures() -> str:
    """Each procedure's diagram and its table of moves."""
    from linli.engines.matters.procedures import PROCEDURES

    parts = ["# Procedures\n\nDrawn from the tables by `python -m tests.drawings`.\n"]
    for name, procedure in sorted(PROCEDURES.items()):
        rows = [
            f"| `{move.name}` | {move.label} | {', '.join(sorted(move.source))} | {move.target} | `{move.may}` |"
            for move in procedure.moves
        ]
        head = "| move | 中文 | from | to | may |\n| --- | --- | --- | --- | --- |"
        parts.append(f"## {name}\n\n```mermaid\n{procedure.mermaid()}```\n\n{head}\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


DRAWINGS = {"floors.md": floors, "procedures.md": procedures}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    django.setup()
    for name, draw in DRAWINGS.items():
        (DOCS / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
