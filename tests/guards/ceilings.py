"""How long a file, a function, a view and a template may be. The monster always grows in the same place."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE, FUNCTION, VIEW, TEMPLATE = 400, 40, 25, 200


def tracked(*patterns: str) -> list[Path]:
    """Files of the project that git knows, or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def is_view_file(path: Path) -> bool:
    parts = path.parts
    return "ui" in parts and (path.name.startswith("views") or "views" in parts)


def too_long(path: Path) -> Iterator[str]:
    """What in a file is over its ceiling: `file:line: what, how long`."""
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    text = path.read_text(encoding="utf-8")
    count = len(text.splitlines())
    if path.suffix == ".html":
        if count > TEMPLATE:
            yield f"{name}: a template of {count} lines, at most {TEMPLATE}"
        return
    if count > FILE:
        yield f"{name}: a file of {count} lines, at most {FILE}"
    if path.suffix == ".py":
        yield from _functions(name, text, VIEW if is_view_file(path) else FUNCTION)


def _functions(name: Path, text: str, most: int) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > most:
                yield f"{name}:{node.lineno}: {node.name} has {lines} lines, at most {most}"


def findings() -> list[str]:
    paths = tracked("*.py", "*.html", "*.js", "*.css")
    return [told for path in paths if "migrations" not in path.parts for told in too_long(path)]


def main() -> int:
    found = findings()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
