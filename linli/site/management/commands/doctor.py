"""Check every guarantee on the database at hand; name each breach with its record."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from linli.kernel import files
from linli.kernel.doctor import Breach, Finding, examine
from linli.kernel.models import Community
from linli.kernel.tenancy import every_community

ILL = 1
TOLD_AT_MOST = 20


class Command(BaseCommand):
    help = "Check every guarantee on the database at hand; name each breach with its record."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="every guarantee and breach as JSON")
        parser.add_argument(
            "--sweep", action="store_true", help="first remove files older than a day that no row knows"
        )
        parser.epilog = (
            "Exit status: 0 every guarantee is kept, 1 at least one is broken. It may run while people work."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sweep"]:
            with every_community("files that no row of any community knows are swept away"):
                swept = files.sweep(timezone.now())
            self.stderr.write(f"{swept} files swept away")
        found = []
        for finding in examine(timezone.now()):
            found.append(finding)
            if not options["json"]:
                self._tell(finding)
        count = sum(len(finding.breaches) for finding in found)
        if options["json"]:
            told = {"healthy": not count, "breaches": count, "guarantees": [_as_json(finding) for finding in found]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            seconds = sum(finding.seconds for finding in found)
            self.stdout.write(f"{len(found)} guarantees, {count} breaches, {seconds:.1f} s")
        if count:
            sys.exit(ILL)

    def _tell(self, finding: Finding) -> None:
        mark = "ILL " if finding.breaches else "ok  "
        self.stdout.write(f"{mark}{finding.guarantee.name:<22}{finding.seconds:6.2f} s  {finding.guarantee.means}")
        for breach in finding.breaches[:TOLD_AT_MOST]:
            self.stdout.write(f"      {breach.kind} {breach.id}{_where(breach)}: {breach.words}")
        if more := len(finding.breaches[TOLD_AT_MOST:]):
            self.stdout.write(f"      … and {more} more: --json tells all")


def _where(breach: Breach) -> str:
    code = _code(breach)
    return f" of {code}" if code else ""


def _code(breach: Breach) -> str | None:
    """The code of the community the record belongs to; its id where there is no such community."""
    if breach.community is None:
        return None
    found = Community.objects.filter(id=breach.community).values_list("code", flat=True).first()
    return found or str(breach.community)


def _as_json(finding: Finding) -> dict[str, Any]:
    breaches = [asdict(breach) | {"community": _code(breach)} for breach in finding.breaches]
    about = finding.guarantee
    return {"name": about.name, "means": about.means, "seconds": round(finding.seconds, 3), "breaches": breaches}
