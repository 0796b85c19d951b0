"""What every move's page does alike: find the matter, ask the permission, the form, one action, one answer.

GET shows the form (in the pane at the desk, as a page of its own without script), POST makes the move. Whoever comes
second is told so with 409, and what they wrote stays in the form.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.accounts.opens import Request
from linli.design.pages import flash, forbidden, page, refusal
from linli.engines.matters.actions.moving import permitted
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import can_move
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.queries.routing import NoDesk
from linli.engines.matters.queries.walls import Reader, knows_of, matters_read_by, reader
from linli.engines.matters.ui.forms import PHOTOS, Asked, Pairs
from linli.kernel.files import BadImage, store_images
from linli.kernel.models import StoredFile
from linli.kernel.prepared import Prepared
from linli.kernel.workflow import MoveRefused

Act = Callable[[Matter, dict[str, Any]], Any]
#: Read with the matter. Its original and whole are not: few have one, and each would double the columns.
RELATED = ("category", "place", "place__parent", "grid", "holder")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with a matter: its form, the action, and the words on button and flash.

    `move` is the declared move that must be possible; without one `allowed` decides.
    """

    title: str | Promise
    form: type[Asked]
    act: Act
    said: str | Promise
    move: str = ""
    allowed: Callable[[Matter], bool] | None = None
    choices: Callable[[Matter], dict[str, Pairs]] | None = None
    initial: Callable[[Matter], dict[str, Any]] | None = None
    template: str = "matters/move.html"
    tone: str = "primary"
    context: dict[str, Any] = field(default_factory=dict)


def _matter(id: UUID, shape: Reader, parties: tuple[UUID, ...] = (), places: tuple[UUID, ...] = ()) -> QuerySet[Matter]:
    return matters_read_by(shape, parties, places).select_related(*RELATED).filter(id=id)


MATTER = Prepared(_matter)


def seen(request: Request, id: UUID) -> Matter:
    """The matter, if its wall lets this visitor know of it; not found otherwise."""
    who, values = reader(request.visitor)
    matter = MATTER.first(shape=who, id=id, **values)
    if matter is None:
        raise Http404(str(id))
    matter.community = request.community
    return matter


def taken(request: Request, id: UUID, step: Step) -> HttpResponse:
    """Show a step's form, or make the step."""
    matter = seen(request, id)
    if step.move and all(move.name != step.move for move in procedure_of(matter.kind).moves):
        raise Http404(step.move)  # such matters know no such move
    if not _permitted(request, matter, step):
        return forbidden(request)
    if request.method != "POST":
        refused = _refusal(request, matter, step)
        form = step.form(initial=_initial(matter, step), choices=_choices(matter, step))
        return _form(request, matter, step, form, refused, status=409 if refused else 200)
    form = step.form(request.POST, request.FILES, choices=_choices(matter, step))
    if not form.is_valid():
        return _form(request, matter, step, form, status=422)
    try:
        step.act(matter, form.cleaned_data)
    except NoDesk:
        return _refused(request, id, step, form, _("社区还没有设受理台，请先在单位与队伍里设置"))
    except (MoveRefused, BadImage) as refused:
        return _refused(request, id, step, form, str(refused))
    flash(request, str(step.said))
    return HttpResponseRedirect(_next(request, matter))


def photos(request: Request, given: dict[str, Any]) -> tuple[StoredFile, ...]:
    """Keep the pictures of a form; raises `BadImage`, which is shown beside what was written."""
    uploads: Iterable[Any] = (given.get(name) for name in PHOTOS)
    return tuple(store_images((upload for upload in uploads if upload), now=request.now))


def _permitted(request: Request, matter: Matter, step: Step) -> bool:
    if step.allowed is not None and not step.allowed(matter):
        return False
    return not step.move or can_move(request.visitor, matter, procedure_of(matter.kind)[step.move])


def _refusal(request: Request, matter: Matter, step: Step) -> str:
    """Why the move cannot be made now, before anybody writes anything."""
    if not step.move:
        return ""
    try:
        permitted(matter, step.move, request.now)
    except MoveRefused as refused:
        return str(refused)
    return ""


def _choices(matter: Matter, step: Step) -> Callable[[], dict[str, Pairs]]:
    return partial(step.choices, matter) if step.choices else dict


def _initial(matter: Matter, step: Step) -> dict[str, Any]:
    return {"version": matter.version, **(step.initial(matter) if step.initial else {})}


def _refused(request: Request, id: UUID, step: Step, form: Asked, why: str) -> HttpResponse:
    """Somebody was first, or it is not possible: the newest state, what was written, and why."""
    try:
        matter = seen(request, id)
    except Http404:
        kept = " ".join(str(form.data.get(name, "")) for name in form.fields if name != "version")
        return refusal(request, 409, str(step.title), f"{why} {kept}".strip())
    given = {name: form.data.get(name, "") for name in form.fields}
    newer = step.form({**given, "version": matter.version}, choices=_choices(matter, step))
    newer.full_clean()
    newer.errors.clear()
    return _form(request, matter, step, newer, why, status=409)


def _form(
    request: Request, matter: Matter, step: Step, form: Asked, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {"matter": matter, "step": step, "form": form, "refused": refused, **step.context}
    response = page(request, step.template, block="form", status=status, **context)
    response["HX-Retarget"] = "#do"
    return response


def _next(request: Request, matter: Matter) -> str:
    """Back to the matter; to the inbox when it is no longer among what this visitor may know of."""
    code = request.community.code
    if knows_of(request.visitor, matter):
        return reverse("matter", kwargs={"code": code, "id": matter.id})
    return reverse("inbox", kwargs={"code": code})
