"""A link, a promise, an address that hears events and a delivery, for the pages of outside; a key for those of accounts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

Sample = Callable[[Any], dict[str, Any] | None]


def _id(model: str, **where: Any) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        from django.apps import apps

        found = apps.get_model(model).objects.filter(**where).order_by("id").values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


def _link(_: Any = None) -> dict[str, Any] | None:
    from linli.kernel.crypto import signature
    from linli.practices.outside.models import AnswerLink
    from linli.practices.outside.queries.links import PURPOSE

    link = AnswerLink.objects.filter(revoked_at=None, expires_at__gt=timezone.now()).order_by("id").first()
    return {"id": link.id, "mac": signature(link.id.hex, PURPOSE)} if link else None


def _asked(_: Any = None) -> dict[str, Any] | None:
    from linli.practices.outside.models import AnswerLink

    found = AnswerLink.objects.order_by("id").values_list("matter_id", flat=True).first()
    return {"id": found} if found else None


SAMPLES: dict[str, Sample] = {
    "outside-answer": _link,
    "outside-ask": _asked,
    "promise": _id("outside.Promise", state="open"),
    "webhook": _id("outside.Webhook"),
}
#: What answers machines; the rest of Open311 and of `/api/v1/` is tried in `tests/outside`.
MACHINES: frozenset[str] = frozenset({
    "api", "api-description", "open311-discovery", "open311-services", "open311-service", "open311-requests",
    "open311-request", "open311-token",
})  # fmt: skip


def _named(sample: Sample) -> Callable[[], dict[str, Any]]:
    return lambda: sample(None) or {}


NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    **dict.fromkeys(
        ("outside-answer", "outside-promise", "outside-progress", "outside-send", "outside-done", "outside-refuse"),
        _named(_link),
    ),
    "outside-ask": _named(_asked),
    "outside-link-revoke": _named(_id("outside.AnswerLink")),
    **dict.fromkeys(("promise", "promise-keep", "promise-drop"), _named(_id("outside.Promise"))),
    **dict.fromkeys(("webhook", "webhook-end", "webhook-missed"), _named(_id("outside.Webhook"))),
    "delivery-again": _named(_id("outside.Delivery")),
    "api-key-revoke": _named(_id("accounts.ApiKey")),
}


def furnish(area: Any, people: Any) -> None:
    """The department was asked by link and promised; another system hears of it, and has a key."""
    from linli.accounts.actions.keys import Wanted, make_key
    from linli.accounts.enums import Role
    from linli.engines.matters.actions.handing import dispatch
    from linli.kernel.ids import uuid7
    from linli.practices.outside.actions.links import Asking, make_link
    from linli.practices.outside.actions.promising import promise
    from linli.practices.outside.models import Delivery, Webhook
    from tests.factories import reported

    now, by = timezone.now(), area.actor(area.secretary)
    matter = dispatch(matter=reported(area), to=area.department, by=by, now=now)
    make_link(matter=matter, asking=Asking("请换水管"), user=area.secretary, by=by, now=now)
    due = now.date() + timedelta(days=30)
    promise(matter=matter, party=area.department, what="换好水管", due_on=due, by=by, now=now)
    hook = Webhook.new(
        name="市平台", url="https://hooks.example/in", secret="whsec_AAAA", made_by=area.secretary, made_at=now
    )
    Delivery.new(webhook=hook, event_id=uuid7(), kind="matter.report", body="{}", state="given_up", made_at=now)
    wanted = Wanted("热线", ["matters:read"], Role.AUDITOR, now + timedelta(days=30))
    make_key(wanted=wanted, user=area.secretary, by=by, now=now)
