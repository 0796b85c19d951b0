"""Teams, bodies and organisations, and who belongs to them."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.models import Jurisdiction
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.registry.enums import GroupKind
from linli.registry.models.party import Party


class DirectoryEntry(models.Model):
    """A department or company known to a whole jurisdiction: a reference row that communities relate to."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="directory")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "directory entries"
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="directory_name_once")]

    def __str__(self) -> str:
        return self.name


class Group(Record):
    """What a party that is not a person is: 队伍, 党组织与居委会, 单位与结对村. It has the id of its party."""

    party = TenantOneToOneField(Party, on_delete=models.PROTECT, related_name="group")
    kind = models.CharField(max_length=24, choices=GroupKind.choices)
    code = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    directory = models.ForeignKey(DirectoryEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="group_code_once")]

    def __str__(self) -> str:
        return self.code


class Membership(Record):
    """A person in a team, body or organisation, from–to."""

    group = TenantForeignKey(Party, on_delete=models.CASCADE, related_name="memberships")
    person = TenantForeignKey(Party, on_delete=models.CASCADE, related_name="member_of")
    title = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "group", "person"], condition=Q(until_on=None), name="membership_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="membership_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["community", "person"], name="membership_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.group_id}"
