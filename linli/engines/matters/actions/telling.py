"""Who hears of what happened to a matter: its holder's people, its reporter, the superior."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from linli.accounts.actions.notices import tell
from linli.engines.matters.models import Matter, Reporter
from linli.engines.matters.queries.superiors import superior_users
from linli.kernel.links import tracking_mac
from linli.registry.queries.people import users_behind


def desk_path(matter: Matter) -> str:
    return reverse("matter", kwargs={"code": matter.community.code, "id": matter.id})


def tracking_path(matter: Matter) -> str:
    """The link by which the reporter follows the matter without an account."""
    mac = tracking_mac(matter.id)
    return reverse("track", kwargs={"code": matter.community.code, "number": matter.number, "mac": mac})


def tell_parties(
    *,
    matter: Matter,
    parties: Iterable[UUID],
    kind: str,
    text: str | Promise,
    now: datetime,
    besides: Iterable[UUID] = (),
) -> None:
    """Tell the users behind some parties, except those named in `besides` (who did it need not be told)."""
    users = [user for user in users_behind(parties, now.date()) if user not in set(besides)]
    tell(users=users, kind=kind, text=str(text), path=desk_path(matter), about=matter.id, now=now)


def tell_superiors(*, matter: Matter, kind: str, text: str | Promise, now: datetime) -> None:
    """Tell whoever the responsibilities name as superior for the place."""
    users = superior_users(matter, now)
    tell(users=users, kind=kind, text=str(text), path=desk_path(matter), about=matter.id, now=now)


def tell_reporter(*, matter: Matter, kind: str, text: str | Promise, now: datetime) -> None:
    """Tell whoever raised it, if a phone is known; one who died, or was imported, is never told anything."""
    told = Reporter.objects.filter(matter=matter, account__isnull=False, account__silenced_on=None)
    reporter = told.only("account_id").first()
    if reporter and reporter.account_id and not matter.is_history:
        tell(
            accounts=[reporter.account_id],
            kind=kind,
            text=str(text),
            path=tracking_path(matter),
            about=matter.id,
            now=now,
        )
