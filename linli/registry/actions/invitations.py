"""Staff invited by phone: the link is sent by a leased job, opens once, for a week, and the last one sent alone."""

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.accounts.enums import REACH, STAFF, Reach, Role
from linli.accounts.models import User
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.personal import normal_phone
from linli.kernel.worktime import local
from linli.registry.actions.groups import join_group
from linli.registry.actions.people import Known, change_person
from linli.registry.actions.responsibilities import take_responsibility
from linli.registry.actions.staff import appoint
from linli.registry.enums import ResponsibilityRole
from linli.registry.models import Group, Invitation, Party, Person, Place, Responsibility
from linli.registry.queries.invitations import pending

SEND = "registry.invite"
LIFE = timedelta(days=7)


class InvitationRefused(ValueError):
    """Nobody can be invited so, or the invitation cannot be taken so; `str()` is shown to the person."""


@transaction.atomic
def invite(
    *, name: str, phone: str, role: Role, group: Party | None, place: Place | None, by: Actor, now: datetime
) -> Invitation:
    """Offer a role; `group` and `place` say how far it reaches. Raises `InvitationRefused`."""
    number = normal_phone(phone)
    if number is None:
        raise InvitationRefused(_("请填写正确的电话号码"))
    if role not in STAFF:
        raise InvitationRefused(_("请选择工作人员的角色"))
    if REACH[role] == Reach.TEAM and group is None:
        raise InvitationRefused(_("%(role)s只看得到所在单位、队伍手上的事，请选是哪一个") % {"role": role.label})
    made = Invitation.new(
        name=name, phone=number, role=role, group=group, place=place, invited_at=now, expires_at=now + LIFE
    )
    record(subject=made, kind="invitation", verb="invite", by=by, now=now, role=role.value)
    _send(made, now)
    return made


def _send(invitation: Invitation, now: datetime) -> None:
    key = f"{invitation.id} {invitation.round}"
    schedule(kind=SEND, key=key, due_at=now, payload={"invitation": str(invitation.id), "round": invitation.round})


@transaction.atomic
def send_again(*, invitation: Invitation, by: Actor, now: datetime) -> Invitation:
    """A new link, good for another week; the one sent before opens no more. Raises `InvitationRefused`."""
    rows = Invitation.objects.filter(id=invitation.id, accepted_at=None, revoked_at=None)
    if not rows.update(round=F("round") + 1, expires_at=now + LIFE):
        raise InvitationRefused(_("这份邀请已经用过或撤回了"))
    again = Invitation.objects.get(id=invitation.id)
    record(subject=again, kind="invitation", verb="send_again", by=by, now=now)
    _send(again, now)
    return again


@transaction.atomic
def revoke(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """The link opens no more. Raises `InvitationRefused` where it was taken already."""
    if not Invitation.objects.filter(id=invitation.id, accepted_at=None, revoked_at=None).update(revoked_at=now):
        raise InvitationRefused(_("这份邀请已经用过或撤回了"))
    record(subject=invitation, kind="invitation", verb="revoke", by=by, now=now)


@transaction.atomic
def accept(
    *, invitation: Invitation, user: User | None, username: str, password: str, by: Actor, now: datetime
) -> User:  # fmt: skip
    """Take the role: as `user`, or as a new one with this name and password. Raises `InvitationRefused`, `StaffRefused`.

    The person gets the phone that the link was sent to, joins the group, and answers for the place.
    """
    rows = pending(now).filter(id=invitation.id, round=invitation.round)
    if not rows.update(accepted_at=now):
        raise InvitationRefused(_("这份邀请已经用过、撤回或过期了，请社区重新发一份"))
    if user is None:
        _check(username, password)
    role = Role(invitation.role)
    taken, first = appoint(
        username=user.username if user else username, name=invitation.name, role=role, by=by, now=now
    )
    if first:
        taken.set_password(password)
        taken.save(update_fields=["password"])
    _place_in_charge(invitation, Person.objects.select_related("party").get(user=taken), by, now)
    record(subject=invitation, kind="invitation", verb="accept", by=by, now=now)
    return taken


def _check(username: str, password: str) -> None:
    if User.objects.filter(username=username).exists():
        raise InvitationRefused(_("账号 %(name)s 已经有人用了，请换一个") % {"name": username})
    try:
        validate_password(password)
    except ValidationError as weak:
        raise InvitationRefused(" ".join(weak.messages)) from None


def _place_in_charge(invitation: Invitation, person: Person, by: Actor, now: datetime) -> None:
    today = local(now).date()
    if not person.phone:
        known = Known(person.party.name, person.title, person.sex, person.born_on, str(invitation.phone))
        change_person(person=person, known=known, by=by, now=now)
    group = Group.objects.filter(party=invitation.group).first() if invitation.group_id else None
    if group is not None and not person.party.member_of.filter(group_id=group.party_id, until_on=None).exists():
        join_group(group=group, person=person.party, title=person.title, from_on=today, by=by, now=now)
    role, place = ResponsibilityRole.GRID_WORKER, invitation.place
    answering = Responsibility.objects.filter(party_id=person.id, role=role, place=place, until_on=None)
    if place is not None and not answering.exists():
        take_responsibility(
            party=person.party, role=role, place=place, claimed=False, from_on=today, by=by, now=now
        )  # fmt: skip
