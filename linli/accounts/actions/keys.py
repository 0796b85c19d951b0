"""Keys for other systems: made by a secretary, shown once, revoked at any time; each call counted."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from linli.accounts.enums import REACH, STAFF, KeyScope, Reach, Role
from linli.accounts.models import ApiKey, User
from linli.accounts.visitors import parties_to_act_for
from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.events import record

PREFIX = "linli"
LONGEST = timedelta(days=3 * 366)
MOST_A_MINUTE = 6000
DEFAULT_A_MINUTE = 120


class KeyRefused(ValueError):
    """No such key can be made; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a key is to be: its name, what it may, as whom it acts, until when, how often."""

    name: str
    scopes: Collection[str]
    role: Role
    expires_at: datetime
    party_id: UUID | None = None
    per_minute: int = DEFAULT_A_MINUTE


@transaction.atomic
def make_key(*, wanted: Wanted, user: User, by: Actor, now: datetime) -> tuple[ApiKey, str]:
    """A new key and the words that open it, which are kept nowhere. Raises `KeyRefused`."""
    _check(wanted, now)
    secret = secrets.token_urlsafe(32)
    of_team = REACH[wanted.role] == Reach.TEAM
    key = ApiKey.new(
        name=wanted.name.strip()[:60], role=wanted.role, party_id=wanted.party_id if of_team else None,
        scopes=sorted(wanted.scopes), secret_hash=hash_of(secret), per_minute=wanted.per_minute, made_by=user, made_at=now,
        expires_at=wanted.expires_at,
    )  # fmt: skip
    record(subject=key, kind="key", verb="make", by=by, now=now, role=key.role, scopes=key.scopes)
    return key, f"{PREFIX}_{key.id.hex}_{secret}"


def hash_of(secret: str) -> str:
    return keyed_hash(secret, "api-key")


def _check(wanted: Wanted, now: datetime) -> None:
    if not wanted.name.strip():
        raise KeyRefused(_("请写是给哪个系统用的"))
    if not wanted.scopes or not set(wanted.scopes) <= set(KeyScope.values):
        raise KeyRefused(_("请至少选一项用途"))
    if wanted.role not in STAFF or REACH[wanted.role] not in {Reach.COMMUNITY, Reach.TEAM}:
        raise KeyRefused(_("请选择以什么身份办事"))
    known = dict(parties_to_act_for()) if REACH[wanted.role] == Reach.TEAM else {}
    if REACH[wanted.role] == Reach.TEAM and wanted.party_id not in known:
        raise KeyRefused(_("%(role)s只看得到所在单位、队伍手上的事，请选是哪一个") % {"role": wanted.role.label})
    if not now < wanted.expires_at <= now + LONGEST:
        raise KeyRefused(_("有效期要在今天之后、三年之内"))
    if not 1 <= wanted.per_minute <= MOST_A_MINUTE:
        raise KeyRefused(_("每分钟次数要在 1 到 %(most)d 之间") % {"most": MOST_A_MINUTE})


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Actor, now: datetime) -> ApiKey:
    """It opens nothing any more, from the next call on. Revoked twice is revoked."""
    if ApiKey.objects.filter(id=key.id, revoked_at=None).update(revoked_at=now):
        key.revoked_at = now
        record(subject=key, kind="key", verb="revoke", by=by, now=now)
    return key


def count_call(*, key: ApiKey, now: datetime) -> int:
    """Count one call; how many the key has left in this minute, below zero for one too many. `key` as it was just read."""
    row, minute = ApiKey.objects.filter(id=key.id), now.replace(second=0, microsecond=0)
    used, told = key.minute_count + 1 if key.minute_at == minute else 1, {"minute_at": minute, "last_used_at": now}
    as_read = row.filter(minute_at=key.minute_at, minute_count=key.minute_count)
    if not as_read.update(minute_count=used, **told):  # another of its calls was counted in between
        same = When(minute_at=minute, then=F("minute_count") + 1)
        row.update(minute_count=Case(same, default=Value(1)), **told)
        used = row.values_list("minute_count", flat=True).get()
    return key.per_minute - used
