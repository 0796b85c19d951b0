"""What comes by itself: links are sent, promises asked after, events set out and tried until they arrive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.notices import tell
from linli.accounts.enums import ChannelKind
from linli.accounts.sending import rule_of, worded
from linli.engines.matters.actions.telling import desk_path
from linli.kernel.actors import Actor
from linli.kernel.channels import NotSent, channel
from linli.kernel.events import record
from linli.kernel.jobs import Job, handles, schedule
from linli.kernel.outgoing import Answer, Forbidden, Unreachable, post
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.outside.actions.hooks import DELIVER, SWEEP, set_out
from linli.practices.outside.actions.links import SEND
from linli.practices.outside.actions.links import send as send_link
from linli.practices.outside.actions.promising import FOLLOW, follow, tell_of_day
from linli.practices.outside.enums import DeliveryState, PromiseState
from linli.practices.outside.models import AnswerLink, Delivery, Promise
from linli.practices.outside.queries.events import before, hooks, told, unheard
from linli.practices.outside.queries.links import path_of
from linli.practices.outside.rules import TRIES, signed, wait_after

EVERY = timedelta(seconds=10)
#: What arrived is shown so long.
KEPT = timedelta(days=30)
WORDS = {
    "asked": _("%(community)s请%(party)s办理 %(number)s，请点开答复"),
    "soon": _("%(community)s：%(number)s 您单位答应的日期快到了，办到后请点开说一声"),
    "late": _("%(community)s：%(number)s 您单位答应的日期已过，请点开说明"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message went to the phone of a link, or did not: `why`."""

    link: AnswerLink
    why: str = ""


def attempt_message(job: Job, now: datetime) -> Sent | None:
    """One message with a link to its phone, outside every transaction; None for a link that opens no more, and where the
    community lets no SMS of this kind go."""
    rows = AnswerLink.objects.select_related("matter__community", "party").filter(id=job.payload["link"])
    link, kind = rows.first(), f"link_{job.payload['what']}"
    if link is None or not link.phone or not link.is_good(now) or ChannelKind.SMS not in rule_of(kind)[0]:
        return None
    community, number = link.matter.community, link.matter.number
    text = kept(WORDS[job.payload["what"]], community=community.name, party=link.party.name, number=number)
    path = path_of(link, community.code)
    words = worded(kind=kind, channel=ChannelKind.SMS, text=text, path=path, community=community)
    try:
        channel().send(to=str(link.phone), text=words, message_id=job.payload["key"])
    except NotSent as failed:
        return Sent(link, str(failed)[:60] or "?")
    return Sent(link)


@handles(SEND, before=attempt_message)
def send(job: Job, now: datetime) -> None:
    """What became of it stands in the matter's story; what did not go out is tried again, then whoever asked telephones."""
    sent: Sent | None = job.prepared
    if sent is None:
        return
    tries = job.payload.get("tries", 0) + 1
    if sent.why and tries < TRIES:
        schedule(kind=SEND, key=job.key, due_at=now + wait_after(tries), payload={**job.payload, "tries": tries})
        return
    verb, what = "link_lost" if sent.why else "link_sent", job.payload["what"]
    record(subject=sent.link.matter, kind="matter", verb=verb, by=Actor.job(), now=now, what=what, told=sent.why)
    if sent.why:
        words = kept(_("%(number)s 给外单位的链接短信没有发出去，请打电话告诉对方"), number=sent.link.matter.number)
        path = desk_path(sent.link.matter)
        tell(users=[sent.link.made_by_id], kind="link_lost", text=words, path=path, now=now, about=sent.link.matter_id)


@handles(FOLLOW)
def ask_after(job: Job, now: datetime) -> None:
    """The day of a promise comes, or went by: whoever promised is asked, by notice and by its link, and so again."""
    rows = Promise.objects.select_related("matter__community", "party").filter(id=job.payload["promise"])
    made = rows.filter(state=PromiseState.OPEN).first()
    if made is None:
        return
    late = made.due_on < local(now).date()
    tell_of_day(made=made, late=late, now=now)
    Promise.objects.filter(id=made.id).update(asked_count=made.asked_count + 1)
    links = AnswerLink.objects.filter(matter_id=made.matter_id, party_id=made.party_id, revoked_at=None)
    link = links.filter(expires_at__gt=now).first()
    if link is not None:
        send_link(link=link, what="late" if late else "soon", key=f"{made.id} {made.asked_count}", now=now)
    follow(made=made, now=now)


