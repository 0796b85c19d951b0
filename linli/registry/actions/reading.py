"""Reading what is sensitive in a file: for a reason, in a log that the person can read; in an emergency, by anyone."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.actions.reads import note_read
from linli.accounts.enums import Role
from linli.accounts.models import Grant, ResidentAccount, User
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.enums import DataRead, WhyRead
from linli.registry.models import EmergencyAccess, Person
from linli.registry.queries.standing import in_force

SENSITIVE = (DataRead.PHONE, DataRead.IDENTITY, DataRead.CIRCUMSTANCES)
EMERGENCY_LASTS = timedelta(hours=3)
LEAST_WORDS = 5
TOLD_SECRETARY = gettext_lazy("%(who)s 紧急查阅了 %(person)s 的档案，到 %(until)s 为止。理由：%(reason)s")
TOLD_PERSON = gettext_lazy("%(who)s 因紧急情况查看了您的档案，到 %(until)s 为止。理由：%(reason)s")


@transaction.atomic
def open_parts(*, person: Person, parts: Iterable[str], why: str, words: str, by: Actor, now: datetime) -> str:
    """Note that sensitive parts of a file are shown, and why. The reason as it stands in the log.

    Raises `PersonRefused` without a part, a reason, or the words that `other` wants.
    """
    chosen = [part for part in SENSITIVE if part in set(parts)]
    if not chosen:
        raise PersonRefused(_("请勾选要看什么"))
    if why not in WhyRead or (why == WhyRead.OTHER and not words.strip()):
        raise PersonRefused(_("请写明查看理由"))
    reason = kept(WhyRead(why).label) if why != WhyRead.OTHER else ""
    reason = "：".join(part for part in (reason, words.strip()) if part)[:200]
    for part in chosen:
        note_read(by=by, subject=person.id, what=part, reason=reason, now=now)
    return reason


@transaction.atomic
def open_in_emergency(*, person: Person, user: User, reason: str, by: Actor, now: datetime) -> EmergencyAccess:
    """紧急查阅: `user`, who has no right to it, reads one file for three hours; the secretary and the person are told.

    Raises `PersonRefused` without a reason in words.
    """
    if len(reason.strip()) < LEAST_WORDS:
        raise PersonRefused(_("请写清楚出了什么事，至少五个字"))
    access = EmergencyAccess.new(
        user=user, person=person, reason=reason.strip()[:200], from_at=now, until_at=now + EMERGENCY_LASTS
    )
    note_read(by=by, subject=person.id, what=DataRead.EMERGENCY, reason=access.reason, now=now)
    record(subject=person, kind="person", verb="emergency", by=by, now=now, access=str(access.id))
    _tell_of(access, person, user, now)
    return access


def _tell_of(access: EmergencyAccess, person: Person, user: User, now: datetime) -> None:
    grants = Grant.objects.filter(in_force(local(now).date()), role=Role.SECRETARY).exclude(user=user)
    secretaries = list(grants.order_by("user_id").values_list("user_id", flat=True))
    until = f"{local(access.until_at):%H:%M}"
    said = {"who": user.name, "person": person.party.name, "until": until, "reason": access.reason}
    code = {"code": person.community.code}
    tell(
        users=secretaries, kind="emergency_access", text=kept(TOLD_SECRETARY, **said), about=access.id, now=now,
        path=reverse("reads", kwargs=code) + f"?person={person.id}",
    )  # fmt: skip
    if person.account_id:
        tell(
            accounts=[person.account_id], kind="emergency_access", text=kept(TOLD_PERSON, **said), about=access.id, now=now,
            path=reverse("my-reads", kwargs=code),
        )  # fmt: skip


@transaction.atomic
def link_account(*, person: Person, by: Actor, now: datetime) -> None:
    """This person is who proved this phone here: from now on they see who read their file. Raises `PersonRefused`."""
    account = ResidentAccount.objects.filter(phone_hash=person.phone_hash).exclude(verified_at=None).first()
    if not person.phone_hash or account is None:
        raise PersonRefused(_("这个电话还没有验证登录过，请本人先用它登录一次"))
    Person.objects.filter(id=person.id).update(account=account)
    record(subject=person, kind="person", verb="link_account", by=by, now=now, account=str(account.id))
