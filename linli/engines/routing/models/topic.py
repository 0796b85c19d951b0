"""热点: what many raise at once."""

from django.db import models

from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField


class Topic(Record):
    """A group of matters that hang together, named by what most of them say."""

    name = models.CharField(max_length=60)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    found_at = models.DateTimeField()
    became = models.CharField(max_length=40, blank=True, help_text="task, or the key of what else it became")
    became_at = models.DateTimeField(null=True, blank=True)
    became_path = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "-last_at"], name="topics_by_time")]

    def __str__(self) -> str:
        return self.name


class TopicMatter(Record):
    """A matter of a topic; of one at most."""

    topic = TenantForeignKey(Topic, on_delete=models.CASCADE, related_name="members")
    matter = TenantOneToOneField(Matter, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "topic"], name="matters_of_topic")]

    def __str__(self) -> str:
        return f"{self.matter_id} of {self.topic_id}"
