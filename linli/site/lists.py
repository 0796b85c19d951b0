"""`linli import people FILE.xlsx --community CODE [--apply]`: a list read, compared, told; applied only when asked."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.tables import read_tables
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import local
from linli.registry.importing.kinds import KINDS
from linli.registry.importing.plan import Choices, Plan, planned
from linli.registry.importing.problems import Severity
from linli.registry.importing.uploads import ImportRefused, bring_in, take_turn
from linli.registry.importing.words import as_data, told

WRONG_ROWS = 2
TOLD_AT_MOST = 50
SIGNS = {Severity.STOP: "✗", Severity.DOUBT: "?", Severity.NOTE: "·"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    kind: str
    path: Path
    community: Community
    choices: Choices
    apply: bool
    as_json: bool
    corrected: Path | None = None

    @classmethod
    def of(cls, options: dict[str, Any], community: Community) -> "Asked":
        choices = Choices(options["make_places"], options["leave_out"], options["let_go"], dict(options["columns"]))
        wanted = (options["apply"], options["json"], options["corrected"])
        return cls(options["noun"], options["file"], community, choices, *wanted)


def add_arguments(parser: ArgumentParser) -> None:
    group = parser.add_argument_group(
        f"lists ({', '.join(KINDS)}): .xlsx, .xls, .ods or .csv; only looked at without --apply"
    )
    group.add_argument("--apply", action="store_true", help="do it, all or nothing")
    group.add_argument("--make-places", action="store_true", help="make buildings and dwellings that are not on file")
    group.add_argument(
        "--leave-out", action="store_true", help="leave rows with errors out; otherwise nothing is applied"
    )
    group.add_argument(
        "--let-go", action="store_true", help="end the residence of those on file who are not in the list"
    )
    group.add_argument("--corrected", type=Path, metavar="OUT.xlsx", help="write the same workbook with remarks")


def run(asked: Asked, now: datetime, out: Callable[[str], Any], err: Callable[[str], Any]) -> int:
    """The exit status. Raises OSError and `Unreadable`."""
    sheets, kind = read_tables(asked.path.read_bytes()), KINDS[asked.kind]
    with in_community(asked.community), transaction.atomic():
        take_turn()
        plan = planned(kind, sheets, asked.choices, local(now).date())
        applied = False
        try:
            if asked.apply:
                bring_in(kind, plan, asked.choices, Actor.job(), now)
                applied = True
        except ImportRefused as refused:
            err(str(refused))
    if asked.corrected:
        from linli.registry.importing.corrected import corrected

        remarks = [(problem, told(problem)) for problem in plan.problems]
        asked.corrected.write_bytes(corrected(sheets, plan.tables, remarks))
    if asked.as_json:
        out(json.dumps(as_data(plan) | {"applied": applied}, ensure_ascii=False))
    else:
        _tell(plan, asked, applied, out, err)
    return 0 if applied or not plan.stopped else WRONG_ROWS


def _tell(plan: Plan, asked: Asked, applied: bool, out: Callable[[str], Any], err: Callable[[str], Any]) -> None:
    for problem in plan.problems[:TOLD_AT_MOST]:
        err(f"{SIGNS[problem.severity]} {problem.at.cell} {told(problem)}")
    if len(plan.problems) > TOLD_AT_MOST:
        err(f"还有 {len(plan.problems) - TOLD_AT_MOST} 处没有一一列出：--corrected 可以写出带批注的副本")
    did = "已导入" if applied else "预览（加 --apply 才导入）"
    went = f"，名册里没有的 {len(plan.went)}" + (
        "" if asked.choices.let_go or not plan.went else "（不动，除非加 --let-go）"
    )
    lacking = f"，缺少的地点 {len(plan.lacking)}" if plan.lacking else ""
    out(
        f"{asked.community.name} {did}：读到 {plan.read} 行，新增 {len(plan.came)}，有变化 {len(plan.changed)}，"
        f"没有变化 {plan.same}{went}，有错的 {plan.stopped}{lacking}"
    )
