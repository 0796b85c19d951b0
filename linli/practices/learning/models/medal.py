"""敬老金牌: one for everybody of ninety, once."""

from django.db import models

from linli.engines.gatherings.models import Gathering
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.registry.models import Person


class Medal(Record):
    """Given at a gathering or at the door (`gathering` empty). One a person: the database holds it."""

    person = TenantOneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    gathering = TenantForeignKey(Gathering, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_on = models.DateField()
    taken_by = models.CharField(max_length=40, blank=True, help_text="who took it for them, in words: 本人, 儿子")

    def __str__(self) -> str:
        return f"medal of {self.person_id}"
