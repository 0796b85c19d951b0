"""意见: what was gathered by the three ways, and what professionals say."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import User
from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.council.enums import Profession, Stance, Verdict, Way
from linli.practices.council.models.proposal import Proposal
from linli.registry.models import Party, Place


class Opinion(Record):
    """Where, for or against, and words. `name` is kept for those who sign; of others only until it was checked.

    `once` is a keyed hash by which somebody who spoke by phone may change it and is counted once a turn; empty for what
    was heard. `public_words` are what staff checked; a name stands beside them never.
    """

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="opinions")
    turn = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=10, choices=Way.choices)
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=60, blank=True)
    stance = models.CharField(max_length=8, choices=Stance.choices)
    words = EncryptedTextField(blank=True)
    public_words = models.CharField(max_length=300, blank=True)
    name = EncryptedTextField(null=True, blank=True)
    signs = models.BooleanField(default=False)
    once = models.CharField(max_length=64, blank=True)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None) | Q(signs=True) | Q(name__isnull=True), name="checked_opinion_without_name"
            ),
            models.CheckConstraint(condition=Q(public_words="") | Q(checked_at__isnull=False), name="words_checked"),
            models.UniqueConstraint(
                fields=["community", "proposal", "turn", "once"], condition=~Q(once=""), name="opinion_once_a_turn"
            ),
        ]
        indexes = [models.Index(fields=["community", "proposal", "turn", "way"], name="opinions_of_proposal")]

    def __str__(self) -> str:
        return f"opinion on {self.proposal_id}"


class Appraisal(Record):
    """专业审议: asked of a professional as a task; `notes` stay with the team, verdict and conditions are public."""

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="appraisals")
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    profession = models.CharField(max_length=10, choices=Profession.choices)
    matter = TenantForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    cost_fen = models.BigIntegerField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    conditions = models.TextField(max_length=1000, blank=True)
    notes = EncryptedTextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "proposal", "party"], name="appraised_once_by_each"),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(verdict=""), name="appraisal_has_verdict"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.CONDITIONAL) | ~Q(conditions=""), name="condition_is_said"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "party"], name="appraisals_of_party"),
            models.Index(fields=["community", "matter"], name="appraisal_of_matter"),
        ]

    def __str__(self) -> str:
        return f"appraisal of {self.proposal_id}"
