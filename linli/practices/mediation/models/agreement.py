"""What was agreed, by when what is to be done, and whether it was."""

from django.db import models
from django.db.models import Q

from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.mediation.enums import Court, Kept
from linli.practices.mediation.models.dispute import Dispute


class Agreement(Record):
    """Terms as written, as registered when oral, as on the police's paper, or as the word given before neighbours."""

    dispute = TenantOneToOneField(Dispute, on_delete=models.PROTECT, related_name="agreement")
    terms = EncryptedTextField()
    made_on = models.DateField()
    effective_on = models.DateField()
    court = models.CharField(max_length=10, choices=Court.choices, blank=True)
    court_asked_on = models.DateField(null=True, blank=True)
    court_paper = models.CharField(max_length=40, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(court="") | Q(court_asked_on__isnull=False), name="court_was_asked_on_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"agreement of {self.dispute_id}"


class Instalment(Record):
    """Something to be done by a day: money (in fen) or anything else in words."""

    agreement = TenantForeignKey(Agreement, on_delete=models.CASCADE, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    what = EncryptedTextField()
    amount_fen = models.PositiveBigIntegerField(null=True, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    proof = EncryptedTextField(blank=True)
    warned_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "agreement", "position"], name="instalment_once")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"instalment {self.position} of {self.agreement_id}"


class ReturnVisit(Record):
    """回访: somebody asks again whether it holds. `matter` is the task, raised when the day comes."""

    dispute = TenantForeignKey(Dispute, on_delete=models.CASCADE, related_name="visits")
    due_on = models.DateField()
    matter = TenantForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    kept = models.CharField(max_length=8, choices=Kept.choices, blank=True)
    words = EncryptedTextField(blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "dispute", "due_on"], name="return_visit_once"),
            models.CheckConstraint(
                condition=Q(done_on=None, kept="") | Q(done_on__isnull=False) & ~Q(kept=""), name="visit_found_something"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"return visit of {self.dispute_id}"
