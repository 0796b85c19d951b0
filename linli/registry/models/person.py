"""人员: anyone on file, and the facts about them that carry a purpose and an end."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import ResidentAccount, User
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.registry.enums import CircumstanceKind, Sex, WhoMaySee
from linli.registry.models.party import Party


class Person(Record):
    """A person of this community, with the id of their party. No field for ethnicity, religion or party membership."""

    party = TenantOneToOneField(Party, on_delete=models.PROTECT, related_name="person")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    title = models.CharField(max_length=40, blank=True, help_text="what neighbours know them as: 网格员, 维修班长")
    sex = models.CharField(max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    born_on = models.DateField(null=True, blank=True)
    phone = EncryptedTextField(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True)
    phone_last4_hash = models.CharField(max_length=64, blank=True)
    id_number = EncryptedTextField(blank=True)
    id_number_hash = models.CharField(max_length=64, blank=True)
    died_on = models.DateField(null=True, blank=True)
    merged_into = TenantForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_records",
        help_text="this record was a second one of that person",
    )

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], condition=~Q(user=None), name="person_of_user_once"),
            models.UniqueConstraint(
                fields=["community", "id_number_hash"], condition=~Q(id_number_hash=""), name="person_id_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "phone_hash"], name="person_by_phone"),
            models.Index(fields=["community", "phone_last4_hash"], name="person_by_last4"),
            models.Index(fields=["community", "account"], name="person_of_account"),
        ]

    def __str__(self) -> str:
        return f"person {self.id}"


class Circumstance(Record):
    """A fact about a person with purpose, evidence, from–to, and who may see it."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="circumstances")
    kind = models.CharField(max_length=20, choices=CircumstanceKind.choices)
    purpose = models.CharField(max_length=80)
    evidence = models.CharField(max_length=120, blank=True, help_text="the paper and its number")
    file = TenantForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_by = models.CharField(max_length=8, choices=WhoMaySee.choices, default=WhoMaySee.NAMED)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="circumstance_ends_after_start")
        ]
        indexes = [models.Index(fields=["community", "person"], name="circumstance_of_person")]

    def __str__(self) -> str:
        return self.kind
