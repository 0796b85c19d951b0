"""The grid worker's page, usable without network: its shell, today's matters, and what a phone sends later.

The shell holds nothing of anybody. What a phone did while it was away comes with an id made there, as the idempotency key:
however often it is sent, it is done once.
"""

import re
from functools import lru_cache
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.opens import Request, anyone, may, opens
from linli.design.pages import page
from linli.design.stylesheet import stylesheet_url
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import HANDLE, SETTLE, can_move
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.files import BadImage
from linli.kernel.ids import read_number
from linli.kernel.wording import kept
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local
from linli.practices.appeals.actions.field import NOTE, Deed, do
from linli.practices.appeals.queries.entered import own_grids
from linli.practices.appeals.queries.nearby import for_phone, today_nearby
from linli.practices.appeals.rules import noted_late
from linli.practices.appeals.ui.choices_desk import (
    answers_in,
    asking,
    category_tiles,
    grid_options,
    pictures,
    place_options,
)
from linli.practices.appeals.ui.drafting import told_besides
from linli.practices.appeals.ui.forms_desk import RoundForm
from linli.practices.appeals.ui.forms_field import DeedForm, WhenForm, reasons
from linli.practices.appeals.ui.views_desk import from_round
from linli.practices.appeals.ui.words_field import for_phones, spoken

SCRIPTS = ("design/js/linli.js", "design/js/field.js", "design/js/field-form.js", "design/js/field-kept.js")
ICONS = ("design/icon.svg", "design/icon-192.png")
#: Said with a report that waited for network: the term runs from its arrival.
LATE = gettext_lazy("（%(when)s 在现场记下，有网络后送达）")
VERSION = re.compile("[0-9]{1,9}")
WORKER = "design/js/field-worker.js"


@opens(may(SETTLE))
def field(request: Request) -> HttpResponse:
    """The shell: what can be chosen here, and nothing of any matter; the script asks for those."""
    own = next(iter(own_grids(request.visitor)), None)
    return page(
        request, "appeals/field.html", categories=category_tiles(), asking=asking(), places=place_options(),
        grids=grid_options(request.visitor.place_ids), grid=own.id if own else "", words=dumps(spoken()),
    )  # fmt: skip


@opens(may(SETTLE))
def field_today(request: Request) -> HttpResponse:
    """Today's matters, whose session this is, and a token to send with; kept by no cache on the way."""
    matters = today_nearby(request.visitor, request.now)
    return _told(
        matters=for_phones(matters, request.visitor, request.now), token=get_token(request),
        who=str(request.user.id) if request.user else "", at=f"{local(request.now):%m-%d %H:%M}",
    )  # fmt: skip


@opens(may(SETTLE), methods=("POST",))
def field_send(request: Request) -> HttpResponse:
    """One thing from the queue of a phone: 201, with the address of its receipt; 409 where somebody was first; 422."""
    try:
        done = _reported(request) if request.POST.get("what") == "report" else _done(request)
    except BadImage as refused:
        return _told(422, why=str(refused))
    if isinstance(done, HttpResponse):
        return done
    answer = _told(201, number=done.number, version=done.version)
    receipt = urlencode({"number": done.number, "version": done.version})
    answer["Location"] = f"{reverse('field-sent', kwargs={'code': request.community.code})}?{receipt}"
    return answer


@opens(may(SETTLE))
def field_sent(request: Request) -> HttpResponse:
    """The receipt of what had arrived already: a phone that lost the first answer is sent here."""
    number, version = request.GET.get("number", ""), request.GET.get("version", "")
    return _told(number=read_number(number) or "", version=int(version) if VERSION.fullmatch(version) else 0)


def _reported(request: Request) -> Matter | HttpResponse:
    form, when = RoundForm(request.POST), WhenForm(request.POST)
    matter = None
    if form.is_valid() and len(answers_in(request, form.cleaned_data["category"])) < len(told_besides(request)):
        form.add_error(
            None, _("这一类要问的已经改了，请再看一下")
        )  # online nobody answers what is not asked; a phone may
    if form.is_valid():
        at = noted_late(when.cleaned_data["at"] if when.is_valid() else None, request.now)
        form.cleaned_data["text"] += kept(LATE, when=f"{local(at):%m-%d %H:%M}") if at else ""
        matter = from_round(request, form)
    return matter or _told(422, why=reasons(form))


def _done(request: Request) -> Matter | HttpResponse:
    form = DeedForm(request.POST)
    if not form.is_valid():
        return _told(422, why=reasons(form))
    given = form.cleaned_data
    matter = for_phone(request.visitor, given["matter"])
    if matter is None:
        return _told(409, why=_("这件事已经不在您的范围内"), now=None)
    matter.community = request.community
    if not _is_theirs(request, matter, given["what"]):
        return _overtaken(request, matter, _("这件事已经不在您手上"))
    [files] = pictures(request, "photos")
    deed = Deed(given["what"], given["version"], given["text"], files)
    try:
        return do(matter=matter, deed=deed, by=request.visitor.actor, now=request.now)
    except NoDesk:
        return _told(422, why=_("社区还没有设受理台，请先在单位与队伍里设置"))
    except MoveRefused as refused:
        return _overtaken(request, matter, str(refused))


def _is_theirs(request: Request, matter: Matter, what: str) -> bool:
    if what == NOTE:
        return request.visitor.may(HANDLE)
    return any(
        move.name == what and can_move(request.visitor, matter, move) for move in procedure_of(matter.kind).moves
    )


def _overtaken(request: Request, matter: Matter, why: str) -> HttpResponse:
    """409 with the matter as it is now, so that whoever wrote something can see what became of it."""
    newest = for_phone(request.visitor, matter.id)
    if newest is None:
        return _told(409, why=why, now=None)
    newest.community = request.community
    [line] = for_phones([newest], request.visitor, request.now)
    return _told(409, why=why, now=line)


def _told(status: int = 200, **told: Any) -> JsonResponse:
    response = JsonResponse(told, status=status)
    response["Cache-Control"] = "no-store"
    return response


# -- what makes it an app: the worker that keeps the shell, the manifest


@opens(anyone)
def field_worker(request: Request) -> HttpResponse:
    """The service worker; by where it is served it looks after the field page and nothing else."""
    home = reverse("field", kwargs={"code": request.community.code})
    shell = [home, stylesheet_url(), *(static(name) for name in (*SCRIPTS, *ICONS))]
    given = f"const HOME = {dumps(home)};\nconst VERSION = {dumps(version())};\nconst SHELL = {dumps(shell)};\n"
    response = HttpResponse(given + _source(WORKER), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@opens(anyone)
def field_manifest(request: Request) -> HttpResponse:
    """The community's own app."""
    code = request.community.code
    icons = [
        {"src": static(f"design/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    told = {
        "id": reverse("field", kwargs={"code": code}), "start_url": reverse("field", kwargs={"code": code}),
        "scope": reverse("community", kwargs={"code": code}), "name": _("%(name)s巡查") % {"name": request.community.name},
        "short_name": request.community.name, "lang": settings.LANGUAGE_CODE, "display": "standalone",
        "theme_color": "#0c3b34", "background_color": "#f6f4f0", "icons": icons,
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


def _source(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with whatever the worker keeps besides the page, so that phones fetch it anew."""
    told = "".join(_source(name) for name in (*SCRIPTS, WORKER)) + stylesheet_url()
    return sha256(told.encode()).hexdigest()[:12]
