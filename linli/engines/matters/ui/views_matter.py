"""One matter: what it is, who has it, what to do next, its story; its pictures, its reporter, its sheet of paper."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import forbidden, is_fragment, page, take_flashes
from linli.design.panels import panels_for
from linli.design.pictures import picture_of
from linli.engines.matters import permissions
from linli.engines.matters.actions import saying
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter, MatterFile
from linli.engines.matters.permissions import can_see_reporter, holds
from linli.engines.matters.queries.similar import hanging_together
from linli.engines.matters.queries.story import story_of
from linli.engines.matters.queries.walls import matters_for
from linli.engines.matters.redaction import without_persons
from linli.engines.matters.ui import forms
from linli.engines.matters.ui.doing import doings
from linli.engines.matters.ui.moving import Step, photos, seen, taken
from linli.engines.matters.ui.words import TONES, steps_of
from linli.kernel.workflow import MoveRefused

BOTH = ("GET", "POST")


def _shown(request: Request, matter: Matter) -> dict[str, Any]:
    """Everything a page about one matter shows."""
    visitor, story = request.visitor, story_of(matter)
    return {
        "matter": matter,
        "story": story,
        "steps": steps_of(matter),
        "tone": TONES[Stage(matter.stage)],
        "doings": doings(visitor, matter, request.now),
        "related": hanging_together(visitor, matter, was_split=story.was_split),
        "panels": [*panels_for(matter.kind, matter, visitor), *panels_for("matter", matter, visitor)],
        "can_reveal": can_see_reporter(visitor, matter),
        "may_extend": visitor.may(permissions.EXTEND),
        "fragment": is_fragment(request),
    }


def _on_a_page_of_its_own(request: Request) -> bool:
    """Whether the move was made on the move's page: there is no pane for the matter, and the address is the move's."""
    here = urlsplit(request.htmx.current_url or "").path
    return here != request.path and here.startswith(request.path)


@opens(may(permissions.READ))
def matter(request: Request, id: UUID) -> HttpResponse:
    context = _shown(request, seen(request, id))
    if not context["fragment"]:
        return page(request, "matters/matter.html", **context)
    if _on_a_page_of_its_own(request):
        return HttpResponse(headers={"HX-Redirect": request.path})
    said = take_flashes(request)
    response = page(request, "matters/matter.html", block="detail", flashes=said, **context)
    response["HX-Retarget"] = "#detail"
    if said:
        response["HX-Trigger"] = "matter-changed"  # the list beside it asks for itself again
    return response


@opens(may(permissions.READ))
def matter_print(request: Request, id: UUID) -> HttpResponse:
    return page(request, "matters/matter_print.html", **_shown(request, seen(request, id)))


@opens(may(permissions.READ))
def matter_file(request: Request, id: UUID, file: UUID, size: str) -> HttpResponse:
    """A picture, behind the wall of its matter."""
    reachable = matters_for(request.visitor).filter(id=id).values("id")
    row = MatterFile.objects.filter(matter_id__in=reachable, file_id=file).select_related("file").first()
    return picture_of(row.file if row else None, size)


@opens(may(permissions.REVEAL_ON_VISIT), methods=BOTH)
def reveal(request: Request, id: UUID) -> HttpResponse:
    """Who raised it: shown once, in the answer to a reason, which is logged."""
    found = seen(request, id)
    if not can_see_reporter(request.visitor, found):
        return forbidden(request)
    form = forms.Reveal(request.POST or None)
    step = Step(_("查看反映人"), forms.Reveal, lambda _matter, _given: None, "")
    context: dict[str, Any] = {"matter": found, "step": step, "form": form, "refused": "", "reporter": None}
    status = 200
    if request.method == "POST":
        status = 200 if form.is_valid() else 422
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        saying.reveal_reporter(matter=found, reason=reason, by=request.visitor.actor, now=request.now)
        context["reporter"] = found.reporter
    response = page(request, "matters/reveal.html", block="form", status=status, **context)
    response["HX-Retarget"] = "#do"
    return response


@opens(may(permissions.HANDLE), methods=BOTH)
def note(request: Request, id: UUID) -> HttpResponse:
    """A note for colleagues; progress for the reporter from whoever handles it."""

    def act(matter: Matter, given: dict[str, Any]) -> None:
        if given["public"] == "1" and not (request.visitor.may(permissions.DISPATCH) or holds(request.visitor, matter)):
            raise MoveRefused(_("只有承办方和受理台能写给居民看的进展，请改选“内部”"))
        saying.note(
            matter=matter, text=given["text"], public=given["public"] == "1", files=photos(request, given),
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip

    def allowed(matter: Matter) -> bool:
        return request.visitor.may(permissions.HANDLE)

    return taken(request, id, Step(_("写进展或备注"), forms.Note, act, _("已记下"), allowed=allowed))


@opens(may(permissions.PUBLISH), methods=BOTH)
def publish(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        saying.publish(matter=matter, title=given["title"], listed=True, by=request.visitor.actor, now=request.now)

    def first(matter: Matter) -> dict[str, Any]:
        return {"title": matter.public_title or without_persons(matter.title)}

    return taken(request, id, Step(_("公开（脱敏后）"), forms.Publish, act, _("已公开"), initial=first))


@opens(may(permissions.PUBLISH), methods=BOTH)
def unpublish(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        title = matter.public_title
        saying.publish(matter=matter, title=title, listed=False, by=request.visitor.actor, now=request.now)

    return taken(request, id, Step(_("撤下公开"), forms.Nothing, act, _("已撤下")))
