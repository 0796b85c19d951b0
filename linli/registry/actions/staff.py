"""Staff come and go: a user gets a role here, and is a person on file; a role ends; a password is made anew."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts.enums import STAFF, Role
from linli.accounts.models import Grant, JurisdictionGrant, Session, User
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Jurisdiction
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.actions.people import Known, put_on_file
from linli.registry.models import Person
from linli.registry.queries.holdings import held_by


class StaffRefused(ValueError):
    """Why somebody cannot be appointed or let go; shown to whoever tried."""


@transaction.atomic
def appoint(*, username: str, name: str, role: Role, by: Actor, now: datetime) -> tuple[User, str]:
    """Give a user a role in the current community; make the user and the person where they are new.

    Returns the user and their first password, shown once; empty for a user who exists already (in another community, or
    with another role). Raises `StaffRefused`.
    """
    user, password = _user(username, name, role)
    person = Person.objects.filter(user=user).first()
    if person is None:
        person = put_on_file(known=Known(name=name, title=kept(role.label)), by=by, now=now)
        Person.objects.filter(id=person.id).update(user=user)
    try:
        with transaction.atomic():
            Grant.new(user=user, role=role, from_on=local(now).date())
    except IntegrityError:
        raise StaffRefused(_("%(name)s 已经是%(role)s") % {"name": user.name, "role": role.label}) from None
    record(subject=person, kind="person", verb="appoint", by=by, now=now, role=role.value)
    return user, password


@transaction.atomic
def appoint_over(*, username: str, name: str, role: Role, area: Jurisdiction, now: datetime) -> tuple[User, str]:
    """Give a user a role in every community of an area (街道, 区, 市), today's and those to come; returns as `appoint`.

    Raises `StaffRefused`.
    """
    user, password = _user(username, name, role)
    if JurisdictionGrant.objects.filter(user=user, jurisdiction=area, role=role, until_on=None).exists():
        raise StaffRefused(_("%(name)s 已经是%(role)s") % {"name": user.name, "role": role.label})
    JurisdictionGrant.objects.create(user=user, jurisdiction=area, role=role, from_on=local(now).date())
    return user, password


@transaction.atomic
def end_over(*, grant: JurisdictionGrant, by: User, now: datetime) -> None:
    """A role over an area ends with yesterday, so at once. Raises `StaffRefused` for one's own."""
    if grant.user_id == by.pk:
        raise StaffRefused(_("不能免去自己的角色，请由上级操作"))
    Session.objects.filter(user=grant.user_id).delete()
    today = local(now).date()
    if grant.from_on >= today:
        JurisdictionGrant.objects.filter(id=grant.pk).delete()
    else:
        JurisdictionGrant.objects.filter(id=grant.pk).update(until_on=today - timedelta(days=1))


def _user(username: str, name: str, role: Role) -> tuple[User, str]:
    """The user, and a first password where they are new. Raises `StaffRefused` for what is no role of staff."""
    if role not in STAFF:
        raise StaffRefused(_("请选择工作人员的角色"))
    if known := User.objects.filter(username=username).first():
        return known, ""
    password = secrets.token_urlsafe(9)
    return User.objects.create_user(username, name, password), password


def require_nothing_held(party_id: UUID, now: datetime) -> None:
    """Raises `StaffRefused` where somebody who goes would leave things without a holder."""
    if held := held_by(party_id, now):
        raise StaffRefused(_("手上还有 %(count)d 项，请先移交") % {"count": len(held)})


@transaction.atomic
def end_grant(*, grant: Grant, by: Actor, now: datetime) -> Grant:
    """A role ends with yesterday, so at once, and every session of theirs. Raises `StaffRefused` for the last secretary,
    one's own role, or somebody's last role while they still hold anything."""
    running = Grant.objects.filter(role=Role.SECRETARY, until_on=None).exclude(id=grant.id)
    if grant.role == Role.SECRETARY and not running.exists():
        raise StaffRefused(_("这是最后一位书记，请先任命新的书记"))
    if by.id == grant.user_id:
        raise StaffRefused(_("不能免去自己的角色，请由另一位书记操作"))
    person = Person.objects.filter(user=grant.user_id).first()
    if person is not None and not Grant.objects.filter(user=grant.user_id, until_on=None).exclude(id=grant.id).exists():
        require_nothing_held(person.party_id, now)
    Session.objects.filter(user=grant.user_id).delete()
    today = local(now).date()
    if grant.from_on >= today:
        Grant.objects.filter(id=grant.id).delete()
    else:
        Grant.objects.filter(id=grant.id).update(until_on=today - timedelta(days=1))
    if person is not None:
        record(subject=person, kind="person", verb="dismiss", by=by, now=now, role=grant.role)
    return grant


@transaction.atomic
def renew_password(*, user: User, by: Actor, now: datetime) -> str:
    """A new password, shown once; every session of the user ends. Raises `StaffRefused` for one at work elsewhere."""
    person = Person.objects.filter(user=user).first()
    if person is None or not Grant.objects.filter(user=user, until_on=None).exists():
        raise StaffRefused(_("此人不是本社区的工作人员"))
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.failed_count, user.locked_until = 0, None
    user.save()
    Session.objects.filter(user=user).delete()
    record(subject=person, kind="person", verb="renew_password", by=by, now=now)
    return password
