"""Proposals as everybody may read them: never who proposed, supports or objects; `public_proposals` is the only door."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.fields import BigIntegerField
from django.db.models.functions import Coalesce

from linli.accounts.models import ResidentAccount
from linli.kernel.grams import grams
from linli.practices.council.enums import OVER, Stage, Stance
from linli.practices.council.models import (
    Appraisal,
    Milestone,
    Opinion,
    Phase,
    Project,
    ProjectPhoto,
    Proposal,
    Revision,
    Signature,
    Spending,
)
from linli.practices.council.rules import Count, Piece, Shown, alike, difference, published

PAGE = 20
LOOKED_AT = 300


def public_proposals() -> QuerySet[Proposal]:
    return Proposal.objects.filter(hidden_reason="")


def supported_by(account: ResidentAccount | None) -> Exists | Value:
    if account is None:
        return Value(False)
    return Exists(Signature.objects.filter(proposal=OuterRef("id"), community=OuterRef("community"), account=account))


def to_decide(account: ResidentAccount | None, today: date) -> tuple[list[Proposal], list[Proposal], list[Proposal]]:
    """What can be supported, talked about, and what is further on; each by the day it ends. One query.

    What is on a round's ballot is told there.
    """
    voted_on = Q(stage=Stage.RESOLUTION, round__isnull=False)
    rows = public_proposals().exclude(stage__in=OVER).exclude(voted_on).select_related("place")
    found: list[Proposal] = list(rows.annotate(supported=supported_by(account)).order_by("closes_on", "id")[:60])
    open_now = [each for each in found if each.opens_on and each.closes_on and each.opens_on <= today <= each.closes_on]
    support = [each for each in open_now if each.stage == Stage.PROPOSED]
    speak = [each for each in open_now if each.stage == Stage.DISCUSSION]
    shown = {each.id for each in (*support, *speak)}
    return support, speak, [each for each in found if each.id not in shown]


def decided(page: int) -> tuple[list[Proposal], bool]:
    """Resolved ones, latest first, with their project; whether there are more."""
    begin = (page - 1) * PAGE
    rows = public_proposals().filter(stage__in=OVER).select_related("project", "place").order_by("-closed_at", "-id")
    found = list(rows[begin : begin + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def similar(title: str, text: str) -> list[Proposal]:
    """Public proposals that read alike, most alike first; closed ones too: they may be answered already."""
    rows = public_proposals().only("id", "title", "text", "stage", "number", "support_count")
    recent = rows.order_by("-proposed_at", "-id")[:LOOKED_AT]
    others = ((grams(f"{each.title} {each.text[:300]}"), each) for each in recent)
    return list(alike(grams(f"{title} {text[:300]}"), others))  # type: ignore[arg-type]


def shown_proposal(id: UUID, account: ResidentAccount | None) -> Proposal | None:
    """A public proposal with its project, what was spent on it, and whether the reader supports it. One query."""
    rows = public_proposals().filter(id=id).select_related("community", "place", "round", "project__holder")
    return rows.annotate(supported=supported_by(account), spent_fen=spent()).first()


def spent(project: str = "project") -> Coalesce:
    """What was spent on a project, as a column."""
    rows = Spending.objects.filter(project=OuterRef(project), community=OuterRef("community"))
    total = rows.order_by().values("project").annotate(total=Sum("amount_fen")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0, BigIntegerField()))


def last_step() -> Coalesce:
    """The position of a project's last step, 0 where it has none, as a column."""
    rows = Milestone.objects.filter(project=OuterRef("id"), community=OuterRef("community")).order_by("-position")
    return Coalesce(Subquery(rows.values("position")[:1]), Value(0))


def unchecked() -> Coalesce:
    """How many opinions of a proposal nobody checked yet, as a column."""
    rows = Opinion.objects.filter(proposal=OuterRef("id"), community=OuterRef("community"), checked_at=None)
    number = rows.order_by().values("proposal").annotate(n=Number("id")).values("n")
    return Coalesce(Subquery(number, output_field=BigIntegerField()), Value(0, BigIntegerField()))


# -- the parts of the story


@dataclass(frozen=True, slots=True)
class Round:
    """One round of discussion: its text, how it differs from the one before, what people said."""

    revision: Revision
    change: list[Piece]
    said_count: int
    shown: Shown | None
    words: list[str]


def turns_of(proposal: Proposal, today: date, small: int) -> list[Round]:
    """Every wording with its opinions. Counts come when the discussion of the round is over, small groups joined."""
    revisions = list(Revision.objects.filter(proposal=proposal).order_by("number"))
    counts, words = _opinions(proposal)
    found = []
    for before, revision in zip([None, *revisions], revisions, strict=False):
        change = difference(before.text, revision.text) if before else []
        of_turn = counts.get(revision.number, {})
        open_still = (
            proposal.stage == Stage.DISCUSSION and proposal.turn == revision.number
            and proposal.closes_on is not None and today <= proposal.closes_on
        )  # fmt: skip
        number = sum(count.total for count in of_turn.values())
        shown = None if open_still else published(of_turn, small)
        found.append(Round(revision, change, number, shown, [] if open_still else words.get(revision.number, [])))
    return found


def _opinions(proposal: Proposal) -> tuple[dict[int, dict[str, Count]], dict[int, list[str]]]:
    """Checked opinions of each round: counts by way; the words that are shown, without way or stance. One query."""
    rows = Opinion.objects.filter(proposal=proposal, checked_at__isnull=False)
    grouped = rows.values_list("turn", "way", "stance", "public_words").annotate(n=Number("id"))
    counts: dict[int, dict[str, Count]] = {}
    words: dict[int, list[str]] = {}
    for turn, way, stance, said, n in grouped.order_by("turn", "way", "stance", "public_words"):
        one = Count(n * (stance == Stance.FOR), n * (stance == Stance.AGAINST), n * (stance == Stance.UNSURE))
        ways = counts.setdefault(turn, {})
        ways[way] = ways.get(way, Count()).plus(one)
        if said:
            words.setdefault(turn, []).append(said)
    return counts, {turn: sorted(set(said)) for turn, said in words.items()}


def phases_of(proposal: Proposal) -> list[Phase]:
    return list(Phase.objects.filter(proposal=proposal).order_by("began_at", "id"))


def appraisals_of(proposal: Proposal, *, done: bool) -> list[Appraisal]:
    rows = Appraisal.objects.filter(proposal=proposal).select_related("party", "matter").order_by("asked_at", "id")
    return [each for each in rows if each.done_at or not done]


def milestones_of(project: Project) -> list[Milestone]:
    rows = Milestone.objects.filter(project=project).select_related("matter__holder")
    return list(rows.order_by("position", "id"))


def photos_of(project: Project) -> list[ProjectPhoto]:
    return list(ProjectPhoto.objects.filter(project=project).order_by("at", "id"))


def public_photo(id: UUID) -> ProjectPhoto | None:
    """A picture of a project whose proposal is public."""
    rows = ProjectPhoto.objects.filter(id=id, project__proposal__hidden_reason="")
    return rows.select_related("file").first()


def opinion_of(proposal: Proposal, once: str) -> Opinion | None:
    return Opinion.objects.filter(proposal=proposal, turn=proposal.turn, once=once).first()
