"""联席会: the partners meet once a month over topics prepared from the figures."""

from django.db import models

from linli.engines.gatherings.models import Gathering
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.whistle.enums import TopicKind


class JointReview(Record):
    """`month` is its first day; the meeting itself is a gathering."""

    month = models.DateField()
    meeting = TenantOneToOneField(Gathering, on_delete=models.PROTECT, related_name="joint_review")
    prepared_at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [models.UniqueConstraint(fields=["community", "month"], name="joint_review_once_a_month")]

    def __str__(self) -> str:
        return f"joint review of {self.month:%Y-%m}"


class ReviewTopic(Record):
    """What should be talked about, with the figures as they were when it was prepared. What was said is in the minutes,
    under an item of the same title."""

    review = TenantForeignKey(JointReview, on_delete=models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=TopicKind.choices)
    title = models.CharField(max_length=80)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "review", "position"], name="review_topics_in_order")
        ]

    def __str__(self) -> str:
        return self.title


class ReviewTask(Record):
    """What the review decided on a topic: a matter with a holder and a due time."""

    topic = TenantForeignKey(ReviewTopic, on_delete=models.CASCADE, related_name="tasks")
    matter = TenantOneToOneField(Matter, on_delete=models.PROTECT, related_name="review_task")

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "topic"], name="tasks_of_topic")]

    def __str__(self) -> str:
        return f"{self.matter_id} of {self.topic_id}"
