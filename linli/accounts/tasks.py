"""Sending what residents were told, outside the transaction that told it."""

from datetime import datetime

from django.conf import settings

from linli.accounts.actions.notices import SEND
from linli.accounts.models import Notice
from linli.kernel.channels import channel
from linli.kernel.jobs import Job, handles


@handles(SEND)
def send(job: Job, now: datetime) -> None:
    """Send one notice to its phone. Repeated only when killed between sending and recording, with the same message id."""
    notice = Notice.objects.select_related("account").filter(id=job.payload["notice"]).first()
    if notice is None or notice.account is None or notice.account.silenced_on or notice.sent_at:
        return
    link = f" {settings.PUBLIC_URL}{notice.path}" if notice.path else ""
    channel().send(to=notice.account.phone, text=f"{notice.text}{link}", message_id=str(notice.id))
    Notice.objects.filter(id=notice.id).update(sent_at=now)
