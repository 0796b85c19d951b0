"""Who was put forward: what a neighbour has to answer, and those who said yes and wait for the office."""

from uuid import UUID

from linli.accounts.models import ResidentAccount
from linli.practices.doorhelp.models import Nomination

#: More at once than anybody looks through.
MOST = 100


def nomination_of(account: ResidentAccount, id: UUID) -> Nomination | None:
    """What somebody is asked, whether answered or not."""
    return Nomination.objects.filter(id=id, account=account).first()


def asked_of(account: ResidentAccount) -> Nomination | None:
    """What somebody has not answered yet."""
    return Nomination.objects.filter(account=account, agreed_at=None, declined_at=None).first()


def agreed() -> list[Nomination]:
    """Those who said yes, the longest waiting first."""
    return list(Nomination.objects.exclude(agreed_at=None).select_related("account").order_by("agreed_at", "id")[:MOST])


def agreed_with(id: UUID | None) -> Nomination | None:
    rows = Nomination.objects.exclude(agreed_at=None).select_related("account")
    return rows.filter(id=id).first() if id else None
