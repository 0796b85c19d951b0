"""List what many raise at once: groups of matters that hang together."""

import json
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from linli.engines.matters.models import Matter
from linli.engines.routing.queries.shelves import topics_between
from linli.kernel.communities import community_by_code
from linli.kernel.tenancy import in_community
from linli.kernel.worktime import SHANGHAI, local


class Command(BaseCommand):
    help = "List the hot topics of a community: groups of matters that hang together, with their numbers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--community", required=True, metavar="CODE")
        parser.add_argument("--days", type=int, default=60, help="of how many days (60)")
        parser.add_argument("--until", metavar="DATE", help="the last day, YYYY-MM-DD (today)")
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        community = community_by_code(options["community"])
        if community is None:
            raise CommandError(f"there is no community {options['community']}")
        if options["days"] < 1:
            raise CommandError("--days is at least 1")
        until, began = end_of(options["until"]), time.monotonic()
        with in_community(community):
            found = topics_between(until - timedelta(days=options["days"]), until)
            ids = [doc.id for _name, docs in found for doc in docs]
            numbers = dict(Matter.objects.filter(id__in=ids).order_by("id").values_list("id", "number"))
        topics: list[dict[str, Any]] = [
            {
                "name": name, "count": len(docs), "first": f"{local(min(doc.at for doc in docs)):%Y-%m-%d}",
                "last": f"{local(max(doc.at for doc in docs)):%Y-%m-%d}", "matters": [numbers[doc.id] for doc in docs],
            }
            for name, docs in found
        ]  # fmt: skip
        if options["json"]:
            told = {
                "community": community.code, "days": options["days"], "until": f"{local(until):%Y-%m-%d}",
                "seconds": round(time.monotonic() - began, 2), "topics": topics,
            }  # fmt: skip
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for topic in topics:
            self.stdout.write(f"{topic['count']:4} {topic['name']}  {' '.join(topic['matters'])}")


def end_of(day: str | None) -> datetime:
    """The end of a day as typed, or this moment."""
    if not day:
        return timezone.now()
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=SHANGHAI) + timedelta(days=1)
    except ValueError as bad:
        raise CommandError("--until wants a day as YYYY-MM-DD") from bad
