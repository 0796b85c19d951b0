"""Votes: sealed beside the name while the ballot is open; nameless, timeless and readable after it.

No row that names a person points at a row that says a choice, and none the other way round.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from linli.engines.ballots.enums import Way
from linli.engines.ballots.models.ballot import Ballot, Electorate
from linli.engines.ballots.models.roll import RollEntry
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.registry.models import Person


class SealedVote(Record):
    """One line's vote, readable with the ballot's private key alone. Replaced until the close, removed at the count."""

    ballot = TenantForeignKey(Ballot, on_delete=models.PROTECT, related_name="sealed")
    entry = TenantOneToOneField(RollEntry, on_delete=models.PROTECT, related_name="sealed")
    box = models.BinaryField()
    receipt = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "entry"], name="one_vote_a_line"),
            models.UniqueConstraint(fields=["community", "ballot", "receipt"], name="sealed_receipt_once"),
        ]

    def __str__(self) -> str:
        return f"sealed vote {self.id}"


class StrippedVote(Record):
    """A sealed vote without its line, kept for the recount period: proof of what went in, readable to two tellers only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ballot = TenantForeignKey(Ballot, on_delete=models.PROTECT, related_name="stripped")
    electorate = models.CharField(max_length=40)
    box = models.BinaryField()
    receipt = models.CharField(max_length=16)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "ballot", "receipt"], name="stripped_receipt_once")]

    def __str__(self) -> str:
        return f"stripped vote {self.id}"


class AnonymousBallot(Record):
    """What somebody chose, nobody knows who: a random id, no time. `electorate`: with whom it is counted and shown."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ballot = TenantForeignKey(Ballot, on_delete=models.PROTECT, related_name="ballots")
    electorate = models.CharField(max_length=40)
    named = models.JSONField(default=list)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "ballot"], name="anonymous_of_ballot")]

    def __str__(self) -> str:
        return f"anonymous ballot {self.id}"


class Box(Record):
    """票箱 of one electorate, sealed before two watchers. `marked`: how many people were ticked off for it, not who."""

    ballot = TenantForeignKey(Ballot, on_delete=models.PROTECT, related_name="boxes")
    electorate = TenantForeignKey(Electorate, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=6, choices=[(way, way.label) for way in (Way.DOOR, Way.PAPER)])
    watcher = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other_watcher = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    marked = models.PositiveIntegerField(default=0)
    difference = models.CharField(max_length=200, blank=True, help_text="why it held other than `marked`; published")

    class Meta(Record.Meta):
        verbose_name_plural = "boxes"
        constraints = [
            models.UniqueConstraint(fields=["community", "ballot", "number"], name="box_number_once"),
            models.CheckConstraint(condition=~Q(watcher=models.F("other_watcher")), name="two_watchers"),
        ]

    def __str__(self) -> str:
        return f"box {self.number}"


class Sheet(Record):
    """A paper sheet out of a box, typed in twice. None: not typed yet; an empty list: blank or spoilt.

    `first_by`, `second_by`: which users typed it in, two of them. Ids alone: no row with a choice points at a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    box = TenantForeignKey(Box, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField()
    first = models.JSONField(null=True, blank=True)
    second = models.JSONField(null=True, blank=True)
    first_by = models.UUIDField(null=True, blank=True)
    second_by = models.UUIDField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "box", "number"], name="sheet_number_once"),
            models.CheckConstraint(
                condition=Q(first_by=None) | Q(second_by=None) | ~Q(first_by=models.F("second_by")),
                name="sheet_typed_in_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"sheet {self.number} of {self.box_id}"
