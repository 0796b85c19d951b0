"""Sending invitations, outside the transaction that made them; forgetting lists that nobody applied."""

from datetime import datetime

from django.conf import settings

from linli.accounts.enums import Role
from linli.kernel.channels import channel
from linli.kernel.jobs import Job, handles
from linli.registry.actions.invitations import SEND
from linli.registry.importing.uploads import FORGET, forget
from linli.registry.models import Import
from linli.registry.queries.invitations import link_of, pending


@handles(SEND)
def send(job: Job, now: datetime) -> None:
    """Send a link to its phone; one sent again since, taken or revoked is not sent any more."""
    rows = pending(now).filter(id=job.payload["invitation"], round=job.payload["round"])
    found = rows.select_related("community").first()
    if found is None:
        return
    link = f"{settings.PUBLIC_URL}{link_of(found, found.community)}"
    text = f"{found.community.name}邀请您担任{Role(found.role).label}：{link} 七天内有效，只能用一次，请不要转给别人。"
    channel().send(to=str(found.phone), text=text, message_id=f"{found.id}-{found.round}")


@handles(FORGET)
def forget_import(job: Job, now: datetime) -> None:
    """A list that was looked at and not applied is not kept."""
    if kept := Import.objects.filter(id=job.payload["import"]).first():
        forget(kept)
