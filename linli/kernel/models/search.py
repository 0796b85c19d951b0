"""The index of Chinese bigrams: one row a searchable record, the same words on both databases."""

from django.db import models

from linli.kernel.tenancy import Record


class SearchEntry(Record):
    """What can be found of one record. The grams live in FTS5 (SQLite, rowid = `number`) or in a tsvector (PostgreSQL)."""

    number = models.BigIntegerField(
        help_text="rowid of the text in SQLite's index; random, so that no counter is shared"
    )
    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    at = models.DateTimeField(null=True, help_text="when the record came, where the newest are wanted first")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "kind", "subject_id"], name="search_entry_once")]
        indexes = [models.Index(fields=["number"], name="search_entry_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
