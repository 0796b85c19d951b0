"""The floors and rooms hold, and the guard is awake: each planted fault is found."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.ceilings import ROOT

pytestmark = pytest.mark.once

#: file to write, what it says, the contract that must break
FAULTS = [
    ("kernel/peeks.py", "import linli.registry", "A module imports only what lies below it"),
    ("undeclared/__init__.py", "", "A module imports only what lies below it"),
    (
        "engines/matters/peeks.py",
        "import linli.practices.appeals",
        "A module imports only what lies below it",
    ),
    ("practices/undeclared/__init__.py", "", "Practices never import each other"),
    ("engines/undeclared/__init__.py", "", "Matters is a floor of its own among the engines"),
    ("registry/models/peeks.py", "import linli.registry.queries", "Rooms: rules know no table"),
    ("insight/rules.py", "from django.db import models", "Rules are pure"),
    ("engines/ledger/rules.py", "from django.db import models", "Rules are pure"),
    ("practices/appeals/peeks.py", "import linli.practices.appeals.ui", "Pages are opened by the site alone"),
]


def lint(folder: Path) -> str:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "linli", tmp_path / "linli", ignore=shutil.ignore_patterns("__pycache__", "*.html", "static")
    )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_is_kept() -> None:
    told = lint(ROOT)
    assert "0 broken" in told, told


def test_every_planted_fault_is_found(copy: Path) -> None:
    for name, text, _ in FAULTS:
        path = copy / "linli" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text + "\n")
    told = lint(copy)
    broken = {line.removesuffix(" BROKEN") for line in told.splitlines() if line.endswith(" BROKEN")}
    for name, _, contract in FAULTS:
        assert any(contract in each for each in broken), told
        module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        assert f"linli.{module}" in told or module.rpartition(".")[2] in told, f"{module} is not named in: {told}"
