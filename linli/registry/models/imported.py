"""A list that somebody uploaded to be brought into the registry: kept encrypted until it is applied, at most a day."""

from django.db import models

from linli.accounts.models import User
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record


class Import(Record):
    """`content` is the file in base64, empty once it was applied or a day has passed. `told`: how many came, changed, went.

    `columns`: headings of the file that somebody named by hand → fields.
    """

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=120)
    content = EncryptedTextField(blank=True)
    columns = models.JSONField(default=dict)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=dict)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "-created_at"], name="import_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
