"""How somebody wants to be told, and what a community says: both are chosen here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import SEND, tell
from linli.accounts.enums import OUTWARD, ROBOTS, ChannelKind
from linli.accounts.messages import MESSAGES, default_template
from linli.accounts.models import MessageRule, MessageTemplate, Notice, Preference, ResidentAccount, User
from linli.accounts.robots import has_mail, read_address
from linli.accounts.rules import Hours, faults_of
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.tenancy import current_community_id
from linli.kernel.wording import kept

SWEEP = "accounts.sweep"


class WishRefused(ValueError):
    """It cannot be chosen so; `str()` is shown to the person."""


AT_ONCE = Hours()


@dataclass(frozen=True, slots=True)
class Wish:
    """`address` as typed; empty keeps the one there is."""

    channel: ChannelKind
    address: str = ""
    hours: Hours = AT_ONCE


def channels_for(*, staff: bool) -> list[ChannelKind]:
    """What can be chosen: a resident has no robot; mail where this server has a mail server."""
    return [
        kind for kind in ChannelKind
        if (staff or kind not in ROBOTS) and (kind != ChannelKind.MAIL or has_mail())
    ]  # fmt: skip


@transaction.atomic
def choose(
    *, wish: Wish, by: Actor, now: datetime, user: User | None = None, account: ResidentAccount | None = None
) -> Preference:
    """How one person is told from now on. Raises `WishRefused`."""
    if wish.channel not in channels_for(staff=user is not None):
        raise WishRefused(_("这里不能用这种方式"))
    if (wish.hours.quiet_from is None) != (wish.hours.quiet_until is None):
        raise WishRefused(_("免打扰请写明从几点到几点"))
    before = Preference.objects.filter(user=user, account=account).first()
    row, _made = Preference.objects.update_or_create(
        user=user, account=account,
        defaults={
            "community_id": current_community_id(), "channel": wish.channel, "address": _address(wish, before, user),
            "digest_at": wish.hours.digest_at, "quiet_from": wish.hours.quiet_from,
            "quiet_until": wish.hours.quiet_until, "since": now,
        },
    )  # fmt: skip
    record(subject=row, kind="preference", verb="choose", by=by, now=now, channel=wish.channel)
    if user is not None and wish.channel != ChannelKind.IN_APP:
        schedule(kind=SWEEP, key=SWEEP, due_at=now)
    return row


def _address(wish: Wish, before: Preference | None, user: User | None) -> str:
    """A resident's SMS goes to the phone they proved, to no other. What was typed before need not be typed again."""
    if wish.channel == ChannelKind.IN_APP or (wish.channel == ChannelKind.SMS and user is None):
        return ""
    if not wish.address.strip() and before is not None and before.channel == wish.channel and before.address:
        return str(before.address)
    found = read_address(wish.channel, wish.address)
    if not found:
        raise WishRefused(_("地址不对：短信填手机号，邮件填邮箱，机器人粘贴群里给的 Webhook 地址"))
    return found


def try_out(*, kind: str, now: datetime, user: User | None = None, account: ResidentAccount | None = None) -> Notice:
    """Send somebody one message of a kind, as it would come; what becomes of it stands on their page."""
    text = kept(gettext_lazy("这是一条试发的消息，收到就说明设置好了"))
    users, accounts = [user.id] if user else [], [account.id] if account and not user else []
    (notice,) = tell(kind=kind, text=text, path="", now=now, users=users, accounts=accounts)
    if user is not None:
        schedule(kind=SEND, key=str(notice.id), due_at=now, payload={"notice": str(notice.id), "at_once": True})
    return notice


@transaction.atomic
def set_message(
    *, kind: str, channels: Sequence[str], urgent: bool, templates: Mapping[str, str], by: Actor, now: datetime
) -> MessageRule:
    """The rule and the templates of one kind of message here; one as Linli has it is not kept. Raises `WishRefused`."""
    if kind not in MESSAGES or not set(channels) <= set(OUTWARD):
        raise WishRefused(_("没有这种消息"))
    for text in templates.values():
        if faults := faults_of(text):
            raise WishRefused(
                _("模板里只能用 {community} {label} {text} {link}，并且至少要有 {text} 或 {link}：%(what)s")
                % {"what": _("、").join(faults)}
            )
    row, _made = MessageRule.objects.update_or_create(
        kind=kind, defaults={"community_id": current_community_id(), "channels": sorted(channels), "urgent": urgent}
    )
    own = {channel: text.strip() for channel, text in templates.items() if channel in OUTWARD}
    MessageTemplate.objects.filter(kind=kind).delete()
    MessageTemplate.objects.bulk_create(
        MessageTemplate(community_id=row.community_id, kind=kind, channel=channel, text=text)
        for channel, text in own.items()
        if text != default_template(kind, channel)
    )
    record(subject=row, kind="message_rule", verb="set", by=by, now=now, of=kind)
    return row
