"""How many matters there are of each kind, month by month: what figures are read from, instead of every matter."""

from django.db import models

from linli.engines.matters.buckets import COUNT
from linli.kernel.tenancy import Record

#: What is counted of the matters of a row; `open` are those not closed yet.
MEASURES = ("raised", "open", "answered", "timed", "in_time", "rated", "satisfied", "reopened")
#: How many of the answered took how long, one column a bucket.
BUCKETS = tuple(f"b{bucket:02}" for bucket in range(COUNT))
COUNTED = MEASURES + BUCKETS
#: By what they are counted.
KEYS = ("month", "is_history", "category", "walled", "grid", "holder", "stage")


class Rollup(Record):
    """A change (`FRESH`), or the sum of changes (汇总).

    Every change of a matter inserts what it takes away and what it adds, in its own transaction: nothing is locked, so
    nobody waits for a figure and no two can wait for each other. Later the fresh rows are folded into sums: one for each
    cell (`CELL`) and one for each month of the community (`MONTH`, without category, grid, holder and stage), for those
    who read thousands of communities. A figure is the sum over FRESH and CELL, or over FRESH and MONTH.

    `category`, `grid` and `holder` are ids, not foreign keys: to check them would cost more than the row itself.
    `holder` is empty for a person: no performance of single people is kept.
    """

    class Kind(models.IntegerChoices):
        FRESH = 0
        MONTH = 1
        CELL = 2

    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    month = models.CharField(max_length=7, help_text="2026-11, in Asia/Shanghai: when the matters were raised")
    is_history = models.BooleanField(default=False)
    category = models.UUIDField(null=True)
    walled = models.BooleanField(default=False, help_text="behind a wall of parties or clinic")
    grid = models.UUIDField(null=True)
    holder = models.UUIDField(null=True)
    stage = models.CharField(max_length=12, blank=True)

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["community", "kind", "month"], name="rollup_by_month"),
            # For who reads thousands of communities: few rows among many, found without those of the cells.
            models.Index(fields=["month", "community"], name="rollup_of_areas", condition=models.Q(kind__lt=2)),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind}"


for _column in COUNTED:
    Rollup.add_to_class(_column, models.IntegerField(default=0))
