"""A demo's users and residents' accounts, and a past that is over: read, and sent to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import F

from linli.accounts.actions.notices import SEND
from linli.accounts.enums import ChannelKind, Role, SendingState
from linli.accounts.models import Grant, JurisdictionGrant, Notice, ResidentAccount, Sending, User
from linli.kernel.crypto import keyed_hash, last_four_hash
from linli.kernel.jobs import Job
from linli.kernel.models import Jurisdiction
from linli.kernel.tenancy import current_community_id
from linli.kernel.worktime import local

#: Of the demo's people alone; the sign-in page lets one in by a tap anyway.
PASSWORD = "linli-demo-2026"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """`hint`: one line on what can be tried as them; without one they are not offered at sign-in.

    `over`: areas above the community, with the role there; who has any is nobody in the community itself.
    """

    username: str
    name: str
    role: Role
    hint: str = ""
    over: tuple[tuple[Jurisdiction, Role], ...] = ()


def make_users(people: Sequence[DemoUser], since: datetime) -> list[User]:
    """Users with their role in the current community, or over areas above it. One password hash for all: hashing is slow
    on purpose."""
    secret, none = make_password(PASSWORD), make_password(None)
    users = [
        User(
            username=p.username,
            name=p.name,
            is_demo=bool(p.hint),
            demo_hint=p.hint,
            password=secret if p.hint else none,
        )
        for p in people
    ]
    User.objects.bulk_create(users)
    community, on = current_community_id(), local(since).date()
    both = list(zip(users, people, strict=True))
    Grant.objects.bulk_create(
        [Grant(community_id=community, user=u, role=p.role, from_on=on) for u, p in both if not p.over]
    )
    JurisdictionGrant.objects.bulk_create(
        JurisdictionGrant(user=user, jurisdiction=area, role=role, from_on=on)
        for user, person in both
        for area, role in person.over
    )
    return users


@dataclass(frozen=True, slots=True)
class DemoAccount:
    phone: str
    name: str
    hint: str = ""


def make_accounts(people: Sequence[DemoAccount], since: datetime) -> list[ResidentAccount]:
    """Residents whose phone was proved long ago."""
    community = current_community_id()
    accounts = [
        ResidentAccount(
            community_id=community, phone=p.phone, phone_hash=keyed_hash(p.phone, "phone"), name=p.name,
            phone_last4_hash=last_four_hash(p.phone, "phone"), verified_at=since, is_demo=bool(p.hint), demo_hint=p.hint,
            created_at=since,
        )
        for p in people
    ]  # fmt: skip
    return ResidentAccount.objects.bulk_create(accounts)


def let_the_past_rest(now: datetime) -> None:
    """Nothing of a simulated past is sent any more; what staff and residents were told two days ago they have read."""
    Job.objects.filter(kind=SEND, due_at__lte=now).update(state=Job.State.DONE, done_at=now)
    unsent = Notice.objects.exclude(account=None).filter(sent_at=None)
    rows = unsent.order_by("id").values_list("community_id", "id", "at")
    Sending.objects.bulk_create(
        [
            Sending(community_id=community, notice_id=id, channel=ChannelKind.SMS, state=SendingState.SENT, tries=1, at=at)
            for community, id, at in rows
        ],
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip
    unsent.update(sent_at=F("at"))
    Notice.objects.filter(at__lt=now - timedelta(days=2), read_at=None).update(read_at=F("at"))
