"""删除申请: somebody asks to be erased, or was; what was decided, what stayed and why. It names nobody afterwards."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount, User
from linli.journeys.personal.enums import Decision
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Person


class Erasure(Record):
    """`told`: how many rows of each kind went; `reason`: why it was declined, or what stayed and why."""

    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=Decision.choices)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    told = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(person=None, account=None), name="erasure_of_somebody"),
            models.CheckConstraint(
                condition=Q(state=Decision.ASKED, decided_at=None)
                | ~Q(state=Decision.ASKED) & Q(decided_at__isnull=False),
                name="erasure_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=Decision.DECLINED) | ~Q(reason=""), name="erasure_declined_says_why"
            ),
            models.UniqueConstraint(
                fields=["community", "account"], condition=Q(state=Decision.ASKED), name="erasure_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "-asked_at"], name="erasures_by_state")]

    def __str__(self) -> str:
        return f"erasure {self.id}: {self.state}"
