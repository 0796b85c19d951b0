"""What hangs on a matter: words, pictures, those who assist, requests for more time; and a user's saved views."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import User
from linli.engines.matters.enums import PUBLIC_ENTRIES, EntryKind, ExtensionState
from linli.engines.matters.models.matter import Matter
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party


class Entry(Record):
    """Somebody's words about a matter; the event that brought them refers to it."""

    matter = TenantForeignKey(Matter, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=16, choices=EntryKind.choices)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta(Record.Meta):
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["community", "matter"], name="entries_of_matter")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.matter_id}"

    @property
    def is_public(self) -> bool:
        """Whether the reporter reads it."""
        return self.kind in PUBLIC_ENTRIES


class MatterFile(Record):
    """A picture of a matter, or of one entry of its story."""

    matter = TenantForeignKey(Matter, on_delete=models.CASCADE, related_name="files")
    entry = TenantForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    file = TenantForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "matter"], name="files_of_matter")]
        constraints = [models.UniqueConstraint(fields=["community", "file"], name="file_of_one_matter")]

    def __str__(self) -> str:
        return f"{self.file_id} of {self.matter_id}"


class Helper(Record):
    """协办: a party that assists. All members of a joint list are helpers of what is on it."""

    matter = TenantForeignKey(Matter, on_delete=models.CASCADE, related_name="helpers")
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="helps")
    since_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "matter", "party"], name="helper_once")]
        indexes = [models.Index(fields=["community", "party"], name="helps_of_party")]

    def __str__(self) -> str:
        return f"{self.party_id} helps {self.matter_id}"


class Extension(Record):
    """延期申请: more time asked for, and what a superior decided. One undecided at a time."""

    matter = TenantForeignKey(Matter, on_delete=models.CASCADE, related_name="extensions")
    reason = models.TextField(max_length=500)
    until_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, default=ExtensionState.ASKED, choices=[(s.value, s.value) for s in ExtensionState]
    )
    asked_by = TenantForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "matter"],
                condition=Q(state=ExtensionState.ASKED),
                name="one_extension_asked_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"extension of {self.matter_id}: {self.state}"


class SavedView(Record):
    """A filter of the inbox that a user keeps as a tab."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    query = models.CharField(max_length=300)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "user", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
