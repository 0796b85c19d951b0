"""怎么通知我: how somebody wants to be told. 消息与模板: what a community says, with preview and a message to oneself."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.wishes import Wish, WishRefused, channels_for, choose, set_message, try_out
from linli.accounts.enums import OUTWARD, ChannelKind
from linli.accounts.messages import MESSAGES, Message, default_template
from linli.accounts.models import MessageRule, MessageTemplate, Preference
from linli.accounts.opens import Request, may, opens, signed_in
from linli.accounts.permissions import MESSAGES as SET_MESSAGES
from linli.accounts.queries import fates_since, latest_sendings
from linli.accounts.rules import Hours
from linli.accounts.sending import worded
from linli.design.pages import flash, page

BOTH = ("GET", "POST")
WEEK = timedelta(days=7)


class WishForm(forms.Form):
    channel = forms.ChoiceField(choices=ChannelKind.choices)
    address = forms.CharField(required=False, max_length=300)
    digest_at = forms.TimeField(required=False)
    quiet_from = forms.TimeField(required=False)
    quiet_until = forms.TimeField(required=False)

    def wish(self) -> Wish:
        given = self.cleaned_data
        hours = Hours(given["digest_at"], given["quiet_from"], given["quiet_until"])
        return Wish(ChannelKind(given["channel"]), given["address"], hours)


def _who(request: Request) -> dict[str, Any]:
    """Whoever is looking, as staff where they are any."""
    visitor = request.visitor
    return {"user": visitor.user} if visitor.is_staff else {"account": visitor.account}


def _wishes(request: Request, form: WishForm | None = None, error: str = "") -> HttpResponse:
    who = _who(request)
    chosen = Preference.objects.filter(**{"user": None, "account": None, **who}).first()
    return page(
        request, "accounts/wishes.html", status=422 if error else 200, form=form, error=error, chosen=chosen,
        channels=[(each.value, each.label) for each in channels_for(staff="user" in who)],
        sendings=latest_sendings(request.visitor), default="in_app" if "user" in who else "sms",
    )  # fmt: skip


def _back(request: Request, name: str, **arguments: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **arguments}))


@opens(signed_in, methods=BOTH)
def wishes(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _wishes(request)
    form = WishForm(request.POST)
    if not form.is_valid():
        return _wishes(request, form, _("时间请写成 22:00 这样"))
    try:
        choose(wish=form.wish(), by=request.visitor.actor, now=request.now, **_who(request))
    except WishRefused as refused:
        return _wishes(request, form, str(refused))
    flash(request, _("已保存，以后这样通知您"))
    return _back(request, "wishes")


@opens(signed_in, methods=("POST",))
def wishes_try(request: Request) -> HttpResponse:
    try_out(kind="trial", now=request.now, **_who(request))
    flash(request, _("试发了一条，过一会儿在这里看结果"))
    return _back(request, "wishes")


@opens(may(SET_MESSAGES))
def messages(request: Request) -> HttpResponse:
    """Every kind of message, with what was changed here, and how sendings came out this week."""
    rules = {row.kind: row for row in MessageRule.objects.order_by("kind", "id")}
    changed = set(MessageTemplate.objects.order_by().values_list("kind", flat=True)) | set(rules)
    rows = [(each, rules[each.kind].urgent if each.kind in rules else each.urgent) for each in MESSAGES.values()]
    fates = fates_since(request.now - WEEK)
    return page(request, "accounts/messages.html", rows=rows, changed=changed, fates=fates)


def _message(request: Request, message: Message, typed: dict[str, Any] | None = None, error: str = "") -> HttpResponse:
    own = dict(MessageTemplate.objects.filter(kind=message.kind).order_by("id").values_list("channel", "text"))
    rule = MessageRule.objects.filter(kind=message.kind).first()
    told = typed or {
        "channels": rule.channels if rule else list(OUTWARD),
        "urgent": rule.urgent if rule else message.urgent,
        "templates": {each: own.get(each) or default_template(message.kind, each) for each in OUTWARD},
    }
    preview = [
        (each, each.label, told["templates"][each], _shown(request, message, each, told["templates"][each]))
        for each in OUTWARD
    ]
    return page(
        request, "accounts/message.html", status=422 if error else 200, message=message, told=told, preview=preview,
        error=error,
    )  # fmt: skip


def _shown(request: Request, message: Message, channel: ChannelKind, template: str) -> str:
    """A message as it would read."""
    path = reverse("notices", kwargs={"code": request.community.code})
    text = _("（这里是通知的内容）")
    return worded(
        kind=message.kind, channel=channel, text=text, path=path, community=request.community, template=template
    )


def _found(kind: str) -> Message:
    if kind not in MESSAGES:
        raise Http404(kind)
    return MESSAGES[kind]


@opens(may(SET_MESSAGES), methods=BOTH)
def message(request: Request, kind: str) -> HttpResponse:
    """One kind: by which channels, urgent or not, what it says. `preview` shows what was typed and keeps nothing."""
    found = _found(kind)
    if request.method != "POST":
        return _message(request, found)
    typed: dict[str, Any] = {
        "channels": [each for each in request.POST.getlist("channels") if each in OUTWARD],
        "urgent": "urgent" in request.POST,
        "templates": {each: request.POST.get(f"template_{each}", "")[:300] for each in OUTWARD},
    }
    if "preview" in request.POST:
        return _message(request, found, typed)
    try:
        set_message(kind=kind, by=request.visitor.actor, now=request.now, **typed)
    except WishRefused as refused:
        return _message(request, found, typed, str(refused))
    flash(request, _("已保存"))
    return _back(request, "message", kind=kind)


@opens(may(SET_MESSAGES), methods=("POST",))
def message_try(request: Request, kind: str) -> HttpResponse:
    """One message of this kind to oneself, by the channel one chose."""
    user = request.visitor.user
    if Preference.objects.filter(user=user).exclude(channel=ChannelKind.IN_APP).exists():
        try_out(kind=_found(kind).kind, now=request.now, user=user)
        flash(request, _("试发了一条，过一会儿在这里看结果"))
    else:
        flash(request, _("请先选好怎么通知您，才能试发给自己"), "warn")
    return _back(request, "wishes")
