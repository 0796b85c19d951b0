"""Index people anew, so that they are found by name, pinyin, address and phone: after a restore, or a change of rules."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import local
from linli.registry.actions.indexing import index_everybody


class Command(BaseCommand):
    help = "Index people anew, so that they are found by name, pinyin, address and the end of their phone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--community", default="", metavar="CODE", help="only this one; all of them else")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Community.objects.order_by("code")
        if options["community"]:
            rows = rows.filter(code=options["community"])
        if not rows:
            raise CommandError(f"there is no community {options['community']}".strip())
        for community in rows:
            with in_community(community), transaction.atomic():
                count = index_everybody(local(timezone.now()).date())
            self.stdout.write(f"{community.name}: {count}")
