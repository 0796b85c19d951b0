"""A small community in the home and database that the environment names, for proofs that need real processes.

python -m tests.proofs.peopled begin COUNT     migrate first; prints as JSON how to be the worker at its desk
python -m tests.proofs.peopled more COUNT    raises matters with a picture
python -m tests.proofs.peopled write           raises matters with a picture until it is killed; prints each one's number
python -m tests.proofs.peopled settle          runs what killed workers left leased, as if their leases were over
python -m tests.proofs.peopled told            prints as JSON what became of everything
"""

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from itertools import count
from typing import Any

import django


def begin(number: int) -> None:
    from django.test import Client

    from linli.kernel.tenancy import in_community
    from tests.factories import neighbourhood, signed_in

    area = neighbourhood()
    session = signed_in(Client(), area.worker).cookies["linli"].value
    with in_community(area.community):
        for _each in range(number):
            _raise(area.community, area.leak, "开头就有的事")
    print(json.dumps({"session": session, "category": str(area.leak.id), "holder": str(area.property_company.id)}))


def more(number: int) -> None:
    """Raise so many more."""
    from linli.engines.matters.models import Category
    from linli.kernel.models import Community
    from linli.kernel.tenancy import in_community

    community = Community.objects.get()
    with in_community(community):
        for _each in range(number):
            _raise(community, Category.objects.get(key="leak"), "后来的事")


def write() -> None:
    from linli.engines.matters.models import Category
    from linli.kernel.models import Community
    from linli.kernel.tenancy import in_community

    community = Community.objects.get()
    for number in count(1):
        with in_community(community):
            _raise(community, Category.objects.get(key="leak"), f"备份时来的第 {number} 件")
        print(number, flush=True)


def _raise(community: Any, category: Any, text: str) -> None:
    from django.db import transaction
    from django.utils import timezone

    from linli.engines.matters.actions.raising import Report, raise_matter
    from linli.engines.matters.enums import Source
    from linli.kernel.actors import Actor
    from linli.kernel.files import store_image
    from tests.matters.cases import picture

    now = timezone.now()
    with transaction.atomic():
        files = (store_image(picture(), now=now),)
        raise_matter(
            community=community, report=Report(category, text, Source.ROUND, files=files), by=Actor.job(), now=now
        )


def settle() -> None:
    from django.utils import timezone

    from linli.kernel import jobs

    while jobs.work_once(timezone.now() + jobs.LEASE + timedelta(seconds=1)):
        pass


def told() -> None:
    """Texts of matters and how often each; notices by (whom, what, about) and how often; tries of each message."""
    from linli.accounts.actions.notices import SEND
    from linli.accounts.models import Notice
    from linli.engines.matters.models import Matter
    from linli.kernel.models import Job, StoredFile
    from linli.kernel.tenancy import every_community

    with every_community("a proof looks at everything"):
        notices = Notice.objects.order_by("id").values_list("user_id", "account_id", "kind", "about_id")
        print(json.dumps({
            "matters": Counter(Matter.objects.order_by("id").values_list("text", flat=True)),
            "stages": dict(Matter.objects.order_by("id").values_list("text", "stage")),
            "notices": Counter(" ".join(map(str, each)) for each in notices),
            "sent": {str(n.id): bool(n.sent_at) for n in Notice.objects.exclude(account=None).order_by("id")},
            "tries": dict(Job.objects.filter(kind=SEND).order_by("id").values_list("key", "attempts")),
            "pictures": StoredFile.objects.count(),
        }))  # fmt: skip


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.site.settings"
    django.setup()
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("tasks")
    what, *rest = sys.argv[1:]
    {"begin": begin, "more": more, "write": write, "settle": settle, "told": told}[what](*map(int, rest))


if __name__ == "__main__":
    main()
