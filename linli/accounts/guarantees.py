"""What accounts guarantee: a phone is found by its hash, and whoever must hear of something will."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db.models import Exists, OuterRef

from linli.accounts.actions.notices import SEND
from linli.accounts.actions.wishes import SWEEP
from linli.accounts.enums import ChannelKind, SendingState
from linli.accounts.models import Notice, Preference, ResidentAccount, Sending
from linli.kernel.crypto import UnreadableSecret, decrypt, keyed_hash
from linli.kernel.doctor import Breach, guarantees
from linli.kernel.models import Job
from linli.kernel.rotation import as_stored


@guarantees("accounts.phones", "a resident is found by the phone they signed up with")
def phones(now: datetime) -> Iterator[Breach]:
    field = ResidentAccount._meta.get_field("phone")
    rows = ResidentAccount.objects.order_by().annotate(raw=as_stored(field))
    for key, community, stored, hashed in rows.values_list("id", "community_id", "raw", "phone_hash").iterator():
        with suppress(UnreadableSecret):  # kernel.secrets tells of those
            if hashed != keyed_hash(decrypt(bytes(stored), field.bound_to), "phone"):
                words = "its phone and the hash of it disagree: the `hash` key is another"
                yield Breach("accounts.residentaccount", str(key), words, community)


@guarantees("accounts.notices", "what a resident must hear is sent, or a job is there to send it")
def notices(now: datetime) -> Iterator[Breach]:
    wanted = Job.objects.filter(kind=SEND).exclude(state=Job.State.DONE).order_by()
    jobs = set(wanted.values_list("community_id", "key").iterator())
    unsent = Notice.objects.filter(account__isnull=False, account__silenced_on=None, sent_at=None).order_by()
    given_up = Sending.objects.filter(notice=OuterRef("id"), state=SendingState.GIVEN_UP)
    unsent = unsent.exclude(Exists(given_up))
    for community, key in unsent.values_list("community_id", "id").iterator():
        if (community, str(key)) not in jobs:
            yield Breach("accounts.notice", str(key), "is not sent, and no job will send it", community)


@guarantees("accounts.sweep", "where staff chose a channel, a job looks for what they were told")
def swept(now: datetime) -> Iterator[Breach]:
    sweeps = set(
        Job.objects.filter(kind=SWEEP, state=Job.State.WAITING).order_by().values_list("community_id", flat=True)
    )
    chosen = Preference.objects.exclude(user=None).exclude(channel=ChannelKind.IN_APP).order_by()
    for community, key in chosen.values_list("community_id", "id").iterator():
        if community not in sweeps:
            yield Breach("accounts.preference", str(key), "asks for a channel, and nobody looks", community)
