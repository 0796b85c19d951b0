"""Bring up one community of a shipped playbook with a made-up past, or a whole city of matters to measure with."""

import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from linli.kernel.models import Community
from linli.practices.appeals.simulate.plan import Amount
from linli.site.simulate.casts import CASTS
from linli.site.simulate.city import make_city
from linli.site.simulate.past import PAST, SEED, bring_up

CITY = "city"
MOST_COMMUNITIES, TOLD_EVERY = 5000, 25


def part_of(text: str) -> tuple[int, int]:
    """`2/3` is the second of three."""
    number, _of, parts = text.partition("/")
    if not 1 <= int(number) <= int(parts):
        raise ValueError(text)
    return int(number), int(parts)


class Command(BaseCommand):
    help = (
        "Bring up one community of a shipped playbook with made-up people and a made-up past that ends now; or a `city` "
        "of --communities with --matters, to measure with."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("playbook", choices=[*sorted(CASTS), CITY])
        parser.add_argument("--days", type=int, default=PAST.days, help="how long the past is (30 to 1100)")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another past")
        parser.add_argument("--communities", type=int, default=300, help="of the city (1 to 5000)")
        parser.add_argument("--part", type=part_of, default=(1, 1), help="only the first half (1/2): two work at once")
        parser.add_argument("--matters", type=int, default=100_000, help="of the city, in all its communities together")

    def handle(self, *args: Any, playbook: str, days: int, seed: int, **options: Any) -> None:
        if playbook == CITY:
            self._city(options["communities"], options["matters"], seed, options["part"])
            return
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

    def _city(self, communities: int, matters: int, seed: int, part: tuple[int, int]) -> None:
        if not (1 <= communities <= MOST_COMMUNITIES and matters >= communities):
            raise CommandError(f"a city has 1 to {MOST_COMMUNITIES} communities, each with a matter at least")
        if Community.objects.filter(code=f"{CITY}-{part[0]}").exists():
            raise CommandError("the city is there already: it is made once, on an empty place")
        began = time.monotonic()

        def tell(count: int, done: int) -> None:
            if count % TOLD_EVERY == 0:
                self.stderr.write(f"  {count} communities, {done} matters, {time.monotonic() - began:.0f} s")

        size = {"communities": communities, "matters": matters, "seed": seed}
        city = make_city(**size, now=timezone.now(), part=part, tell=tell)
        seconds = time.monotonic() - began
        name, most = city.largest
        self.stdout.write(
            f"{city.communities} communities, {city.matters} matters ({city.open_share:.1%} open), the largest ({name}) "
            f"has {most}; {seconds:.1f} s, {city.matters / seconds:.0f} matters a second"
        )
