"""A quarrel that is being settled, and who quarrels."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount
from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.mediation.enums import Intake, Result, Side, Way
from linli.practices.mediation.rules import case_number
from linli.registry.models import Party, Person, Place


class Dispute(Record):
    """What lies behind the wall of its matter: the matter itself says no more than that there is one.

    `serial` is the committee's number in a year (people's mediation only); `paper` the number of the police's paper.
    `began_as` is what was raised first, closed when the quarrel came here.
    """

    matter = TenantOneToOneField(Matter, on_delete=models.PROTECT, related_name="dispute")
    began_as = TenantForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    intake = models.CharField(max_length=8, choices=Intake.choices)
    quarrel = models.CharField(max_length=30, help_text="a key of the playbook's quarrels")
    facts = EncryptedTextField()
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    short = models.CharField(max_length=20, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    opened_on = models.DateField()
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    method = models.CharField(max_length=30, blank=True, help_text="what settled it: a key of the playbook's methods")
    paper = models.CharField(max_length=40, blank=True)
    closing = EncryptedTextField(blank=True, help_text="the case note")
    risk = EncryptedTextField(blank=True)
    risk_until = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "body", "year", "serial"], condition=Q(serial__isnull=False), name="case_number_once"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.PEOPLE, serial__isnull=False) | ~Q(way=Way.PEOPLE) & Q(serial=None),
                name="peoples_mediation_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(result__in=(Result.WRITTEN, Result.ORAL)) | Q(way=Way.PEOPLE),
                name="only_peoples_mediation_agrees",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["community", "way", "result"], name="disputes_by_result")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What it is called on paper; of the other kinds the matter's own number."""
        if self.serial is None:
            return self.matter.number
        return case_number(self.year, self.short, self.serial)


class DisputeParty(Record):
    """Somebody who quarrels: a person on file, a group, or a name alone. Wishes are theirs alone."""

    dispute = TenantForeignKey(Dispute, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=10, choices=Side.choices)
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = TenantForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = TenantForeignKey(
        ResidentAccount, null=True, blank=True, db_index=False, on_delete=models.SET_NULL, related_name="+"
    )
    name = EncryptedTextField()
    phone = EncryptedTextField(blank=True)
    claim = EncryptedTextField(blank=True)
    agent = EncryptedTextField(blank=True, help_text="who acts for them, and the paper that says so")
    identity_checked = models.BooleanField(default=False)
    wish_home_town = models.CharField(max_length=40, blank=True)
    wish_dialect = models.CharField(max_length=20, blank=True)
    wish_gender = models.CharField(max_length=8, blank=True)

    class Meta(Record.Meta):
        verbose_name_plural = "dispute parties"
        indexes = [
            models.Index(fields=["community", "dispute"], name="parties_of_dispute"),
            models.Index(fields=["community", "account"], name="disputes_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.dispute_id}"
