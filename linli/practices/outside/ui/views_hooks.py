"""事件推送: the addresses that hear what happens, and every delivery to them."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.practices.outside.actions.hooks import (
    HookRefused,
    end_hook,
    make_hook,
    replay,
    replay_missed,
)
from linli.practices.outside.enums import DeliveryState
from linli.practices.outside.models import Delivery, Webhook
from linli.practices.outside.permissions import WEBHOOKS
from linli.practices.outside.queries.events import VERBS
from linli.practices.outside.ui.forms import HookForm

SHOWN = 50


def _page(request: Request, form: HookForm, status: int = 200, secret: str = "") -> HttpResponse:
    rows = list(Webhook.objects.select_related("made_by").order_by("-made_at", "-id"))
    return page(
        request, "outside/webhooks.html", status=status, rows=rows, form=form, secret=secret, verbs=list(VERBS.items())
    )


@opens(may(WEBHOOKS), methods=("GET", "POST"))
def webhooks(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _page(request, HookForm())
    form = HookForm(request.POST)
    if not form.is_valid() or request.visitor.user is None:
        return _page(request, form, 422)
    try:
        _hook, secret = make_hook(
            **form.cleaned_data, user=request.visitor.user, by=request.visitor.actor, now=request.now
        )
    except HookRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, 422)
    return _page(request, HookForm(), secret=secret)


def _hook(id: UUID) -> Webhook:
    found = Webhook.objects.select_related("made_by").filter(id=id).first()
    if found is None:
        raise Http404(str(id))
    return found


def _to(request: Request, hook: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("webhook", kwargs={"code": request.community.code, "id": hook}))


@opens(may(WEBHOOKS))
def webhook(request: Request, id: UUID) -> HttpResponse:
    """The latest deliveries of one address, with how each came out."""
    hook = _hook(id)
    rows = list(Delivery.objects.filter(webhook=hook).order_by("-id")[:SHOWN])
    missed = Delivery.objects.filter(webhook=hook, state=DeliveryState.GIVEN_UP).count()
    return page(request, "outside/webhook.html", hook=hook, rows=rows, missed=missed, verbs=VERBS)


@opens(may(WEBHOOKS), methods=("POST",))
def webhook_end(request: Request, id: UUID) -> HttpResponse:
    end_hook(hook=_hook(id), by=request.visitor.actor, now=request.now)
    flash(request, _("已停用，以后不再推送"))
    return _to(request, id)


@opens(may(WEBHOOKS), methods=("POST",))
def webhook_missed(request: Request, id: UUID) -> HttpResponse:
    try:
        count = replay_missed(hook=_hook(id), by=request.visitor.actor, now=request.now)
    except HookRefused as refused:
        flash(request, str(refused), "danger")
    else:
        flash(request, _("%(count)d 条重新送出") % {"count": count})
    return _to(request, id)


@opens(may(WEBHOOKS), methods=("POST",))
def delivery_again(request: Request, id: UUID) -> HttpResponse:
    delivery = Delivery.objects.select_related("webhook").filter(id=id).first()
    if delivery is None:
        raise Http404(str(id))
    try:
        replay(delivery=delivery, by=request.visitor.actor, now=request.now)
    except HookRefused as refused:
        flash(request, str(refused), "danger")
    else:
        flash(request, _("重新送出"))
    return _to(request, delivery.webhook_id)
