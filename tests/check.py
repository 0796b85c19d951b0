"""`make check`: what can be seen without running anything. Each step is named, timed, and tells only its complaints."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = str(BIN / "python")

STEPS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "--output-format", "concise", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", "."],
    "types": [str(BIN / "mypy")],
    "layers": [str(BIN / "lint-imports"), "--no-logo", "--no-cache"],
    "English": [PYTHON, "-m", "linli.site.translations", "--missing"],
    "ceilings": [PYTHON, "-m", "tests.guards.ceilings"],
    "audit": [PYTHON, "-m", "tests.audit"],
    "migrations": [str(BIN / "linli"), "makemigrations", "--check", "--dry-run"],
}


def step(name: str, command: list[str]) -> bool:
    """Run one step; show its output only when it fails, or when it has something to note."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    well = done.returncode == 0
    print(f"{'ok  ' if well else 'FAIL'} {name:<12}{time.monotonic() - began:6.1f} s", flush=True)
    if not well or "NOTE:" in done.stdout:
        print(f"{done.stdout}{done.stderr}".rstrip() + "\n")
    return well


def main() -> int:
    chosen = sys.argv[1:] or list(STEPS)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the longest of them first
        results = list(pool.map(lambda name: step(name, STEPS[name]), sorted(chosen, key="types".__ne__)))
    print(f"{sum(results)} of {len(results)} checks are green")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
