"""Bring up one community of a shipped playbook with made-up people and a made-up past."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from linli.kernel.models import Community
from linli.practices.appeals.simulate.plan import Amount
from linli.site.simulate.casts import CASTS
from linli.site.simulate.past import PAST, SEED, bring_up


class Command(BaseCommand):
    help = "Bring up one community of a shipped playbook with made-up people and a made-up past that ends now."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("playbook", choices=sorted(CASTS))
        parser.add_argument("--days", type=int, default=PAST.days, help="how long the past is (30 to 1100)")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another past")

    def handle(self, *args: Any, playbook: str, days: int, seed: int, **options: Any) -> None:
        if not 30 <= days <= 1100:
            raise CommandError("a past has 30 to 1100 days")
        if Community.objects.filter(code=playbook).exists():
            raise CommandError(f"{playbook} is there already: a past is made once, on an empty place")
        usual = Amount()
        part = days / PAST.days
        amount = Amount(round(usual.reports * part), round(usual.rounds * part), round(usual.papers * part))
        name, count = bring_up(
            playbook, timezone.now(), seed, amount, timedelta(days=days),
            lambda chapter, seconds: self.stdout.write(f"  {chapter:<12}{seconds:5.1f} s"),
        )  # fmt: skip
        self.stdout.write(f"{name}: {count} matters in {days} days")
