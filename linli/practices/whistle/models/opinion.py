"""社情民意 heard by the police post: a matter like any other, so it has a holder, a due time and an answer."""

from django.db import models

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.whistle.enums import Heard, OpinionTopic
from linli.registry.models import Party


class Opinion(Record):
    """`post` is who heard it; nobody is noted who said it."""

    matter = TenantOneToOneField(Matter, on_delete=models.PROTECT, related_name="opinion")
    post = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="opinions")
    topic = models.CharField(max_length=14, choices=OpinionTopic.choices)
    heard = models.CharField(max_length=10, choices=Heard.choices)
    heard_on = models.DateField()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "post", "-heard_on"], name="opinions_of_post")]

    def __str__(self) -> str:
        return f"opinion {self.matter_id}"
