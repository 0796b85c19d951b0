"""One list that several parties work together (三位一体): each sees everything on it and whose turn it is."""

from django.db import models

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Party


class JointList(Record):
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "key"], name="joint_list_once")]

    def __str__(self) -> str:
        return self.name


class JointMember(Record):
    joint_list = TenantForeignKey(JointList, on_delete=models.CASCADE, related_name="members")
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="joint_lists")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "joint_list", "party"], name="joint_member_once")]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.joint_list_id}"


class JointItem(Record):
    """A matter on the list; the turn is the matter's holder."""

    joint_list = TenantForeignKey(JointList, on_delete=models.CASCADE, related_name="items")
    matter = TenantForeignKey(Matter, on_delete=models.CASCADE, related_name="joint_items")
    added_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "joint_list", "matter"], name="joint_item_once")]

    def __str__(self) -> str:
        return f"{self.matter_id} on {self.joint_list_id}"
