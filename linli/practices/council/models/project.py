"""项目: what an adopted proposal becomes: milestones, money, pictures, and what people say of it when it is done."""

from django.db import models
from django.db.models import Q

from linli.accounts.models import ResidentAccount
from linli.engines.matters.models import Matter
from linli.kernel.models import StoredFile
from linli.kernel.tenancy import Record, TenantForeignKey, TenantOneToOneField
from linli.practices.council.enums import PhotoMoment, ProjectStage, ReviewWay, Satisfaction
from linli.practices.council.models.proposal import Proposal
from linli.practices.council.models.round import Round
from linli.registry.models import Party, Person, Place


class Project(Record):
    """`rank` is its place among the year's chosen ones. What it cost is the sum of its spendings, never typed in."""

    proposal = TenantOneToOneField(Proposal, on_delete=models.PROTECT, related_name="project")
    round = TenantForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=60)
    promise = models.TextField(max_length=1000, help_text="what will be there when it is done, as people review it")
    place = TenantForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    holder = TenantForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    budget_fen = models.BigIntegerField()
    stage = models.CharField(max_length=10, choices=ProjectStage.choices, default=ProjectStage.RUNNING)
    begun_at = models.DateTimeField()
    due_on = models.DateField()
    completed_at = models.DateTimeField(null=True, blank=True)
    report = models.TextField(max_length=2000, blank=True, help_text="what was built, or why it was stopped")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "round", "rank"], condition=~Q(round=None), name="project_rank_once"
            ),
            models.CheckConstraint(condition=Q(budget_fen__gte=0), name="project_budget_positive"),
            models.CheckConstraint(
                condition=Q(stage=ProjectStage.RUNNING) | ~Q(report=""), name="project_ends_with_report"
            ),
            models.CheckConstraint(
                condition=~Q(stage=ProjectStage.COMPLETED) | Q(completed_at__isnull=False),
                name="project_completed_when",
            ),
        ]
        indexes = [models.Index(fields=["community", "stage", "due_on"], name="project_by_stage")]

    def __str__(self) -> str:
        return self.title


class Milestone(Record):
    """A step of a project; its work is a task, whose holder and due time are the milestone's."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    matter = TenantForeignKey(Matter, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "matter"], name="milestone_of_task_once"),
            models.UniqueConstraint(fields=["community", "project", "position"], name="milestone_position_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Spending(Record):
    """Money spent on a project, in fen; what was too much is corrected by another one, negative."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="spendings")
    label = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    source = models.CharField(max_length=40, blank=True, help_text="who paid: 社区经费, 共建单位 …")
    spent_on = models.DateField()

    class Meta(Record.Meta):
        constraints = [models.CheckConstraint(condition=~Q(amount_fen=0), name="spending_not_nothing")]
        indexes = [models.Index(fields=["community", "project", "spent_on"], name="spendings_of_project")]

    def __str__(self) -> str:
        return self.label


class ProjectPhoto(Record):
    """A picture of a project, public as the project is."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="photos")
    file = TenantForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=8, choices=PhotoMoment.choices)
    caption = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["community", "project"], name="photos_of_project")]
        constraints = [models.UniqueConstraint(fields=["community", "file"], name="photo_of_one_project")]

    def __str__(self) -> str:
        return f"photo of {self.project_id}"


class Reviewer(Record):
    """Somebody who voted in the round, so may review what was built; never how they voted."""

    round = TenantForeignKey(Round, on_delete=models.CASCADE, related_name="reviewers")
    person = TenantForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    account = TenantForeignKey(ResidentAccount, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(person=None, account=None), name="reviewer_is_somebody"),
            models.UniqueConstraint(
                fields=["community", "round", "person"], condition=~Q(person=None), name="reviewer_person_once"
            ),
            models.UniqueConstraint(
                fields=["community", "round", "account"], condition=~Q(account=None), name="reviewer_account_once"
            ),
        ]

    def __str__(self) -> str:
        return f"reviewer of {self.round_id}"


class CompletionReview(Record):
    """竣工评议: one reviewer's rating of one project. `once` hides who; it may be changed while the review is open."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="reviews")
    once = models.CharField(max_length=64)
    rating = models.CharField(max_length=12, choices=Satisfaction.choices)
    words = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=6, choices=ReviewWay.choices, default=ReviewWay.PHONE)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "project", "once"], name="completion_review_once"),
            models.CheckConstraint(
                condition=~Q(rating=Satisfaction.UNSATISFIED) | ~Q(words=""), name="unsatisfied_says_why"
            ),
        ]
        indexes = [models.Index(fields=["community", "project", "rating"], name="reviews_of_project")]

    def __str__(self) -> str:
        return f"review of {self.project_id}"
