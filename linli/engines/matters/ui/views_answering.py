"""Moves towards the answer: ask the reporter, more time, answer with a preview, evaluate, reopen, end."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import page
from linli.engines.matters import permissions
from linli.engines.matters.actions import answering, saying
from linli.engines.matters.enums import ExtensionState, Rating
from linli.engines.matters.models import Extension, Matter
from linli.engines.matters.permissions import can_move
from linli.engines.matters.procedures import procedure_of
from linli.engines.matters.queries.answers import standard_answers
from linli.engines.matters.rules import filled
from linli.engines.matters.ui import forms
from linli.engines.matters.ui.moving import Step, photos, seen, taken
from linli.kernel.workflow import MoveRefused

BOTH = ("GET", "POST")


@opens(may(permissions.HANDLE), methods=BOTH)
def ask(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        answering.ask(
            matter=matter,
            question=given["question"],
            by=request.visitor.actor,
            now=request.now,
            version=given["version"],
        )

    return taken(request, id, Step(_("询问居民"), forms.Question, act, _("已询问，时限暂停"), move="ask"))


@opens(may(permissions.HANDLE), methods=BOTH)
def resume(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        answering.resume(matter=matter, by=request.visitor.actor, now=request.now, version=given["version"])

    return taken(request, id, Step(_("继续办理"), forms.Nothing, act, _("继续办理，时限继续"), move="resume"))


@opens(may(permissions.HANDLE), methods=BOTH)
def ask_extension(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        saying.ask_extension(
            matter=matter, until=given["until"], reason=given["reason"], by=request.visitor.actor, now=request.now
        )

    def allowed(matter: Matter) -> bool:
        ends = (move for move in procedure_of(matter.kind).moves if move.name in {"answer", "settle"})
        return any(can_move(request.visitor, matter, move) for move in ends)

    step = Step(_("申请延期"), forms.AskExtension, act, _("已申请，等上级批准"), allowed=allowed)
    return taken(request, id, step)


@opens(may(permissions.EXTEND), methods=("POST",))
def decide_extension(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        asked = Extension.objects.filter(id=given["extension"], matter=matter, state=ExtensionState.ASKED).first()
        if asked is None:
            raise MoveRefused(_("这份申请已有决定"))
        asked.matter = matter
        saying.decide_extension(
            extension=asked, grant=given["decision"] == "grant", by=request.visitor.actor, now=request.now,
            version=given["version"],
        )  # fmt: skip

    said = _("已决定，承办方会收到通知")
    return taken(request, id, Step(_("决定延期"), forms.DecideExtension, act, said, template="matters/refused.html"))


def _answered(request: Request, name: str) -> Step:
    """The step of answering (`answer`) or of found and done (`settle`), with the category's standard answers."""
    do = {"answer": answering.answer, "settle": answering.settle}[name]

    def act(matter: Matter, given: dict[str, Any]) -> None:
        do(
            matter=matter, text=given["text"], files=photos(request, given), by=request.visitor.actor, now=request.now,
            version=given["version"],
        )  # fmt: skip

    def offered(matter: Matter) -> dict[str, Any]:
        return {"standard": [(str(each.id), each) for each in standard_answers(matter)]}

    def first(matter: Matter) -> dict[str, Any]:
        wanted = request.GET.get("standard", "")
        chosen = next((each for each in standard_answers(matter) if str(each.id) == wanted), None) if wanted else None
        place = matter.spot
        return {"text": filled(chosen.text, number=matter.number, place=place) if chosen else ""}

    said = _("已办结，答复已发给居民") if name == "answer" else _("已办结")
    title = _("办结并答复") if name == "answer" else _("即办即结")
    return Step(
        title, forms.Answer, act, said, move=name, choices=offered, initial=first, template="matters/answer.html",
        context={"preview": "", "name": name},
    )  # fmt: skip


@opens(may(permissions.HANDLE), methods=BOTH)
def answer(request: Request, id: UUID) -> HttpResponse:
    return taken(request, id, _answered(request, "answer"))


@opens(may(permissions.HANDLE), methods=BOTH)
def settle(request: Request, id: UUID) -> HttpResponse:
    """即办即结 for who may; a task is closed so by whoever does it. To others there is no such page."""
    found = seen(request, id)
    step = procedure_of(found.kind)["settle"]
    if not can_move(request.visitor, found, step):
        raise Http404(str(id))
    return taken(request, id, replace(_answered(request, "settle"), title=step.label))


@opens(may(permissions.HANDLE), methods=("POST",))
def answer_preview(request: Request, id: UUID) -> HttpResponse:
    """Exactly what the resident will read, above the form that sends it. Writes nothing."""
    matter = seen(request, id)
    step = _answered(request, "answer")
    form = forms.Answer(request.POST.dict(), choices=lambda: step.choices(matter) if step.choices else {})
    ready = form.is_valid()
    shown = form.cleaned_data.get("text", "")
    response = page(
        request, step.template, block="form", status=200 if ready else 422, matter=matter, step=step, form=form, refused="",
        **{**step.context, "preview": shown},
    )  # fmt: skip
    response["HX-Retarget"] = "#do"
    return response


@opens(may(permissions.EVALUATE), methods=BOTH)
def evaluate(request: Request, id: UUID) -> HttpResponse:
    """回访代评: the desk telephoned, and says what the reporter said."""

    def act(matter: Matter, given: dict[str, Any]) -> None:
        answering.evaluate(
            matter=matter, rating=Rating(given["rating"]), reason=given["reason"], by=request.visitor.actor,
            now=request.now, version=given["version"],
        )  # fmt: skip

    return taken(request, id, Step(_("回访代评"), forms.Evaluate, act, _("已记下居民的评价"), move="evaluate"))


@opens(may(permissions.EVALUATE), methods=BOTH)
def reopen(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        answering.reopen(
            matter=matter, reason=given["reason"], by=request.visitor.actor, now=request.now, version=given["version"]
        )

    return taken(request, id, Step(_("重办"), forms.PublicReason, act, _("已重办，时限重新开始"), move="reopen"))


@opens(may(permissions.END), methods=BOTH)
def end(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        answering.end(
            matter=matter, reason=given["reason"], by=request.visitor.actor, now=request.now, version=given["version"]
        )

    return taken(request, id, Step(_("宣布终结"), forms.PublicReason, act, _("已宣布终结"), move="end", tone="danger"))
