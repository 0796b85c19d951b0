"""What certificates guarantee: each that was issued is sealed and says words; what waits has somebody who answers."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from linli.kernel.doctor import Breach, each, guarantees
from linli.practices.certificates.enums import State
from linli.practices.certificates.models import Certificate, SealUse
from linli.practices.certificates.queries.certificates import ISSUED


@guarantees("certificates.seals", "every certificate that was issued stands in the register of the seal")
def seals(now: datetime) -> Iterator[Breach]:
    uses = SealUse.objects.filter(certificate=OuterRef("pk"), community=OuterRef("community"))
    yield from each(Certificate.objects.filter(~Exists(uses), state__in=ISSUED), "was issued without a use of the seal")
    unissued = Certificate.objects.filter(Exists(uses)).exclude(state__in=ISSUED)
    yield from each(unissued, "was sealed but never issued")


@guarantees("certificates.waiting", "a request that waits is an open matter, and an answered one is closed")
def waiting(now: datetime) -> Iterator[Breach]:
    asked = Certificate.objects.filter(state=State.ASKED)
    yield from each(asked.filter(Q(matter=None) | Q(matter__closed_at__isnull=False)), "waits and nobody holds it")
    ended = Certificate.objects.exclude(state=State.ASKED).filter(matter__isnull=False, matter__closed_at=None)
    yield from each(ended, "is answered but still somebody's task")
