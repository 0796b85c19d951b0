"""One step of a case: a page with a form, one action, back to the case. For who does not work on it, it is not there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linli.accounts.opens import Request
from linli.design.pages import flash, page
from linli.kernel.workflow import MoveRefused
from linli.practices.mediation.actions.appointing import CannotMediate
from linli.practices.mediation.actions.evidence import NotEntered
from linli.practices.mediation.actions.following import NotVisited
from linli.practices.mediation.actions.performing import NotPerformed
from linli.practices.mediation.actions.risks import RiskRefused
from linli.practices.mediation.actions.sessions import SessionRefused
from linli.practices.mediation.actions.settling import NotSettled
from linli.practices.mediation.models import Dispute, DisputeParty
from linli.practices.mediation.queries.disputes import dispute_for, runs, works_on

Given = dict[str, Any]
Refused = (
    CannotMediate, MoveRefused, NotEntered, NotPerformed, NotSettled, NotVisited, RiskRefused, SessionRefused,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """A field of the page: `kind` is the macro that draws it."""

    kind: str
    name: str
    label: str
    options: Sequence[tuple[Any, Any]] = ()
    hint: str = ""
    value: Any = ""
    required: bool = True
    rows: int = 4


@dataclass(frozen=True, slots=True)
class Step:
    """What the page says, asks and does. `notes`: words shown above the form."""

    title: str
    asks: Sequence[Ask]
    button: str
    form: type[forms.Form]
    act: Callable[[Given], object]
    done: str
    notes: Sequence[str] = ()
    tone: str = "primary"


def seen(request: Request, id: UUID) -> Dispute:
    """The case, for who may read it."""
    found = dispute_for(request.visitor, id)
    if found is None:
        raise Http404(str(id))
    return found


def worked_on(request: Request, id: UUID) -> Dispute:
    """The case, for its mediator and its body."""
    found = seen(request, id)
    if not works_on(request.visitor, found):
        raise Http404(str(id))
    return found


def run_by(request: Request, id: UUID) -> Dispute:
    """The case, for its body alone."""
    found = seen(request, id)
    if not runs(request.visitor, found):
        raise Http404(str(id))
    return found


def party_of(dispute: Dispute, id: UUID | None) -> DisputeParty | None:
    """A party to this case; 404 for anybody else's."""
    if id is None:
        return None
    found = DisputeParty.objects.filter(dispute=dispute, id=id).first()
    if found is None:
        raise Http404(str(id))
    return found


def to_case(request: Request, dispute: Dispute) -> HttpResponseRedirect:
    where = reverse("mediation-case", kwargs={"code": request.community.code, "id": dispute.id})
    return HttpResponseRedirect(where)


def stepped(request: Request, dispute: Dispute, step: Step) -> HttpResponse:
    """Show the form, or do it and go back to the case; refused: the form again, with everything typed."""
    form, error, status = step.form(request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                step.act(form.cleaned_data)
            except Refused as refused:
                error, status = str(refused), 409 if isinstance(refused, MoveRefused) else 422
            else:
                flash(request, step.done)
                return to_case(request, dispute)
    return page(
        request, "mediation/step.html", status=status, dispute=dispute, step=step, form=form, error=error,
        typed=request.POST,
    )  # fmt: skip
