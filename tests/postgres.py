"""A throw-away PostgreSQL cluster for a test run: its own directory, socket and port; gone at exit.

with cluster() as urls:
    os.environ.update(urls)     # DATABASE_URL (the application's role), DATABASE_OWNER_URL (owns the tables)
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER, APPLICATION, DATABASE = "linli_owner", "linli", "linli"
#: Speed before safety: nothing here outlives the run.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=128MB",
        "listen_addresses=", "autovacuum=off", "log_min_messages=fatal"]  # fmt: skip


def binaries() -> Path | None:
    """The directory of initdb and pg_ctl: the newest Debian one, or wherever PATH finds them."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _as_postgres(home: Path, command: list[str]) -> None:
    """Run a server's tool; as root, PostgreSQL refuses to work, so then as `postgres`."""
    change = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home, **change)  # type: ignore[call-overload]
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def cluster(*more: str) -> Iterator[dict[str, str]]:
    """Start a cluster with an owner who may make databases and an application role who may not; `more` are settings."""
    tools = binaries()
    if tools is None:
        raise RuntimeError("PostgreSQL's initdb is not installed")
    home = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    data = home / "data"
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(home, postgres.pw_uid, postgres.pw_gid)
    try:
        _as_postgres(home, [str(tools / "initdb"), "-D", str(data), "-U", "root", "-A", "trust", "-E", "UTF8",
                            "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
        settings = " ".join(f"-c {setting}" for setting in [*FAST, *more, f"unix_socket_directories={home}"])
        _as_postgres(
            home,
            [str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log"), "-o", settings, "start"],
        )
        _make_roles(home)
        yield {"DATABASE_URL": url(home, APPLICATION), "DATABASE_OWNER_URL": url(home, OWNER)}
    finally:
        if (data / "postmaster.pid").exists():
            _as_postgres(home, [str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])
        shutil.rmtree(home, ignore_errors=True)


def url(socket: Path, role: str) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={socket}"


def as_superuser(home: Path | str, *statements: str) -> None:
    """Run statements as the one who made the cluster whose socket lies there."""
    import psycopg

    with psycopg.connect(host=str(home), user="root", dbname="postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _make_roles(home: Path) -> None:
    as_superuser(
        home,
        f"CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER",
        f"CREATE ROLE {APPLICATION} LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    )
