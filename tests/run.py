"""`make test`: every test on SQLite, again on PostgreSQL, then in a browser. Installs what it needs where it may.

Arguments go to pytest (`python -m tests.run -k loop`). Nothing is assumed running and nothing is left behind.
"""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import postgres
from tests.server import linli, must, toured

ROOT = Path(__file__).resolve().parents[1]
NO_TESTS = 5
MEMORY = Path("/dev/shm")
#: Debian package → how to tell that it is there already.
NEEDED: dict[str, Callable[[], bool]] = {
    "postgresql": lambda: postgres.binaries() is not None,
    "chromium": lambda: chromium() is not None,
    "fonts-noto-cjk": lambda: (
        not shutil.which("fc-list")
        or "CJK" in subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout
    ),
}


def chromium() -> str | None:
    """The engine alone where it is there: what is around it, nobody sees here."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def install() -> list[str]:
    """Install the system packages that are missing; returns what is still missing afterwards."""
    missing = [name for name, there in NEEDED.items() if not there()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {' '.join(missing)} …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, **quiet)  # type: ignore[call-overload]
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
            check=False,
            env=environment,
            **quiet,
        )  # type: ignore[call-overload]
    return [name for name, there in NEEDED.items() if not there()]


@dataclass
class Tally:
    """What came out of all the runs."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("passed", "failed", "errors", "skipped"), 0))
    broken: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, report: Path) -> None:
        for suite in ET.parse(report).getroot().iter("testsuite"):
            total, failed, errors, skipped = (
                int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
            )
            self.counts["failed"] += failed
            self.counts["errors"] += errors
            self.counts["skipped"] += skipped
            self.counts["passed"] += total - failed - errors - skipped

    def line(self, seconds: float) -> str:
        told = [f"{count} {what}" for what, count in self.counts.items() if count or what == "passed"]
        told += [f"{name} left out" for name in self.left_out]
        return f"{', '.join(told)} in {seconds:.2f}s"


def run(
    name: str,
    marks: str,
    tally: Tally,
    *,
    processes: int,
    extra: list[str],
    env: dict[str, str] | None = None,
    dealt: str = "worksteal",
) -> None:
    """One pytest run, in random order; its failures are told by pytest itself.

    `dealt`: how processes come to their tests, as xdist calls it. Few long ones are dealt one by one ("load").
    """
    print(f"\n=== {name} ===", flush=True)
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", marks, f"--junitxml={report}", *extra]
        command += ["-n", str(processes), f"--dist={dealt}"] if processes > 1 else []
        status = subprocess.run(command, cwd=ROOT, env=clean_environment() | (env or {}), check=False).returncode
        if status == NO_TESTS:
            print("no tests here")
        elif status:
            tally.broken.append(name)
        if report.exists():
            tally.add(report)


def clean_environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    return kept | ({"TMPDIR": str(MEMORY)} if "TMPDIR" not in kept and roomy(MEMORY) else {})


def roomy(folder: Path) -> bool:
    """Whether databases of tests may live there: a power cut is nothing that they try."""
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 4 << 30


@contextmanager
def without(package: str, what: str, missing: list[str], tally: Tally) -> Iterator[bool]:
    """Whether a part can run at all; loud when it cannot."""
    if package in missing:
        print(f"\n!!! {what} LEFT OUT: {package} is not installed and this user may not install it", flush=True)
        tally.left_out.append(what)
    yield package not in missing


def demo_in(home: Path) -> None:
    """What the browser's tests look at: the demo, and every page of it before anybody touched it."""
    for step in ("migrate", "demo"):
        must(linli(home, step))
    (home / "tour.json").write_text(toured(home), encoding="utf-8")


def run_all(missing: list[str], tally: Tally, extra: list[str], home: str) -> None:
    processes = min(os.cpu_count() or 1, 8)
    with ThreadPoolExecutor(1) as beside:  # where tests wait for something, the demo is brought up
        demo = None if "chromium" in missing else beside.submit(demo_in, Path(home))
        run("SQLite", "not browser", tally, processes=processes, extra=extra)
    with without("postgresql", "PostgreSQL", missing, tally) as here:
        if here:
            with postgres.cluster() as urls:
                run(
                    "PostgreSQL",
                    "not browser and not once",
                    tally,
                    processes=processes,
                    extra=extra,
                    env=urls,
                )
    with without("chromium", "browser", missing, tally):
        if demo:
            demo.result()
            here_alone, shown = ["tests/browser", *extra], {"LINLI_SHOTS_HOME": home}
            run("browser", "browser", tally, processes=2, extra=here_alone, env=shown, dealt="load")
    if "LINLI_CITUS_URL" not in os.environ:
        print("\n!!! Citus LEFT OUT: LINLI_CITUS_URL names no cluster to try (tests/citus)", flush=True)
        tally.left_out.append("Citus")


def main() -> int:
    extra, tally, began = sys.argv[1:], Tally(), time.monotonic()
    os.environ |= clean_environment()
    with TemporaryDirectory(prefix="linli-demo-") as home:
        run_all(install(), tally, extra, home)
    for name in tally.broken:
        print(f"FAILED on {name}")
    print(f"\n===== {tally.line(time.monotonic() - began)} =====")
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
