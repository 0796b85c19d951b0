"""Who works here over `/api/v1/`: invited, let go, what a leaver holds handed over. Passwords are made on the page alone."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from linli.accounts.enums import KeyScope, Role
from linli.accounts.models import Grant
from linli.accounts.permissions import GRANT_ROLES
from linli.accounts.rest import Given, Needs, answers, by_now, one_of, today_of
from linli.registry.actions.handing_over import HandingOverRefused, hand_over
from linli.registry.actions.invitations import InvitationRefused, invite, revoke, send_again
from linli.registry.actions.staff import StaffRefused, end_grant
from linli.registry.models import Invitation, Party, Place
from linli.registry.permissions import EDIT_PEOPLE
from linli.registry.queries.holdings import held_by, successors, with_successors
from linli.registry.queries.invitations import unanswered
from linli.registry.queries.staff import staff_members

router = Router(tags=["staff"])
STAFF = Needs(KeyScope.STAFF, GRANT_ROLES)
HANDING_OVER = Needs(KeyScope.STAFF, EDIT_PEOPLE)
REFUSALS = (StaffRefused, InvitationRefused, HandingOverRefused)


class RoleOut(Schema):
    grant: UUID
    role: Role
    from_on: date


class StaffOut(Schema):
    """`party`: the person as who they act, where they are on file."""

    user: UUID
    name: str
    party: UUID | None
    roles: list[RoleOut]


class Invited(Given):
    """`group` and `place` say how far the role reaches; the link goes to the phone."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    phone: Annotated[str, Field(min_length=1, max_length=30)]
    role: Role
    group: UUID | None = None
    place: UUID | None = None


class InvitationOut(Schema):
    id: UUID
    name: str
    role: Role
    group: UUID | None
    place: UUID | None
    invited_at: datetime
    expires_at: datetime


class HeldOut(Schema):
    """One thing somebody holds; `to`: who is best placed to take it on, and why."""

    key: str
    text: str
    place: UUID | None
    role: str
    to: UUID | None
    why: str


class HandOver(Given):
    """`to`: for the key of each thing held, who takes it on."""

    to: Annotated[dict[str, UUID], Field(max_length=5000)]
    leave_groups: bool = False


class HandedOver(Schema):
    count: int


@router.get("staff", response=answers(list[StaffOut]), auth=STAFF, operation_id="list_staff")
def list_staff(request: HttpRequest) -> Any:
    return [
        {
            "user": each.user.pk, "name": each.user.name, "party": each.person.party_id if each.person else None,
            "roles": [{"grant": row.id, "role": row.role, "from_on": row.from_on} for row in each.grants],
        }
        for each in staff_members()
    ]  # fmt: skip


@router.post("grants/{uuid:id}/end", response=answers(list[StaffOut]), auth=STAFF, operation_id="end_grant")
def end_one_grant(request: HttpRequest, id: UUID) -> Any:
    """免去: a role ends at once; refused for the last secretary, and while they still hold anything."""
    end_grant(grant=one_of(Grant.objects.filter(until_on=None), id), **by_now(request))
    return list_staff(request)


def invitation_out(row: Invitation) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "name", "role", "invited_at", "expires_at")}
    return {**told, "group": row.group_id, "place": row.place_id}


@router.get("invitations", response=answers(list[InvitationOut]), auth=STAFF, operation_id="list_invitations")
def list_invitations(request: HttpRequest) -> Any:
    """Neither taken nor revoked."""
    return [invitation_out(row) for row in unanswered()]


@router.post("invitations", response=answers(InvitationOut, 201), auth=STAFF, operation_id="invite")
def invite_one(request: HttpRequest, given: Invited) -> Any:
    group = one_of(Party.objects, given.group) if given.group else None
    place = one_of(Place.objects, given.place) if given.place else None
    made = invite(
        name=given.name, phone=given.phone, role=given.role, group=group, place=place, **by_now(request)
    )  # fmt: skip
    return 201, invitation_out(made)


@router.post("invitations/{uuid:id}/again", response=answers(InvitationOut), auth=STAFF, operation_id="invite_again")
def invite_again(request: HttpRequest, id: UUID) -> Any:
    """A new link; the one before opens no more."""
    return invitation_out(send_again(invitation=one_of(Invitation.objects, id), **by_now(request)))


@router.post("invitations/{uuid:id}/revoke", response=answers(InvitationOut), auth=STAFF, operation_id="revoke_invite")
def revoke_one(request: HttpRequest, id: UUID) -> Any:
    row: Invitation = one_of(Invitation.objects, id)
    revoke(invitation=row, **by_now(request))
    return invitation_out(row)


@router.get("parties/{uuid:id}/holds", response=answers(list[HeldOut]), auth=HANDING_OVER, operation_id="list_holdings")
def list_holdings(request: HttpRequest, id: UUID) -> Any:
    """What somebody who goes would leave behind."""
    asked = by_now(request)
    leaver: Party = one_of(Party.objects, id)
    held = with_successors(held_by(leaver.id, asked["now"]), leaver.id, today_of(request))
    return [
        {
            "key": each.key, "text": each.text, "place": each.place.id if each.place else None, "role": each.role,
            "to": each.to, "why": str(each.why),
        }
        for each in held
    ]  # fmt: skip


@router.post("parties/{uuid:id}/hand-over", response=answers(HandedOver), auth=HANDING_OVER, operation_id="hand_over")
def hand_all_over(request: HttpRequest, id: UUID, given: HandOver) -> Any:
    """移交: everything at once, or nothing."""
    leaver: Party = one_of(Party.objects, id)
    able = {each.id: each for each in successors(leaver.id, today_of(request))}
    to = {key: able[party] for key, party in given.to.items() if party in able}
    return {"count": hand_over(leaver=leaver, to=to, leave_groups=given.leave_groups, **by_now(request))}
