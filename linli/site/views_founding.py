"""A new community: by the link of the first run, or by whoever answers for the area above it."""

from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.sign_in import begin
from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.accounts.opens import Request, anyone, opens, staff
from linli.design.pages import page, refusal
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.divisions import division_with, find_divisions, has_divisions, known_above, spoken_name
from linli.kernel.models import Community
from linli.kernel.pinyin import key_of
from linli.kernel.tenancy import in_community
from linli.registry.actions.founding import FoundingRefused, found_community
from linli.registry.actions.staff import appoint
from linli.registry.queries.areas import areas_of
from linli.site.first_run import is_token, use_up
from linli.site.forms_founding import LEVELS, FoundingForm, OwnerForm


@opens(anyone, methods=("GET", "POST"))
def first_community(request: Request, token: str) -> HttpResponse:
    """The first community, and its secretary: whoever holds the link that `linli serve` printed."""
    if Community.objects.exists() or not is_token(settings.LINLI_HOME, token):
        title, text = _("这个开通链接不能用了"), _("它只能用一次、一天内有效。再运行一次 linli serve，会打印新的链接。")
        return refusal(request, 404, title, text)
    if request.method != "POST":
        return _found_page(request, None, OwnerForm())
    form, owner = FoundingForm(request.POST), OwnerForm(request.POST)
    if not (form.is_valid() & owner.is_valid()):
        return _found_page(request, form, owner, 422)
    given = owner.cleaned_data
    with transaction.atomic():
        community = found_community(entry=form.entry(), by=Actor.job(), now=request.now)
        with in_community(community):
            user, _password = appoint(
                username=given["username"], name=given["person"], role=Role.SECRETARY, by=Actor.job(), now=request.now
            )
        user.set_password(given["password"])
        user.save(update_fields=["password"])
    use_up(settings.LINLI_HOME)
    begin(request, user)
    return HttpResponseRedirect(f"{reverse('set-up-second-factor')}?next={_start(community)}")


@opens(staff, methods=("GET", "POST"))
def next_community(request: Request) -> HttpResponse:
    """A further community, by a secretary of the area it lies in (街道, 区), who then invites its own."""
    user = cast(User, request.user)
    areas = areas_of(user, Role.SECRETARY, request.now.date())
    if not areas:
        raise Http404("answers for no area")
    if not (request.session.get("second_factor") or (settings.DEMO and user.is_demo)):
        return HttpResponseRedirect(f"{reverse('second-factor')}?next={request.path}")
    if request.method != "POST":
        return _found_page(request, None, None, within=areas)
    form = FoundingForm(request.POST)
    if form.is_valid() and not form.cleaned_data["division"].startswith(tuple(areas)):
        form.add_error("division", _("这个社区不在您负责的区划里"))
    if not form.is_valid():
        return _found_page(request, form, None, 422, areas)
    try:
        community = found_community(entry=form.entry(), by=Actor(ActorKind.USER, user.id), now=request.now)
    except FoundingRefused as refused:
        form.add_error(None, str(refused))
        return _found_page(request, form, None, 422, areas)
    return HttpResponseRedirect(_start(community))


def _start(community: Community) -> str:
    return reverse("start", kwargs={"code": community.code})


def _found_page(
    request: Request, form: FoundingForm | None, owner: OwnerForm | None, status: int = 200,
    within: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Find the community in the state's list, or write it by hand; then its form."""
    query, chosen = request.GET.get("q", "")[:60], division_with(request.GET.get("division", "")[:12])
    listed = has_divisions()
    form = form or FoundingForm(initial=_begun(chosen.code, chosen.name) if chosen else {"name": query})
    by_hand = bool(request.GET.get("by") == "hand" or request.method == "POST") or not listed
    division = str(form["division"].value() or "")
    context: dict[str, Any] = {
        "query": query, "found": find_divisions(query, within), "chosen": chosen, "form": form, "owner": owner,
        "listed": listed, "asking": not (chosen or by_hand), "levels": _levels(division), "here": request.path,
    }  # fmt: skip
    return page(request, "site/found.html", block="found", status=status, **context)


def _begun(division: str, listed: str) -> dict[str, str]:
    name = spoken_name(listed)
    codes = Community.objects.order_by("code").values_list("code", flat=True)
    return {"division": division, "name": name, "code": key_of(name.removesuffix("社区"), codes, "")}


def _levels(division: str) -> list[tuple[str, str]]:
    """Each level's field, with its name where it is on file."""
    known = dict(known_above(division)) if len(division) == 12 else {}
    return [(level, known.get(division[:length], "")) for length, level in LEVELS.items()]
