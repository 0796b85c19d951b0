"""Check a community's playbook, show what it would change, apply it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from linli.kernel.actors import Actor
from linli.kernel.playbooks import Change, ChangeKind
from linli.site.playbooks import BadPlaybook, Playbook, apply, diff, read

MARKS = {ChangeKind.ADDED: "+ 新增", ChangeKind.CHANGED: "~ 修改", ChangeKind.REMOVED: "- 去掉"}
UNREADABLE, FAULTY, DIFFERENT = 2, 1, 3


class Command(BaseCommand):
    help = "Check a playbook, show what it would change, or apply it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["check", "diff", "apply"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="faults or changes as JSON")
        parser.epilog = "Exit status: 0 well (diff: nothing would change), 1 faults, 2 no such file, 3 diff: changes."

    def handle(self, *args: Any, **options: Any) -> None:
        book = self._read(options["file"], options["json"])
        if options["action"] == "check":
            self._say({"faults": []}, f"{options['file']}：没有问题", options["json"])
            return
        now = timezone.now()
        applying = options["action"] == "apply"
        made = apply(book=book, by=Actor.job(), now=now) if applying else diff(book=book, now=now)
        self._tell(book, made, options["json"])
        if made and not applying:
            sys.exit(DIFFERENT)

    def _read(self, path: Path, as_json: bool) -> Playbook:
        try:
            return read(path)
        except OSError as error:
            self.stderr.write(f"{path}：读不到（{error.strerror}）")
            sys.exit(UNREADABLE)
        except BadPlaybook as bad:
            faults = [{"line": fault.line, "field": fault.field, "message": fault.words} for fault in bad.faults]
            lines = "\n".join(f"{path}:{fault.line} {fault.field}：{fault.words}" for fault in bad.faults)
            self._say({"faults": faults}, lines, as_json)
            sys.exit(FAULTY)

    def _tell(self, book: Playbook, made: list[Change], as_json: bool) -> None:
        rows = [{"kind": c.kind, "what": c.what, "name": c.name, "detail": c.detail} for c in made]
        lines = [f"{MARKS[c.kind]} {c.what} {c.name}" + (f"（{c.detail}）" if c.detail else "") for c in made]
        words = "\n".join(
            [*lines, f"{book.community.name}：{len(made)} 处变化" if made else f"{book.community.name}：没有变化"]
        )
        self._say({"community": book.community.code, "changes": rows}, words, as_json)

    def _say(self, data: dict[str, Any], words: str, as_json: bool) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False) if as_json else words)
