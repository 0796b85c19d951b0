"""Bring up two communities with made-up people and three months of life."""

import time
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from linli.accounts.simulate import PASSWORD, let_the_past_rest
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.practices.appeals.simulate.plan import Amount, live
from linli.practices.visits.simulate import visit_homes
from linli.site.playbooks import apply, read, shipped
from linli.site.simulate.casts import SHOWN
from linli.site.simulate.changes import change_lives
from linli.site.simulate.people import populate

PAST = timedelta(days=92)
SEED = 2026


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


@transaction.atomic
def bring_up(code: str, present: datetime, seed: int = SEED, amount: Amount | None = None) -> tuple[str, int]:
    """One community of the demo, all or nothing. Its past ends at `present`. Returns its name and its matters."""
    since = present - PAST
    book = read(shipped()[code])
    apply(book=book, by=Actor.job(), now=since)
    community = Community.objects.get(code=code)
    with in_community(community):
        town = populate(community=community, since=since, rng=Random(f"{code} {seed}"))
        live(town=town, since=since, present=present, seed=seed, amount=amount)
        change_lives(by=town.secretary, since=since, now=present, rng=Random(f"{code} {seed} lives"))
        visit_homes(community=community, since=since, present=present, rng=Random(f"{code} {seed} visits"))
        let_the_past_rest(present)
        count = Matter.objects.count()
    apply(book=book, by=Actor.job(), now=present)
    return community.name, count
