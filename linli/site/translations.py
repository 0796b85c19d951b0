"""`linli translations`: what the pages say in other languages, kept whole and compiled.

The source language is Chinese: a message id is the Chinese text. English lives in `linli/locale/en`. Needs no
database, and does nothing when every catalogue is compiled.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
LOCALE = SOURCE / "locale"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
            "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2)}  # fmt: skip
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
TAGS = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]


def templates() -> list[Path]:
    return sorted(SOURCE.glob("**/templates/**/*.html"))


def broken_templates() -> list[str]:
    """Templates that do not parse. Babel skips such a file without a word, and its strings with it."""
    from jinja2 import Environment, TemplateSyntaxError

    environment = Environment(extensions=TAGS, autoescape=True)
    found = []
    for path in templates():
        try:
            environment.parse(path.read_text(encoding="utf-8"))
        except TemplateSyntaxError as error:
            found.append(f"{path.relative_to(SOURCE.parent)}:{error.lineno}: {error.message}")
    return found


def bare() -> list[str]:
    """Chinese words and marks in templates that are no message, so that every reader gets them: `file:line: text`."""
    from jinja2 import Environment

    environment, found = Environment(extensions=TAGS), []
    for path in templates():
        calls, before = [""], ""
        for line, kind, text in environment.lex(path.read_text(encoding="utf-8")):
            if kind == "operator" and text in "()":
                calls = [*calls, before] if text == "(" else calls[:-1]
            elif kind == "data" or (kind == "string" and calls[-1] not in KEYWORDS):
                found += [f"{path.relative_to(SOURCE.parent)}:{line}: {words}" for words in CHINESE.findall(text)]
            before = before if kind == "whitespace" else text
    return found


def spoken() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Every message of the code and the templates: file, line, message (or singular and plural), context."""
    from babel.messages.extract import extract_from_file

    python = [path for path in sorted(SOURCE.glob("**/*.py")) if "migrations" not in path.parts]
    for method, paths in (("python", python), ("jinja2.ext:babel_extract", templates())):
        for path in paths:
            options = {"extensions": ",".join(TAGS)}
            for line, message, _, context in extract_from_file(method, path, KEYWORDS, (), options):
                yield str(path.relative_to(SOURCE.parent)), line, message, context


def missing(language: str = "en") -> list[str]:
    """Messages without a finished translation: `file:line: message`."""
    from babel.messages.pofile import read_po

    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return [f"{file}:{line}: {message}" for file, line, message, _ in spoken()]
    with path.open("rb") as file_:
        catalogue = read_po(file_, locale=language)
    found = []
    for file, line, message, context in spoken():
        key = message if isinstance(message, str) else message[0]
        entry = catalogue.get(key, context)
        words = entry.string if entry else ""
        whole = all(words) if isinstance(words, (tuple, list)) else bool(words)
        if entry is None or entry.fuzzy or not whole:
            found.append(f"{file}:{line}: {key}")
    return found


def update(language: str = "en") -> None:
    """Write every message into the catalogue, new ones empty; drop those nobody says any more."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    template = Catalog(charset="utf-8")
    for file, line, message, context in spoken():
        template.add(message, locations=[(file, line)], context=context)
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = Catalog(locale=language, project="Linli", charset="utf-8")
    if path.exists():
        with path.open("rb") as file_:
            catalogue = read_po(file_, locale=language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as file_:
        write_po(file_, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)


def compile_catalogues() -> int:
    """Compile each `.po` that is newer than its `.mo`; returns how many were."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    count = 0
    for source in stale():
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        count += 1
    return count


def stale() -> list[Path]:
    """Catalogues that have no compiled file, or an older one."""

    def compiled_at(path: Path) -> float:
        return path.stat().st_mtime if path.exists() else 0.0

    paths = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    return [path for path in paths if compiled_at(path.with_suffix(".mo")) < path.stat().st_mtime]


def main(arguments: Sequence[str]) -> int:
    """Compile what changed; `--update` collects new messages first, `--missing` lists what has no English yet."""
    parser = argparse.ArgumentParser("linli translations", description=main.__doc__)
    parser.add_argument("--update", action="store_true", help="collect the messages of code and templates")
    parser.add_argument("--missing", action="store_true", help="list messages without English; fails when there are")
    chosen = parser.parse_args(arguments)
    if not (chosen.update or chosen.missing or stale()):
        return 0
    if broken := broken_templates():
        print("\n".join(broken), file=sys.stderr)
        return 1
    if chosen.update:
        update()
    compile_catalogues()
    if chosen.missing and (found := missing()):
        print("\n".join(found))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
