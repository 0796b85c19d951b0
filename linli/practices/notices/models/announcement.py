"""An announcement, for whom it is, and each person it goes to."""

from django.db import models

from linli.accounts.models import Notice, User
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.notices.enums import Knock, Subject
from linli.registry.enums import CircumstanceKind
from linli.registry.models import Person, Place


class Announcement(Record):
    """A draft until `published_at`. Without a place it is for the whole community; with a circumstance only for those
    it holds of, and nobody else reads it."""

    subject = models.CharField(max_length=10, choices=Subject.choices)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=800)
    urgent = models.BooleanField(default=False)
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    circumstance = models.CharField(max_length=20, choices=CircumstanceKind.choices, blank=True)
    until_on = models.DateField(help_text="the last day on which residents still see it")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(
        null=True, blank=True, help_text="everybody it goes to was told or stands on the list"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "-made_at"], name="announcements_latest")]

    def __str__(self) -> str:
        return f"announcement {self.id}"

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it: not what goes to people because of how they are."""
        return not self.circumstance


class Recipient(Record):
    """Somebody an announcement goes to. `notice` is what their phone was told; without one somebody has to knock."""

    announcement = TenantForeignKey(Announcement, on_delete=models.CASCADE, related_name="recipients")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    home = TenantForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    notice = TenantForeignKey(Notice, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    knock = models.CharField(max_length=8, choices=Knock.choices, blank=True)
    knocked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    knocked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "announcement", "person"], name="announced_once"),
        ]
        indexes = [models.Index(fields=["community", "notice"], name="recipient_of_notice")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.announcement_id}"
