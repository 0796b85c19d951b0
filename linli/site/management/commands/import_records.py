"""Bring in what others kept: `linli import people FILE.xlsx --community CODE`; appeals, divisions and other lists too."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.actors import Actor
from linli.kernel.communities import community_by_code
from linli.kernel.models import Community
from linli.kernel.tables import Unreadable, decoded
from linli.practices.appeals.actions.imports import NoCategories, Outcome, Tally, import_appeals
from linli.practices.appeals.importing import Appeal, Bad, rows
from linli.registry.importing.kinds import KINDS
from linli.site import divisions, lists

UNREADABLE = 1
TOLD_AT_MOST = 50


class RateColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:,.0f} 条/秒")


class Command(BaseCommand):
    help = "Bring in records of another system; the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("noun", choices=["appeals", "divisions", *KINDS])
        parser.add_argument("file", type=Path, help="a CSV file (UTF-8 or GB18030); of lists a workbook too")
        parser.add_argument("--community", metavar="CODE", help="its code or its division code (not for divisions)")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", type=mapping, dest="columns",
            help="a heading of the file and the field it is: number, user, title, reported_at, text, for, against, "
            "answer, answered_at (may be repeated; common Chinese headings are known)",
        )  # fmt: skip
        parser.add_argument(
            "--list", action="store_true", dest="listed", help="show answered ones on the public page, by their titles"
        )
        parser.add_argument("--json", action="store_true", help="the counts as JSON on standard output")
        lists.add_arguments(parser)
        parser.epilog = "Exit status: 0 well, 1 the file cannot be read, 2 rows of a list are wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["noun"] == "divisions":
            self._divisions(options["file"], options["json"])
            return
        community = self._community(options["community"])
        if options["noun"] in KINDS:
            self._list(lists.Asked.of(options, community))
            return
        now = timezone.now()
        try:
            found = list(rows(decoded(options["file"].read_bytes()), columns=dict(options["columns"]), now=now))
            tally = self._bring_in(community, found, now, options["listed"])
        except OSError as error:
            self._stop(f"{options['file']}：读不到（{error.strerror}）")
        except Unreadable as error:
            self._stop(f"{options['file']}：{error}")
        except NoCategories:
            self._stop(f"{community.name}还没有可以接收的事项类别：请先 linli playbook apply 它的剧本")
        except NoDesk:
            self._stop(f"{community.name}还没有受理台：请先 linli playbook apply 它的剧本")
        self._tell(tally, community, options["json"])

    def _list(self, asked: lists.Asked) -> None:
        try:
            status = lists.run(asked, timezone.now(), self.stdout.write, self.stderr.write)
        except OSError as error:
            self._stop(f"{asked.path}：读不到（{error.strerror}）")
        except Unreadable as error:
            self._stop(f"{asked.path}：{error}")
        if status:
            sys.exit(status)

    def _divisions(self, path: Path, as_json: bool) -> None:
        try:
            with progress(path.stat().st_size, DownloadColumn()) as advance:
                tally = divisions.bring_in(path, advance)
        except OSError as error:
            self._stop(f"{path}：读不到（{error.strerror}）")
        except divisions.Unreadable as error:
            self._stop(f"{path}：{error}")
        self.stdout.write(divisions.told(tally, as_json))

    def _community(self, code: str | None) -> Community:
        if code is None:
            self._stop("请用 --community 写明是哪个社区")
        if community := community_by_code(code):
            return community
        if (settings.ROOT / "playbooks" / f"{code}.yaml").exists():
            self._stop(f"还没有社区 {code}：请先 linli playbook apply playbooks/{code}.yaml")
        self._stop(f"没有代码为 {code} 的社区（可用剧本里的代码或 12 位区划代码）")

    def _bring_in(self, community: Community, found: list[Appeal | Bad], now: Any, listed: bool) -> Tally:
        tally = Tally()
        with progress(len(found)) as advance:
            for tally in import_appeals(community=community, rows=found, by=Actor.job(), now=now, listed=listed):
                advance(tally.read)
        return tally

    def _tell(self, tally: Tally, community: Community, as_json: bool) -> None:
        for line, reason in sorted(tally.told)[:TOLD_AT_MOST]:
            self.stderr.write(f"第 {line} 行：{reason}")
        if len(tally.told) > TOLD_AT_MOST:
            self.stderr.write(f"还有 {len(tally.told) - TOLD_AT_MOST} 行没有一一列出")
        counts = {"read": tally.read} | {outcome.value: tally.counts[outcome] for outcome in Outcome}
        words = "读到 {read} 条：新增 {added}，已有 {unchanged}，退回 {refused}，与已有的不同 {differs}"
        self.stdout.write(json.dumps(counts) if as_json else f"{community.name} {words.format(**counts)}")

    def _stop(self, words: str) -> NoReturn:
        self.stderr.write(words)
        sys.exit(UNREADABLE)


def mapping(text: str) -> tuple[str, str]:
    """`标题=title` as a pair."""
    column, equals, field = text.rpartition("=")
    if not equals or not column:
        raise ValueError(text)
    return column.strip(), field.strip()


@contextmanager
def progress(total: int, *measures: ProgressColumn) -> Iterator[Any]:
    """A bar with its rate on standard error, where somebody looks at it; yields `advance(completed)`."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda completed: None
        return
    measured = measures or (MofNCompleteColumn(), RateColumn())
    columns = [TextColumn("导入"), BarColumn(), *measured, TimeRemainingColumn()]
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total)
        yield lambda completed: bar.update(task, completed=completed)
