"""The `linli` command: one word to serve, migrate, import, ask for help.

Django is imported only by the commands that need it, so that those with nothing to do end at once. A command that is
not listed in `OWN` is a Django management command, of ours or of Django's.
"""

import ast
import atexit
import difflib
import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]

#: Commands whose name cannot be a Python module's, or reads better than the module's.
MODULES = {"import": "import_records", "index-people": "index_people"}


def home() -> Path:
    """LINLI_HOME, as the settings read it."""
    return Path(os.environ.get("LINLI_HOME") or SOURCE.parent / "var").resolve()


def serve(arguments: Sequence[str]) -> int:
    """Serve the pages and run a worker beside them."""
    from linli.site.serve import main

    return main(arguments)


def work(arguments: Sequence[str]) -> int:
    """Run due jobs until told to stop; `serve` starts one by itself."""
    from linli.site.work import main

    return main(arguments)


def migrate(arguments: Sequence[str]) -> int:
    """Bring the database up to date; at once when it is."""
    from linli.site.schema import main

    return main(arguments, home())


def distribute(arguments: Sequence[str]) -> int:
    """Spread the tables over a Citus cluster, as their owner; again after each migration."""
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL", "")
    return manage("distribute", arguments)


def backup(arguments: Sequence[str]) -> int:
    """Put database and pictures into one file, while people work."""
    from linli.site.backup.take import main

    return main(arguments, home())


def restore(arguments: Sequence[str]) -> int:
    """Bring back what a backup holds, and have the doctor look at it."""
    from linli.site.backup.restore import main

    return main(arguments, home())


def translations(arguments: Sequence[str]) -> int:
    """Compile what the pages say in other languages."""
    from linli.site.translations import main

    return main(arguments)


def ballots(arguments: Sequence[str]) -> int:
    """Count a vote from its file, again if need be."""
    from linli.engines.ballots.ui.command import main

    return main(arguments)


def fake_gateway(arguments: Sequence[str]) -> int:
    """An SMS gateway that reaches nobody, to try messages with."""
    from linli.site.fake_gateway import main

    return main(arguments, home())


OWN: dict[str, Callable[[Sequence[str]], int]] = {
    "serve": serve,
    "work": work,
    "migrate": migrate,
    "distribute": distribute,
    "backup": backup,
    "restore": restore,
    "translations": translations,
    "ballots": ballots,
    "fake-gateway": fake_gateway,
}


def managed() -> dict[str, str]:
    """Linli's own management commands with the first line of their docstring, read without importing them."""
    names = {module: name for name, module in MODULES.items()}
    found = {}
    for path in sorted(SOURCE.glob("**/management/commands/[a-z]*.py")):
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        found[names.get(path.stem, path.stem)] = told.partition("\n")[0]
    return found


def usage() -> str:
    about = {name: (command.__doc__ or "").strip() for name, command in OWN.items()} | managed()
    about["shell"] = "A Python prompt with the models loaded."
    lines = [f"  linli {name:<14}{text}" for name, text in about.items()]
    return "\n".join(
        ["Linli 邻里, the operating system of a neighbourhood.", "", *lines, "",
         "`linli COMMAND --help` tells more. LINLI_HOME says where data live, DATABASE_URL chooses PostgreSQL.",
         "Django's own commands (check, dbshell, …) work too."]
    )  # fmt: skip


def manage(name: str, arguments: Sequence[str]) -> int:
    """Run a Django management command under the name people typed."""
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    commands = get_commands()
    module = MODULES.get(name, name)
    if module not in commands:
        near = difflib.get_close_matches(name, [*OWN, *managed(), "shell"], n=1)
        hint = f" Did you mean `linli {near[0]}`?" if near else " `linli --help` lists what there is."
        print(f"linli: there is no command {name!r}.{hint}", file=sys.stderr)
        return 2
    app = commands[module]
    command = load_command_class(app, module) if isinstance(app, str) else app
    command.run_from_argv(["linli", name, *arguments])
    if name == "demo":
        (home() / "demo").touch()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.site.settings"
    gc.set_threshold(20_000, 20, 20)
    atexit.register(gc.freeze)  # at the end nobody looks through a hundred megabytes for rubbish: 0.12 s
    name, *rest = [*(sys.argv[1:] if arguments is None else arguments)] or ["--help"]
    if name in {"-h", "--help", "help"}:
        print(usage())
        return 0
    if name in {"-V", "--version", "version"}:
        print(f"linli {version('linli')}")
        return 0
    try:
        return OWN[name](rest) if name in OWN else manage(name, rest)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
