"""Invitations: those that wait, the one that a link opens."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from linli.kernel.crypto import signature, verify
from linli.kernel.models import Community
from linli.registry.models import Invitation

PURPOSE = "invitation"


def pending(now: datetime) -> QuerySet[Invitation]:
    """Those whose link still opens."""
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


def unanswered() -> list[Invitation]:
    """Neither taken nor revoked, expired ones too, newest first."""
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None).select_related("group", "place")
    return list(rows.order_by("-invited_at", "-id"))


def mac_of(invitation: Invitation) -> str:
    """The unguessable part of its link."""
    return signature(_signed(invitation), PURPOSE)


def _signed(invitation: Invitation) -> str:
    return f"{invitation.id.hex}:{invitation.round}"


def link_of(invitation: Invitation, community: Community) -> str:
    """The path that takes it up; the one before it opens no more once it was sent again."""
    return reverse("join", kwargs={"code": community.code, "id": invitation.id, "mac": mac_of(invitation)})


def invitation_with(id: UUID, mac: str, now: datetime) -> Invitation | None:
    """The invitation a link opens; None for one taken, revoked, expired, sent again, or never made."""
    found = pending(now).select_related("group", "place").filter(id=id).first()
    return found if found and verify(_signed(found), PURPOSE, mac) else None
