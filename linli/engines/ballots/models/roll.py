"""名册: who may vote, frozen on a day; what people object to it; and who has voted, never how."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount, User
from linli.engines.ballots.enums import ObjectionKind, ObjectionState, Way
from linli.engines.ballots.models.ballot import Ballot, Electorate
from linli.kernel.crypto import EncryptedTextField
from linli.kernel.tenancy import Record, TenantForeignKey
from linli.registry.models import Person


class RollEntry(Record):
    """A person on a roll. `way` empty: has not voted; one conditional UPDATE on `way` and `votes` writes it."""

    ballot = TenantForeignKey(Ballot, on_delete=models.CASCADE, related_name="entries")
    electorate = TenantForeignKey(Electorate, on_delete=models.PROTECT, related_name="entries")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_listed = models.BooleanField(default=True, help_text="False: taken off the roll by an objection")
    way = models.CharField(max_length=6, choices=Way.choices, blank=True)
    votes = models.PositiveSmallIntegerField(default=0, help_text="how often a vote was given or replaced")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "ballot", "person"], name="one_person_one_line"),
            models.CheckConstraint(condition=Q(way="", votes=0) | ~Q(way="") & Q(votes__gte=1), name="voted_by_a_way"),
        ]
        indexes = [
            models.Index(fields=["community", "person"], name="roll_of_person"),
            models.Index(fields=["community", "ballot", "electorate", "way"], name="roll_turnout"),
        ]

    def __str__(self) -> str:
        return f"line {self.id}"


class Objection(Record):
    """名册异议: somebody is missing or should not be there. Its words are encrypted; who objected is never shown on."""

    ballot = TenantForeignKey(Ballot, on_delete=models.CASCADE, related_name="objections")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ObjectionKind.choices)
    text = EncryptedTextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ObjectionState.choices, default=ObjectionState.WAITING)
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ObjectionState.WAITING, answer="") | ~Q(state=ObjectionState.WAITING) & ~Q(answer=""),
                name="objection_is_answered",
            )
        ]
        indexes = [models.Index(fields=["community", "ballot", "state"], name="objection_of_ballot")]

    def __str__(self) -> str:
        return f"objection {self.id}"
