"""接口密钥: what other systems come in by. Made here, shown once, revoked at any time."""

from datetime import datetime, time
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.keys import (
    DEFAULT_A_MINUTE,
    MOST_A_MINUTE,
    KeyRefused,
    Wanted,
    make_key,
    revoke_key,
)
from linli.accounts.enums import REACH, STAFF, KeyScope, Reach, Role
from linli.accounts.models import ApiKey
from linli.accounts.opens import Request, may, opens
from linli.accounts.permissions import KEYS
from linli.accounts.queries import roles_named
from linli.accounts.visitors import parties_to_act_for
from linli.design.pages import flash, page
from linli.kernel.worktime import SHANGHAI

#: As whom a key may act: whose reach follows from no person.
ROLES = [role for role in Role if role in STAFF and REACH[role] in {Reach.COMMUNITY, Reach.TEAM}]


class KeyForm(forms.Form):
    name = forms.CharField(max_length=60, error_messages={"required": gettext_lazy("请写是给哪个系统用的")})
    role = forms.ChoiceField(choices=[(role.value, role.label) for role in ROLES])
    party = forms.UUIDField(required=False)
    scopes = forms.MultipleChoiceField(
        choices=KeyScope.choices, error_messages={"required": gettext_lazy("请至少选一项用途")}
    )
    until = forms.DateField(error_messages={"required": gettext_lazy("请写有效期到哪天")})
    per_minute = forms.IntegerField(min_value=1, max_value=MOST_A_MINUTE, initial=DEFAULT_A_MINUTE)


def _page(request: Request, form: KeyForm, status: int = 200, secret: str = "") -> HttpResponse:
    keys = ApiKey.objects.select_related("made_by").order_by("-made_at", "-id")
    names = dict(parties_to_act_for())
    return page(
        request, "accounts/keys.html", status=status, form=form, secret=secret, scopes=KeyScope.choices,
        rows=[(key, _standing(key, request.now), names.get(key.party_id, "")) for key in keys],
        roles=roles_named(ROLES, request.community), groups=list(names.items()), scope_names=dict(KeyScope.choices),
        address=request.build_absolute_uri(f"/api/v1/{request.community.code}/"),
        open311=request.build_absolute_uri("/open311/v2/"),
    )  # fmt: skip


def _standing(key: ApiKey, now: datetime) -> str:
    if key.revoked_at:
        return "revoked"
    return "good" if key.is_good(now) else "expired"


@opens(may(KEYS), methods=("GET", "POST"))
def keys(request: Request) -> HttpResponse:
    """The keys there are, and the form of a new one; made, its words are shown this once."""
    if request.method != "POST":
        return _page(request, KeyForm())
    form = KeyForm(request.POST)
    if not form.is_valid() or request.visitor.user is None:
        return _page(request, form, 422)
    given = form.cleaned_data
    wanted = Wanted(
        name=given["name"], scopes=given["scopes"], role=Role(given["role"]), party_id=given["party"],
        expires_at=datetime.combine(given["until"], time.max, SHANGHAI), per_minute=given["per_minute"],
    )  # fmt: skip
    try:
        _key, secret = make_key(wanted=wanted, user=request.visitor.user, by=request.visitor.actor, now=request.now)
    except KeyRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, 422)
    return _page(request, KeyForm(), secret=secret)


@opens(may(KEYS), methods=("POST",))
def key_revoke(request: Request, id: UUID) -> HttpResponse:
    key = ApiKey.objects.filter(id=id).first()
    if key is None:
        raise Http404(str(id))
    revoke_key(key=key, by=request.visitor.actor, now=request.now)
    flash(request, _("密钥已撤销，从现在起什么也打不开"))
    return HttpResponseRedirect(reverse("api-keys", kwargs={"code": request.community.code}))
