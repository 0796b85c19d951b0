"""Who follows a proposal: who proposed it, who supports it, who raised the matters joined into it."""

from uuid import UUID

from django.db.models import Q

from linli.accounts.models import ResidentAccount
from linli.engines.matters.models import Reporter
from linli.practices.council.models import JoinedMatter, Proposal, Signature


def followers_of(proposal: Proposal) -> list[UUID]:
    """Accounts, each once, in a fixed order; those that want to hear nothing left out. One query."""
    signed = Signature.objects.filter(proposal=proposal).order_by().values("account_id")
    joined = JoinedMatter.objects.filter(proposal=proposal).order_by().values("matter_id")
    raised = Reporter.objects.filter(matter_id__in=joined).exclude(account=None).order_by().values("account_id")
    theirs = Q(id__in=signed) | Q(id__in=raised) | Q(id=proposal.account_id)
    rows = ResidentAccount.objects.filter(theirs, silenced_on=None).order_by("id")
    return list(rows.values_list("id", flat=True))
