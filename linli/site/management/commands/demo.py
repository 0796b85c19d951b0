"""Bring up two communities with made-up people and three months of life."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from linli.accounts.simulate import PASSWORD
from linli.kernel.models import Community
from linli.site.simulate.casts import SHOWN
from linli.site.simulate.past import SEED, bring_up


class Command(BaseCommand):
    help = "Bring up two communities with made-up people and three months of life. A second run changes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another past")

    def handle(self, *args: Any, **options: Any) -> None:
        there = set(Community.objects.filter(code__in=SHOWN).values_list("code", flat=True))
        present = timezone.now()
        for code in sorted(set(SHOWN) - there):
            began = time.monotonic()
            name, count = bring_up(code, present, options["seed"])
            self.stdout.write(f"{name}: {count} matters in {time.monotonic() - began:.1f} s")
        if there != set(SHOWN):
            self.stdout.write(f"Made-up staff sign in by a tap on the sign-in page, or with the password {PASSWORD}.")
