"""Sending invitations, outside the transaction that made them; forgetting lists that nobody applied."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import ChannelKind, Role
from linli.accounts.sending import rule_of, worded
from linli.kernel.channels import channel
from linli.kernel.jobs import Job, handles
from linli.kernel.wording import kept
from linli.registry.actions.invitations import SEND
from linli.registry.importing.uploads import FORGET, forget
from linli.registry.models import Import
from linli.registry.queries.invitations import link_of, pending

INVITED = _("%(community)s邀请您担任%(role)s：")


@handles(SEND)
def send(job: Job, now: datetime) -> None:
    """Send a link to its phone; one sent again since, taken or revoked is not sent any more, none where the community
    lets no SMS of this kind go: the page shows the link."""
    rows = pending(now).filter(id=job.payload["invitation"], round=job.payload["round"])
    found = rows.select_related("community").first()
    if found is None:
        return
    channels, _urgent = rule_of("invitation")
    if ChannelKind.SMS not in channels:
        return
    community = found.community
    text = kept(INVITED, community=community.name, role=Role(found.role).label)
    words = worded(
        kind="invitation", channel=ChannelKind.SMS, text=text, path=link_of(found, community), community=community
    )
    channel().send(to=str(found.phone), text=words, message_id=f"{found.id}-{found.round}")


@handles(FORGET)
def forget_import(job: Job, now: datetime) -> None:
    """A list that was looked at and not applied is not kept."""
    if found := Import.objects.filter(id=job.payload["import"]).first():
        forget(found)
