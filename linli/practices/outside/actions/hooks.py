"""事件推送: addresses that hear what happens; an event becomes a delivery, a delivery is tried until it arrives."""

import base64
import secrets
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.outgoing import Forbidden, Unreachable, target
from linli.practices.outside.enums import DeliveryState
from linli.practices.outside.models import Delivery, Webhook
from linli.practices.outside.queries.events import VERBS

SWEEP = "outside.sweep"
DELIVER = "outside.deliver"


class HookRefused(ValueError):
    """No such address; `str()` is shown to the person."""


@transaction.atomic
def make_hook(
    *, name: str, url: str, verbs: Collection[str], user: User, by: Actor, now: datetime
) -> tuple[Webhook, str]:
    """A new address and the secret that signs for it, shown once. Raises `HookRefused`."""
    if not name.strip():
        raise HookRefused(_("请写是给哪个系统用的"))
    if not set(verbs) <= set(VERBS):
        raise HookRefused(_("请从列出的事件里选"))
    if len(url) > 500 or urlsplit(url).fragment:
        raise HookRefused(_("这个地址不能用"))
    try:
        target(url)
    except Unreachable:
        raise HookRefused(_("查不到这个域名，请检查地址")) from None
    except (Forbidden, ValueError):
        raise HookRefused(_("只能推送到互联网上的 https 地址；内网的机器要先由运维列入允许的网段")) from None
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    hook = Webhook.new(
        name=name.strip()[:60], url=url.strip(), secret=secret, verbs=sorted(verbs), made_by=user, made_at=now
    )
    record(subject=hook, kind="webhook", verb="make", by=by, now=now)
    schedule(kind=SWEEP, key=SWEEP, due_at=now)
    return hook, secret


@transaction.atomic
def end_hook(*, hook: Webhook, by: Actor, now: datetime) -> Webhook:
    """It hears nothing any more; what it heard stays on file."""
    if Webhook.objects.filter(id=hook.id, ended_at=None).update(ended_at=now):
        hook.ended_at = now
        record(subject=hook, kind="webhook", verb="end", by=by, now=now)
    return hook


@transaction.atomic
def replay(*, delivery: Delivery, by: Actor, now: datetime) -> Delivery:
    """Send it once more, with the same id, whether it arrived or not. Raises `HookRefused` for an address that ended."""
    if delivery.webhook.ended_at is not None:
        raise HookRefused(_("这个地址已经停用"))
    Delivery.objects.filter(id=delivery.id).update(state=DeliveryState.WAITING, attempts=0)
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    record(subject=delivery.webhook, kind="webhook", verb="replay", by=by, now=now, delivery=str(delivery.id))
    set_out(delivery=delivery, at=now)
    return delivery


@transaction.atomic
def replay_missed(*, hook: Webhook, by: Actor, now: datetime) -> int:
    """Everything that did not arrive, oldest first; how many."""
    missed = list(Delivery.objects.filter(webhook=hook, state=DeliveryState.GIVEN_UP).order_by("id"))
    for delivery in missed:
        delivery.webhook = hook
        replay(delivery=delivery, by=by, now=now)
    return len(missed)


def set_out(*, delivery: Delivery, at: datetime) -> None:
    schedule(kind=DELIVER, key=str(delivery.id), due_at=at, payload={"delivery": str(delivery.id)})
