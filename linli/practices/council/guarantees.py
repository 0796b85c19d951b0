"""What council guarantees besides its constraints: counts, reasons, phases, names that are gone, steps with a task."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.models import SearchEntry
from linli.practices.council.enums import OVER, STEPS, ProjectStage, Stage
from linli.practices.council.models import Milestone, Opinion, Phase, Project, Proposal, Revision, Signature


@guarantees("council.answered", "a proposal that is over has its reason, an open one its phase with dates")
def answered(now: datetime) -> Iterator[Breach]:
    yield from each(Proposal.objects.filter(stage__in=OVER, reason=""), "was resolved without a reason")
    phase = Phase.objects.filter(
        community=OuterRef("community"), proposal=OuterRef("pk"), stage=OuterRef("stage"), turn=OuterRef("turn")
    )
    running = Proposal.objects.filter(stage__in=STEPS)
    yield from each(
        running.filter(Q(opens_on=None) | Q(closes_on=None) | ~Exists(phase)), "is in a phase without dates"
    )


@guarantees("council.counts", "a proposal knows how many support it, and its text is that of its latest revision")
def counts(now: datetime) -> Iterator[Breach]:
    signed = Signature.objects.filter(community=OuterRef("community"), proposal=OuterRef("pk")).order_by()
    number = Subquery(signed.values("proposal").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    wrong = Proposal.objects.annotate(n=Coalesce(number, 0)).exclude(support_count=F("n"))
    yield from each(wrong, "counts other supporters than it has")
    latest = Revision.objects.filter(community=OuterRef("community"), proposal=OuterRef("pk")).order_by("-number")
    texts = Proposal.objects.annotate(worded=Subquery(latest.values("text")[:1]))
    yield from each(texts.filter(Q(worded=None) | ~Q(text=F("worded"))), "has another text than its latest revision")


@guarantees("council.names", "a checked opinion keeps no name that was not signed")
def names(now: datetime) -> Iterator[Breach]:
    kept = Opinion.objects.filter(checked_at__isnull=False, signs=False, name__isnull=False)
    yield from each(kept, "was checked and still has the name of somebody who did not sign")


@guarantees("council.projects", "a project comes from an adopted proposal; a completed one has no open step")
def projects(now: datetime) -> Iterator[Breach]:
    yield from each(
        Project.objects.exclude(proposal__stage=Stage.ADOPTED), "comes from a proposal that was not adopted"
    )
    open_steps = Milestone.objects.filter(
        community=OuterRef("community"), project=OuterRef("pk"), matter__closed_at__isnull=True
    )
    done = Project.objects.filter(stage=ProjectStage.COMPLETED)
    yield from each(done.filter(Exists(open_steps)), "is completed, one of its steps is not")


@guarantees("council.search", "every proposal can be found")
def search(now: datetime) -> Iterator[Breach]:
    entry = SearchEntry.objects.filter(community=OuterRef("community"), kind="proposal", subject_id=OuterRef("pk"))
    yield from each(Proposal.objects.exclude(Exists(entry)), "is not in the search index")
