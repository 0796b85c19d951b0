"""How many matters there are of each kind, month by month: what figures are read from, instead of every matter."""

from django.db import models

from linli.engines.matters.buckets import COUNT
from linli.kernel.tenancy import Record

#: What is counted of the matters of a row; `open` are those not closed yet.
MEASURES = ("raised", "open", "answered", "timed", "in_time", "rated", "satisfied", "reopened")
#: How many of the answered took how long, one column a bucket.
BUCKETS = tuple(f"b{bucket:02}" for bucket in range(COUNT))
COUNTED = MEASURES + BUCKETS
#: By what they are counted; and by what in the months of a whole community.
KEYS = ("month", "is_history", "category", "walled", "grid", "holder", "stage")
MONTH_KEYS = ("month", "is_history", "walled")


class Counted(Record):
    """So many matters that were raised in a month, and what became of them."""

    month = models.CharField(max_length=7, help_text="2026-11, in Asia/Shanghai: when the matters were raised")
    is_history = models.BooleanField(default=False)
    walled = models.BooleanField(default=False, help_text="behind a wall of parties or clinic")

    class Meta(Record.Meta):
        abstract = True


for _column in COUNTED:
    Counted.add_to_class(_column, models.IntegerField(default=0))


class Rollup(Counted):
    """A change (`FRESH`), or the sum of changes (汇总).

    Every change of a matter inserts what it takes away and what it adds, in its own transaction: nothing is locked, so
    nobody waits for a figure and no two can wait for each other. Later the fresh rows are folded into sums: one for each
    cell (`CELL`), for each category, grid and holder of a month (their kinds; the other columns are empty), and for each
    month of the community (`MonthlyRollup`), for those who read thousands of communities. A figure is the sum over the
    fresh rows and those of one kind.

    `category`, `grid` and `holder` are ids, not foreign keys: to check them would cost more than the row itself.
    `holder` is empty for a person: no performance of single people is kept.
    """

    class Kind(models.IntegerChoices):
        FRESH = 0
        CELL = 1
        CATEGORY = 2
        GRID = 3
        HOLDER = 4

    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    category = models.UUIDField(null=True)
    grid = models.UUIDField(null=True)
    holder = models.UUIDField(null=True)
    stage = models.CharField(max_length=12, blank=True)

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["community", "kind", "month"], name="rollup_by_kind"),
            # Who folds, and who reads a whole city, finds the few fresh rows among millions.
            models.Index(fields=["community"], name="rollup_fresh", condition=models.Q(kind=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind}"


#: The columns of KEYS by which the sums of a kind are kept.
KEPT_BY = {
    Rollup.Kind.CELL: frozenset(KEYS),
    Rollup.Kind.CATEGORY: frozenset((*MONTH_KEYS, "category")),
    Rollup.Kind.GRID: frozenset((*MONTH_KEYS, "grid")),
    Rollup.Kind.HOLDER: frozenset((*MONTH_KEYS, "holder")),
}


class MonthlyRollup(Counted):
    """The sum of the cells of a month. A table of its own: a city reads a few pages of it, not one of every community's."""

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["community", "month"], name="monthly_by_month"),
            models.Index(fields=["month", "community"], name="monthly_of_areas", include=["walled", "raised"]),
        ]

    def __str__(self) -> str:
        return self.month
