"""Bringing in appeals of another system, a batch at a time. Again the same file changes nothing; nobody is told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice

from django.db import IntegrityError, transaction

from linli.engines.matters.actions.taking_over import Past, take_over
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Category
from linli.engines.matters.redaction import without_persons
from linli.engines.matters.rules import title_of
from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community
from linli.practices.appeals.importing import Appeal, Bad
from linli.practices.appeals.models import Imported
from linli.practices.appeals.topics import Kind, Sorter

BATCH = 500


class Outcome(StrEnum):
    """What became of a row."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    DIFFERS = "differs"


@dataclass(slots=True)
class Tally:
    """How many rows became what, and what to tell about the bad ones: (line, reason)."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    told: list[tuple[int, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.counts.total()

    def refuse(self, bad: Bad) -> None:
        self.counts[Outcome.REFUSED] += 1
        self.told.append((bad.line, bad.reason))

    def differs(self, appeal: Appeal) -> None:
        self.counts[Outcome.DIFFERS] += 1
        self.told.append((appeal.line, f"编号 {appeal.number} 已经导入过，内容不同：保留原来的"))


class NoCategories(Exception):
    """The community has no category that may take in what others kept: its set-up is not finished."""


def import_appeals(
    *, community: Community, rows: Iterable[Appeal | Bad], by: Actor, now: datetime, listed: bool = False
) -> Iterator[Tally]:
    """Bring in the rows, each batch in a transaction of its own; yields the tally so far after each batch.

    Open ones get their term from `now` and their alarm with their first move; those with an answer are history.
    `listed`: history is shown on the public page, long numbers struck from its titles. Raises `NoCategories` and `NoDesk`.
    """
    tally, left = Tally(), iter(rows)
    while batch := list(islice(left, BATCH)):
        good = [row for row in batch if isinstance(row, Appeal)]
        for row in batch:
            if isinstance(row, Bad):
                tally.refuse(row)
        _bring_in(community, good, tally, by, now, listed)
        yield tally


def _bring_in(
    community: Community, appeals: Sequence[Appeal], tally: Tally, by: Actor, now: datetime, listed: bool
) -> None:
    """One batch. Where another import brought in one of its numbers meanwhile, look again, once."""
    for attempt in (1, 2):
        try:
            with in_community(community), transaction.atomic():
                fresh, unchanged, differing = _sifted(appeals)
                _take_in(community, fresh, by, now, listed)
            break
        except IntegrityError:
            if attempt == 2:
                raise
    tally.counts[Outcome.ADDED] += len(fresh)
    tally.counts[Outcome.UNCHANGED] += unchanged
    for appeal in differing:
        tally.differs(appeal)


def _sifted(appeals: Sequence[Appeal]) -> tuple[list[Appeal], int, list[Appeal]]:
    """The new ones, how many are known as they are, and those known with other words (in this file or from before)."""
    numbers = [appeal.number for appeal in appeals]
    known = dict(
        Imported.objects.filter(external_number__in=numbers).order_by().values_list("external_number", "digest")
    )
    fresh, unchanged, differing = [], 0, []
    for appeal in appeals:
        before = known.setdefault(appeal.number, "")
        if not before:
            known[appeal.number] = appeal.digest
            fresh.append(appeal)
        elif before == appeal.digest:
            unchanged += 1
        else:
            differing.append(appeal)
    return fresh, unchanged, differing


def _take_in(community: Community, appeals: Sequence[Appeal], by: Actor, now: datetime, listed: bool) -> None:
    if not appeals:
        return
    open_to_all = Category.objects.filter(is_active=True).exclude(wall__in=[Wall.PARTIES, Wall.CLINIC])
    categories = {category.key: category for category in open_to_all.order_by("position", "key")}
    if not categories:
        raise NoCategories(community.name)
    sorter = Sorter([Kind(key, category.name) for key, category in categories.items()])
    pasts = [
        _past(appeal, categories[sorter.key_for(appeal.title, appeal.text)], community, listed) for appeal in appeals
    ]
    matters = take_over(community=community, pasts=pasts, by=by, now=now)
    Imported.objects.bulk_create(
        [
            Imported(
                community_id=community.id, matter=matter, external_number=appeal.number, digest=appeal.digest,
                for_count=appeal.for_count, against_count=appeal.against_count,
            )
            for matter, appeal in zip(matters, appeals, strict=True)
        ]
    )  # fmt: skip


def _past(appeal: Appeal, category: Category, community: Community, listed: bool) -> Past:
    title = appeal.title or title_of(appeal.text)
    return Past(
        category=category, title=title, text=appeal.text, reported_at=appeal.reported_at,
        pseudonym=pseudonym(appeal.user, community), answer=appeal.answer, answered_at=appeal.answered_at,
        public_title=without_persons(title) if listed and category.wall == Wall.PUBLIC else "",
    )  # fmt: skip


def pseudonym(user: str, community: Community) -> str:
    """`网友` and eight characters: the same for a user in one community, and nobody finds the user from it."""
    return "网友" + keyed_hash(user, f"imported:{community.id}")[:8] if user else "网友"
