"""提议: what somebody wants for everybody, its texts, its phases, who supports it, the matters joined into it."""

from django.db import models
from django.db.models import F, Q

from linli.accounts.models import ResidentAccount, User
from linli.engines.gatherings.models import Gathering
from linli.engines.matters.models import Matter
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.council.enums import OVER, Origin, Stage
from linli.practices.council.models.round import Round
from linli.registry.models import Place

OPEN = Q(closed_at=None)


class Proposal(Record):
    """`account` and `name` are who proposed it, never public; `title` and `text` are the latest revision's.

    `version` counts the moves: each is one conditional UPDATE. `reason` is the resolution's, read by everybody.
    """

    number = models.CharField(max_length=16)
    title = models.CharField(max_length=60)
    text = models.TextField(max_length=3000)
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    gathering = TenantForeignKey(Gathering, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField(blank=True)
    round = TenantForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.PROPOSED)
    turn = models.PositiveSmallIntegerField(default=1, help_text="1: first text and discussion; 2: the second …")
    version = models.PositiveIntegerField(default=1)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    needed_count = models.PositiveSmallIntegerField(help_text="supporters that make it an agenda item, as asked then")
    support_count = models.PositiveIntegerField(default=0)
    agenda_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=200, blank=True, help_text="why it is not shown to the public")
    reason = models.TextField(max_length=2000, blank=True)
    cost_fen = models.BigIntegerField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True, help_text="how long it will take")
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="proposal_number_once"),
            models.CheckConstraint(condition=OPEN | ~Q(reason=""), name="closed_proposal_has_reason"),
            models.CheckConstraint(
                condition=Q(OPEN, ~Q(stage__in=OVER)) | Q(closed_at__isnull=False, stage__in=OVER),
                name="proposal_closed_by_stage_and_time",
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")), name="proposal_phase_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "stage", "closes_on"], name="proposal_by_stage"),
            models.Index(fields=["community", "-proposed_at", "-id"], name="proposal_by_time"),
            models.Index(fields=["community", "round"], name="proposal_of_round"),
            models.Index(fields=["community", "account"], name="proposal_of_account"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Revision(Record):
    """One wording of a proposal; `number` 1 is how it was proposed. `note` says why it was changed."""

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    text = models.TextField(max_length=3000)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "proposal", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.number}"


class Phase(Record):
    """A phase a proposal went through or is in, with its dates; `turn` tells the second discussion from the first."""

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="phases")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    turn = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "proposal", "stage", "turn"], name="phase_once_a_turn"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="phase_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.proposal_id}"


class Signature(Record):
    """附议: somebody supports a proposal. Only how many is public."""

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="signatures")
    account = TenantForeignKey(ResidentAccount, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "proposal", "account"], name="signature_once")]
        indexes = [models.Index(fields=["community", "account"], name="signatures_of_account")]

    def __str__(self) -> str:
        return f"signature of {self.proposal_id}"


class JoinedMatter(Record):
    """An appeal that kept coming back and became a part of a proposal; its reporter follows the proposal."""

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="matters")
    matter = TenantForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "matter"], name="matter_in_one_proposal")]
        indexes = [models.Index(fields=["community", "proposal"], name="matters_of_proposal")]

    def __str__(self) -> str:
        return f"{self.matter_id} in {self.proposal_id}"
