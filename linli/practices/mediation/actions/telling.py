"""Whom a case is told to: the parties by the phones they left, mediator and body as staff. Never a name of a party."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from linli.accounts.actions.notices import tell
from linli.kernel.wording import kept
from linli.practices.mediation.models import Dispute, DisputeParty
from linli.practices.mediation.queries.disputes import parties_of, today
from linli.registry.queries.people import users_behind


def case_path(dispute: Dispute) -> str:
    return reverse("mediation-case", kwargs={"code": dispute.matter.community.code, "id": dispute.id})


def own_path(dispute: Dispute) -> str:
    """Where a party reads of it, after proving their phone."""
    return reverse("my-dispute", kwargs={"code": dispute.matter.community.code, "id": dispute.id})


def tell_parties_to(
    *, dispute: Dispute, text: Promise, now: datetime, only: DisputeParty | None = None,
    parties: Sequence[DisputeParty] | None = None, **values: object,
) -> None:  # fmt: skip
    """By account, where a phone is known; one who died is told nothing. `parties` where they have been read already."""
    known = parties_of(dispute) if parties is None else parties
    meant = [party for party in known if only is None or party.id == only.id]
    accounts = [party.account.id for party in meant if party.account and party.account.silenced_on is None]
    if accounts:
        words = kept(text, number=dispute.number, **values)
        tell(accounts=accounts, kind="mediation", text=words, path=own_path(dispute), about=dispute.matter_id, now=now)


def tell_staff_of(
    *, dispute: Dispute, text: Promise, now: datetime, besides: Iterable[UUID | None] = (), **values: object
) -> None:
    """Whoever holds it and the body that settles it."""
    parties = [party for party in (dispute.matter.holder_id, dispute.body_id) if party]
    users = [user for user in users_behind(parties, today(now)) if user not in set(besides)]
    words = kept(text, number=dispute.number, **values)
    tell(users=users, kind="mediation", text=words, path=case_path(dispute), about=dispute.matter_id, now=now)
