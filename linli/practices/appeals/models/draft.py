"""A report being written: kept on the server, so that nothing is lost between the steps, with or without script."""

from django.db import models

from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.appeals.rules import Answers


class Draft(Record):
    """`answers` is JSON of the steps' fields, encrypted; whoever holds the id (unguessable, in their session) goes on."""

    answers = EncryptedTextField(blank=True)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    matter = TenantForeignKey(Matter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"draft {self.id}"

    @property
    def told(self) -> Answers:
        return Answers.loads(str(self.answers))


class DraftFile(Record):
    draft = TenantForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = TenantForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "draft"], name="files_of_draft")]

    def __str__(self) -> str:
        return f"{self.file_id} of {self.draft_id}"
