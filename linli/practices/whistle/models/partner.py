"""共建单位 (6+1+X): who works along, which units reported for duty, what is offered and asked for, taken up and given."""

from django.db import models
from django.db.models import F, Q

from linli.kernel.tenancy import Record, TenantForeignKey
from linli.practices.whistle.enums import OfferKind, PartnerGroup
from linli.registry.models import Party


class Partner(Record):
    """A body that works along, from–to."""

    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="partnerships")
    group = models.CharField(max_length=8, choices=PartnerGroup.choices)
    brings = models.CharField(max_length=200, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "party"], condition=Q(until_on=None), name="partner_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="partner_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} as {self.group}"


class DutyReport(Record):
    """双报到: a unit's party organisation reported for duty, with how many members. Never who: membership is not noted."""

    partner = TenantForeignKey(Partner, on_delete=models.CASCADE, related_name="reports")
    on = models.DateField()
    member_count = models.PositiveIntegerField(default=0)
    posts = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "partner", "on"], name="duty_report_once_a_day")]

    def __str__(self) -> str:
        return f"{self.partner_id} on {self.on}"


class Offer(Record):
    """What a partner can give or needs; `partner` empty: the community itself. `total` of `unit` can be taken up."""

    partner = TenantForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=6, choices=OfferKind.choices)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=300, blank=True)
    total = models.PositiveIntegerField(default=1)
    unit = models.CharField(max_length=10)
    taken_count = models.PositiveIntegerField(default=0)
    given_count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    until_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(taken_count__lte=F("total")), name="no_more_taken_than_offered"),
            models.CheckConstraint(condition=Q(given_count__lte=F("taken_count")), name="no_more_given_than_taken"),
        ]
        indexes = [models.Index(fields=["community", "kind", "-at"], name="offers_by_time")]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        return self.total - self.taken_count


class Taking(Record):
    """Somebody took up an offer, or promised what was asked for; `given_at` once it was given."""

    offer = TenantForeignKey(Offer, on_delete=models.CASCADE, related_name="takings")
    party = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=1)
    taken_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="something_is_taken")]
        indexes = [models.Index(fields=["community", "offer", "taken_at"], name="takings_of_offer")]

    def __str__(self) -> str:
        return f"{self.count} of {self.offer_id}"
