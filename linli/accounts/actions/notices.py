"""`tell()`: everybody who must hear of a change is written down in the same transaction; sending is a leased job."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from linli.accounts.models import Notice
from linli.kernel.jobs import schedule_many
from linli.kernel.tenancy import current_community_id
from linli.kernel.together import Together

SEND = "accounts.send"


def tell(
    *, kind: str, text: str, path: str, now: datetime, users: Iterable[UUID] = (), accounts: Iterable[UUID] = (),
    about: UUID | None = None,
) -> list[Notice]:  # fmt: skip
    """Notices for users (on their page) and residents' accounts (on their page and by the channel). Returns them.

    `text` is in the community's language (`kernel.wording.kept`), not in that of whoever acts.
    """
    community_id = current_community_id()
    common = {
        "community_id": community_id,
        "kind": kind,
        "text": text[:500],
        "path": path,
        "about_id": about,
        "at": now,
    }
    notices = [Notice(user_id=user, **common) for user in dict.fromkeys(users)]
    notices += [Notice(account_id=account, **common) for account in dict.fromkeys(accounts)]
    waiting = _TOGETHER.waiting()
    if waiting is None:
        _write(notices)
    else:
        waiting += notices
    return notices


def _write(notices: Sequence[Notice]) -> None:
    Notice.objects.bulk_create(notices)
    sent = [(str(each.id), each.at, {"notice": str(each.id)}) for each in notices if each.account_id]
    if sent:
        schedule_many(kind=SEND, wanted=sent)


_TOGETHER: Together[list[Notice]] = Together("notices", list, _write)
told_together = _TOGETHER.within


def mark_read(*, user: UUID | None = None, account: UUID | None = None, now: datetime) -> int:
    """Mark everything of one reader as read."""
    return Notice.objects.filter(user_id=user, account_id=account, read_at=None).update(read_at=now)
