"""Ballots as staff and residents find them. Drafts are the staff's own."""

from uuid import UUID

from django.db.models import Q, QuerySet

from linli.accounts.models import ResidentAccount
from linli.accounts.visitors import Visitor
from linli.engines.ballots.enums import ObjectionState, Stage
from linli.engines.ballots.models import Ballot, Box, Objection, RollEntry, SealedVote, Sheet, StrippedVote, Teller
from linli.engines.ballots.permissions import SEE
from linli.registry.models import Person


def ballots_for(visitor: Visitor) -> QuerySet[Ballot]:
    """What a visitor may open: drafts for those who may see preparations, the rest for everybody."""
    rows = Ballot.objects.all()
    return rows if visitor.may(SEE) and visitor.verified else rows.exclude(stage=Stage.DRAFT)


def ballot_for(visitor: Visitor, id: UUID) -> Ballot | None:
    return ballots_for(visitor).filter(id=id).first()


def newest(rows: QuerySet[Ballot], limit: int = 50) -> list[Ballot]:
    return list(rows.order_by("-created_at", "-id")[:limit])


def objections_of(ballot: Ballot) -> list[Objection]:
    """Those that wait first."""
    rows = Objection.objects.filter(ballot=ballot).order_by("at", "id")
    return sorted(rows, key=lambda each: each.state != ObjectionState.WAITING)


def own_objections(ballot: Ballot, account: ResidentAccount) -> list[Objection]:
    return list(Objection.objects.filter(ballot=ballot, account=account).order_by("-at", "-id")[:10])


def waiting_count(ballot: Ballot) -> int:
    return Objection.objects.filter(ballot=ballot, state=ObjectionState.WAITING).count()


def boxes_of(ballot: Ballot) -> list[Box]:
    rows = Box.objects.filter(ballot=ballot).select_related("electorate", "watcher__party", "other_watcher__party")
    return list(rows.order_by("number", "id"))


def box_of(ballot: Ballot, id: UUID) -> Box | None:
    return Box.objects.filter(ballot=ballot, id=id).select_related("ballot", "electorate").first()


def sheets_of(box: Box) -> list[Sheet]:
    return list(Sheet.objects.filter(box=box).order_by("number", "id"))


def tellers_of(ballot: Ballot) -> list[Teller]:
    return list(Teller.objects.filter(ballot=ballot).select_related("person__party").order_by("number", "id"))


def people_to_name(limit: int = 60) -> list[str]:
    """Names of the staff, offered where tellers and watchers are typed in."""
    rows = Person.objects.exclude(user=None).select_related("party").order_by("party__name", "id")
    return [person.party.name for person in rows[:limit]]


def called(ballot: Ballot, name: str) -> list[RollEntry]:
    """Lines of exactly this name: nobody reads a roll by guessing letters."""
    rows = RollEntry.objects.filter(ballot=ballot, is_listed=True, person__party__name=name.strip())
    return list(rows.select_related("person__party", "electorate").order_by("id")[:20])


def line_for(ballot: Ballot, id: UUID) -> RollEntry | None:
    rows = RollEntry.objects.filter(ballot=ballot, id=id, is_listed=True)
    return rows.select_related("person__party", "electorate").first()


def receipt_of_line(entry: RollEntry) -> str:
    """The receipt of the vote sealed beside a line; empty where there is none (any more)."""
    found = SealedVote.objects.filter(entry=entry).order_by("id").values_list("receipt", flat=True).first()
    return found or ""


def is_stored(ballot: Ballot, receipt: str) -> bool:
    """Whether a vote with this receipt is stored, sealed or stripped of its name."""
    mine = Q(ballot=ballot, receipt=receipt.strip().upper())
    return SealedVote.objects.filter(mine).exists() or StrippedVote.objects.filter(mine).exists()
