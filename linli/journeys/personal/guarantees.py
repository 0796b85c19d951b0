"""What is guaranteed of who was erased: nothing on file says who they were, nothing is sent to them."""

from collections.abc import Iterator
from datetime import datetime

from linli.accounts.models import Notice
from linli.journeys.personal.enums import Decision
from linli.journeys.personal.models import Erasure
from linli.kernel.doctor import Breach, each, guarantees


@guarantees("personal.erased", "whoever was erased has no name, number or message left")
def erased(now: datetime) -> Iterator[Breach]:
    done = Erasure.objects.filter(state=Decision.DONE)
    words = "was decided, and the person still has a number or is in use"
    yield from each(done.exclude(person=None).exclude(person__phone_hash="", person__id_number_hash=""), words)
    yield from each(done.filter(person__party__is_active=True), words)
    yield from each(
        done.filter(account__silenced_on=None, account__isnull=False), "was decided, and the phone is still told"
    )
    accounts = done.exclude(account=None).order_by().values("account")
    yield from each(Notice.objects.filter(account__in=accounts), "is a message to somebody who was erased")