@handles(SWEEP)
def sweep(job: Job, now: datetime) -> None:
    """Every few seconds, as long as any address listens: events that it has not heard become deliveries."""
    listening = list(hooks())
    for hook in listening:
        last = hook.deliveries.order_by("-event_id").values_list("event_id", flat=True).first()
        rows = [
            Delivery(community_id=hook.community_id, webhook=hook, event_id=event.id, kind=f"matter.{event.verb}",
                     body=told(event, matter), made_at=now)
            for event, matter in unheard(hook, last)
        ]  # fmt: skip
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        hook.deliveries.filter(id__lt=before(now - KEPT), state=DeliveryState.ARRIVED).delete()
        for row in rows:
            set_out(delivery=row, at=now)
    if listening:
        schedule(kind=SWEEP, key=SWEEP, due_at=now + EVERY)


# -- one delivery


@dataclass(frozen=True, slots=True)
class Tried:
    """How one attempt came out. `hopeless`: another would end the same."""

    status: int | None
    told: str
    hopeless: bool = False

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def attempt(job: Job, now: datetime) -> Tried | None:
    """Send one delivery, outside every transaction; None where there is nothing to send."""
    delivery = Delivery.objects.select_related("webhook").filter(id=job.payload["delivery"]).first()
    if delivery is None or delivery.state != DeliveryState.WAITING or delivery.webhook.ended_at is not None:
        return None
    body, at = delivery.body.encode(), int(timezone.now().timestamp())
    headers = {
        "Webhook-Id": str(delivery.id), "Webhook-Timestamp": str(at), "User-Agent": "Linli/1",
        "Webhook-Signature": signed(str(delivery.webhook.secret), str(delivery.id), at, body),
    }  # fmt: skip
    try:
        answer: Answer = post(delivery.webhook.url, body, headers)
    except Forbidden as forbidden:
        return Tried(None, str(forbidden), hopeless=True)
    except Unreachable as unreachable:
        return Tried(None, str(unreachable))
    if 300 <= answer.status < 400:
        return Tried(answer.status, "redirects are not followed", hopeless=True)
    return Tried(answer.status, answer.text, hopeless=answer.status == 410)


@handles(DELIVER, before=attempt)
def deliver(job: Job, now: datetime) -> None:
    """Keep how the attempt came out; the next one waits longer, the last one tells whoever set it up."""
    tried: Tried | None = job.prepared
    rows = Delivery.objects.select_related("webhook").filter(id=job.payload["delivery"], state=DeliveryState.WAITING)
    delivery = rows.first()
    if tried is None or delivery is None:
        return
    count = delivery.attempts + 1
    given_up = not tried.arrived and (tried.hopeless or count >= TRIES)
    state = DeliveryState.ARRIVED if tried.arrived else DeliveryState.GIVEN_UP if given_up else DeliveryState.WAITING
    Delivery.objects.filter(id=delivery.id).update(
        state=state, attempts=count, status=tried.status, told="".join(filter(str.isprintable, tried.told))[:200],
        tried_at=now, arrived_at=now if tried.arrived else None,
    )  # fmt: skip
    if given_up:
        _tell_of(delivery, now)
    elif not tried.arrived:
        set_out(delivery=delivery, at=now + wait_after(count))


def _tell_of(delivery: Delivery, now: datetime) -> None:
    with transaction.atomic():
        words = kept(_("推送到“%(name)s”没有送达，已停止重试，可在推送页再发"), name=delivery.webhook.name)
        tell(users=[delivery.webhook.made_by_id], kind="webhook_given_up", text=words, path="", now=now)


__all__ = ["ask_after", "deliver", "send", "sweep"]
