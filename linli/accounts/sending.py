"""What goes out, to where, in which words: worked out from rows, outside the transaction that keeps what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from linli.accounts.enums import OUTWARD, ChannelKind, SendingState
from linli.accounts.messages import default_template, message_of
from linli.accounts.models import MessageRule, MessageTemplate, Notice, Preference, Sending
from linli.accounts.robots import hand_over
from linli.accounts.rules import TRIES, Hours, digest_of, filled, held_until, wait_after
from linli.kernel.channels import NotSent, channel
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local

#: A digest holds at most so many.
MOST = 30
AT_ONCE = Hours()


@dataclass(frozen=True, slots=True)
class Way:
    """By which channel and to where one person is told, and when they want to hear."""

    channel: str
    address: str
    hours: Hours = AT_ONCE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt: `covered` are the notices it was about (several for a digest)."""

    channel: str
    state: SendingState
    covered: tuple[UUID, ...]
    tries: int = 0
    told: str = ""
    due_at: datetime | None = None


def way_of(notice: Notice) -> Way:
    """As the person chose; without a choice a resident by SMS, staff on the page alone."""
    found = Preference.objects.filter(user_id=notice.user_id, account_id=notice.account_id).first()
    phone = str(notice.account.phone) if notice.account else ""
    if found is None:
        return Way(ChannelKind.SMS if phone else ChannelKind.IN_APP, phone)
    hours = Hours(found.digest_at, found.quiet_from, found.quiet_until)
    return Way(found.channel, str(found.address or "") or phone, hours)


def rule_of(kind: str) -> tuple[list[str], bool]:
    """The channels that a kind of message may use here, and whether it passes quiet hours."""
    row = MessageRule.objects.filter(kind=kind).first()
    return (row.channels, row.urgent) if row else (list(OUTWARD), message_of(kind).urgent)


def worded(*, kind: str, channel: str, text: str, path: str, community: Community, template: str | None = None) -> str:
    """A message as one channel says it, in the community's language."""
    if template is None:
        own = MessageTemplate.objects.filter(kind=kind, channel=channel).values_list("text", flat=True).first()
        template = own or default_template(kind, channel)
    link = f"{settings.PUBLIC_URL}{path}" if path else ""
    values = {"community": community.name, "label": kept(message_of(kind).label), "text": text, "link": link}
    return filled(template, values)


def attempted(notice: Notice, now: datetime, *, at_once: bool = False) -> Outcome | None:
    """Send one notice, or say until when it waits. None: there is nobody to send it to. Raises nothing of the channel's."""
    if notice.sent_at or (notice.account and notice.account.silenced_on):
        return None
    channels, urgent = rule_of(notice.kind)
    way = way_of(notice)
    if way.channel not in channels or not way.address:
        return Outcome(ChannelKind.IN_APP, SendingState.SENT, (notice.id,))
    until = held_until(way.hours, local(notice.at), local(now), urgent=urgent or at_once)
    if until is not None:
        return Outcome(way.channel, SendingState.HELD, (notice.id,), due_at=until)
    together = [notice] if urgent or at_once or way.hours.digest_at is None else _waiting_with(notice)
    return _sent(notice, together, way, now)


def _waiting_with(notice: Notice) -> list[Notice]:
    """What else was held for the same person: it goes out in one message."""
    waits = Sending.objects.filter(notice=OuterRef("id"), state__in=(SendingState.HELD, SendingState.FAILED))
    rows = Notice.objects.filter(user_id=notice.user_id, account_id=notice.account_id, sent_at=None)
    others = rows.filter(Exists(waits)).exclude(id=notice.id).order_by("at", "id")
    return sorted([notice, *others[: MOST - 1]], key=lambda each: (each.at, each.id))


def _sent(notice: Notice, together: list[Notice], way: Way, now: datetime) -> Outcome:
    covered = tuple(each.id for each in together)
    before = Sending.objects.filter(notice=notice, channel=way.channel).values_list("tries", flat=True).first()
    tries = (before or 0) + 1
    text, path = notice.text, notice.path
    if len(together) > 1:
        text = digest_of([each.text for each in together])
        path = reverse("notices", kwargs={"code": notice.community.code})
    words = worded(kind=notice.kind, channel=way.channel, text=text, path=path, community=notice.community)
    try:
        if way.channel == ChannelKind.SMS:
            channel().send(to=way.address, text=words, message_id=str(notice.id))
        else:
            title = f"{notice.community.name}：{kept(message_of(notice.kind).label)}"
            hand_over(channel=way.channel, address=way.address, title=title, text=words)
    except NotSent as failed:
        given_up = tries >= TRIES
        state = SendingState.GIVEN_UP if given_up else SendingState.FAILED
        due = None if given_up else now + wait_after(tries)
        return Outcome(way.channel, state, (notice.id,), tries, str(failed)[:60], due)
    return Outcome(way.channel, SendingState.SENT, covered, tries)
