"""Opening a case shows who quarrels and what they said: each party can read who looked, and why; nobody else can."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.reads import note_reads
from linli.kernel.actors import Actor
from linli.kernel.wording import kept
from linli.practices.mediation.models import DisputeParty
from linli.registry.enums import DataRead

WORK, DOSSIER = _("办理调解"), _("调阅卷宗")


def note_opening(*, parties: Iterable[DisputeParty], by: Actor, now: datetime, dossier: bool = False) -> None:
    """One line for each party, under the phone they left for this case and not under their file.

    A file's log is read by the desk, and by whoever shares its account: they would learn who quarrels. Of a party who
    left no phone the line stands under the party itself, and says only that somebody looked.
    """
    subjects = list(dict.fromkeys(party.account_id or party.id for party in parties))
    reason = kept(DOSSIER if dossier else WORK)
    note_reads(by=by, subjects=subjects, what=DataRead.MEDIATION, reason=reason, now=now)
