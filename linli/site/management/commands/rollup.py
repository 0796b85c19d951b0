"""Count the figures anew from the matters: after a restore of parts, a bulk load, or when the doctor says so."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection, transaction

from linli.engines.matters.actions.folding import fold_everywhere, rebuild, snapshot
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community

#: PostgreSQL refuses a snapshot from which rows were folded away meanwhile.
TRIES = 5


class Command(BaseCommand):
    help = "`rebuild` counts every community's figures anew from its matters; `fold` puts fresh rows into their sums."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "fold"])
        parser.add_argument("--community", default="", metavar="CODE", help="rebuild only this one; all of them else")

    def handle(self, *args: Any, action: str, community: str, **options: Any) -> None:
        began = time.monotonic()
        if action == "fold":
            count = fold_everywhere()
            self.stdout.write(f"{count} fresh rows folded in {time.monotonic() - began:.1f} s")
            return
        rows = Community.objects.order_by("code")
        rows = rows.filter(code=community) if community else rows
        if community and not rows:
            raise CommandError(f"there is no community {community}")
        cells = sum(rebuilt(each) for each in rows)
        self.stdout.write(f"{len(rows)} communities, {cells} cells in {time.monotonic() - began:.1f} s")


def rebuilt(community: Community) -> int:
    """While people work: what they change meanwhile is counted as well. A fold that came between is waited for."""
    if connection.in_atomic_block:
        return _rebuilt(community)
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                snapshot()
                return _rebuilt(community)
        except OperationalError as error:
            refused = error
    raise CommandError(f"{community.code}: {refused}")


def _rebuilt(community: Community) -> int:
    with in_community(community):
        return rebuild()
