"""Who looked at personal data, what of, and why. Appended only."""

from django.db import models

from linli.kernel.tenancy import Record


class Read(Record):
    """`subject_id` is the person's, account's or matter's id the data belongs to; `what` names the data read."""

    reader_kind = models.CharField(max_length=10)
    reader_id = models.UUIDField(null=True)
    subject_id = models.UUIDField()
    what = models.CharField(max_length=40)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "subject_id", "-at"], name="read_of_subject")]

    def __str__(self) -> str:
        return f"{self.what} of {self.subject_id}"
