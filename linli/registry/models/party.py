"""Whatever can hold, owe or receive: person, team, body, organisation. One table, so that everything can point at it."""

from django.db import models

from linli.kernel.tenancy import Record
from linli.registry.enums import PartyKind


class Party(Record):
    """`name` is what the story of a matter shows; a person's or group's own row has the same id."""

    kind = models.CharField(max_length=12, choices=PartyKind.choices)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "kind", "name"], name="party_by_name")]

    def __str__(self) -> str:
        return self.name
