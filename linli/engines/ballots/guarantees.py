"""What the ballots engine guarantees, asked of every ballot there is."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from linli.engines.ballots.enums import SEALED_WAYS, ObjectionState, Stage
from linli.engines.ballots.models import AnonymousBallot, Ballot, Objection, RollEntry, SealedVote, Sheet, StrippedVote
from linli.engines.ballots.queries.published import counted_as, file_of
from linli.engines.ballots.rules.published import digest, recounted
from linli.kernel.doctor import Breach, each, guarantees
from linli.kernel.tenancy import in_community

VOTING = (Stage.OPEN, Stage.CLOSED)


@guarantees("ballots.one_vote", "whoever voted is on the roll once, and has one vote, sealed or in a box")
def one_vote(now: datetime) -> Iterator[Breach]:
    vote = SealedVote.objects.filter(community=OuterRef("community"), entry=OuterRef("pk"))
    voting = RollEntry.objects.filter(ballot__stage__in=VOTING)
    sealed = voting.filter(way__in=SEALED_WAYS)
    yield from each(sealed.exclude(Exists(vote)), "is ticked off and has no sealed vote")
    yield from each(voting.exclude(way__in=SEALED_WAYS).filter(Exists(vote)), "has a sealed vote and is not ticked off")
    yield from each(RollEntry.objects.exclude(way="").filter(is_listed=False), "voted and is off the roll")
    early = RollEntry.objects.exclude(way="").filter(ballot__stage__in=(Stage.DRAFT, Stage.ROLLS))
    yield from each(early, "voted before the ballot opened")


@guarantees("ballots.secret", "no readable choice before the close, no vote beside a name after the count")
def secret(now: datetime) -> Iterator[Breach]:
    early = AnonymousBallot.objects.exclude(ballot__stage=Stage.PUBLISHED)
    yield from each(early, "can be read before its ballot was counted")
    yield from each(SealedVote.objects.exclude(ballot__stage__in=VOTING), "lies beside a name after the count")
    yield from each(Sheet.objects.exclude(box__ballot__stage=Stage.CLOSED), "was typed in outside the count")
    over = StrippedVote.objects.filter(ballot__public_key=None)
    yield from each(over, "is kept after the recount period")


@guarantees("ballots.rolls", "no ballot is open while an objection to its rolls waits")
def rolls(now: datetime) -> Iterator[Breach]:
    waiting = Objection.objects.filter(state=ObjectionState.WAITING).exclude(ballot__stage=Stage.ROLLS)
    yield from each(waiting, "was never answered")


@guarantees("ballots.recount", "what was published has its digest, and counted again it elects the same")
def recount(now: datetime) -> Iterator[Breach]:
    published = Ballot.objects.filter(stage=Stage.PUBLISHED).select_related("community").order_by("community_id", "id")
    for ballot in published.iterator():
        with in_community(ballot.community_id):
            text, outcome = file_of(ballot.community, ballot, counted_as(ballot))
        kind, community = "ballots.ballot", ballot.community_id
        if digest(text) != ballot.digest:
            yield Breach(kind, str(ballot.id), "its ballots are no longer those that were published", community)
        elif list(outcome.winners) != (ballot.result or {}).get("winners") or not recounted(text)[1]:
            yield Breach(kind, str(ballot.id), "counted again it elects others", community)


@guarantees("ballots.turnout", "there are as many ballots as votes, but for what was said of a box")
def turnout(now: datetime) -> Iterator[Breach]:
    for ballot in Ballot.objects.filter(stage=Stage.PUBLISHED).order_by("community_id", "id").iterator():
        with in_community(ballot.community_id):
            papers = AnonymousBallot.objects.filter(ballot=ballot).count()
            people = RollEntry.objects.filter(ballot=ballot).exclude(way="").count()
        if papers != people and not (ballot.result or {}).get("boxes"):
            words = f"{people} people voted, there are {papers} ballots"
            yield Breach("ballots.ballot", str(ballot.id), words, ballot.community_id)
