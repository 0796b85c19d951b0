"""Sending what people were told, outside the transaction that told it; what became of it is kept with the notice."""

from datetime import datetime, timedelta

from linli.accounts.actions.notices import SEND
from linli.accounts.actions.wishes import SWEEP
from linli.accounts.enums import ChannelKind, SendingState
from linli.accounts.models import Notice, Preference, Sending
from linli.accounts.sending import Outcome, attempted
from linli.kernel.jobs import Job, handles, schedule, schedule_many

#: How often somebody looks for what staff who chose a channel were told, and how far back.
EVERY = timedelta(seconds=15)
BACK = timedelta(days=1)


def attempt(job: Job, now: datetime) -> Outcome | None:
    """Send one notice by its person's channel. Repeated only when killed before recording, with the same message id."""
    rows = Notice.objects.select_related("account", "community").filter(id=job.payload["notice"])
    notice = rows.first()
    return attempted(notice, now, at_once=bool(job.payload.get("at_once"))) if notice else None


@handles(SEND, before=attempt)
def send(job: Job, now: datetime) -> None:
    """Keep what became of the attempt; what did not go out is tried again, what has to wait comes when it may."""
    outcome: Outcome | None = job.prepared
    if outcome is None:
        return
    if outcome.channel != ChannelKind.IN_APP:
        _keep(job, outcome, now)
    if outcome.state == SendingState.SENT:
        Notice.objects.filter(id__in=outcome.covered, sent_at=None).update(sent_at=now)
    if outcome.due_at is not None:
        schedule(kind=SEND, key=job.key, due_at=outcome.due_at, payload=job.payload)


def _keep(job: Job, outcome: Outcome, now: datetime) -> None:
    rows = [
        Sending(
            community_id=job.community_id, notice_id=notice, channel=outcome.channel, state=outcome.state, at=now,
            tries=outcome.tries, told=outcome.told, due_at=outcome.due_at,
        )
        for notice in outcome.covered
    ]  # fmt: skip
    Sending.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["community", "notice", "channel"],
        update_fields=["state", "at", "tries", "told", "due_at"],
    )  # fmt: skip


@handles(SWEEP)
def sweep(job: Job, now: datetime) -> None:
    """Every few seconds, as long as any staff chose a channel: what they were told sets out.

    Asked here and not where they are told: telling the desk of a report costs no statement more.
    """
    chosen = Preference.objects.exclude(user=None).exclude(channel=ChannelKind.IN_APP).order_by("id")
    wishes = list(chosen.values_list("user_id", "since"))
    for user, since in wishes:
        rows = Notice.objects.filter(user_id=user, sent_at=None, at__gte=max(since, now - BACK), sendings=None)
        ids = [str(id) for id in rows.order_by("at", "id").values_list("id", flat=True)[:100]]
        known = (
            set(Job.objects.filter(kind=SEND, key__in=ids).order_by().values_list("key", flat=True)) if ids else set()
        )
        schedule_many(kind=SEND, wanted=[(id, now, {"notice": id}) for id in ids if id not in known])
    if wishes:
        schedule(kind=SWEEP, key=SWEEP, due_at=now + EVERY)


__all__ = ["send", "sweep"]
