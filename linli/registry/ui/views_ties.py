"""亲属, 监护, 授权: the other one is found first, then tied; every tie says who attests it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.actions.ties import Tied, tie, untie
from linli.registry.enums import KinRelation, TieKind
from linli.registry.models import Person
from linli.registry.models.ties import TIES
from linli.registry.permissions import READ_TIES
from linli.registry.queries.files import page_of_people, people_for
from linli.registry.queries.ties import POWERS
from linli.registry.ui.forms import EndForm, TieForm
from linli.registry.ui.views_people import done_to, person_named, person_page, to_person

FOUND = 8


def _form_page(request: Request, person: Person, form: TieForm, status: int = 200) -> HttpResponse:
    today, text = local(request.now).date(), (request.GET.get("q") or request.POST.get("q") or "")[:40].strip()
    rows = page_of_people(request.visitor, today, text=text, place=None, page=1).lines if text else []
    context: dict[str, Any] = {"found": [], "query": text}
    context["found"] = [row for row in rows if row.person.id != person.id and not row.person.died_on][:FOUND]
    return page(
        request, "registry/tie.html", status=status, person=person, form=form, kinds=TieKind.choices, today=today,
        kind=form["kind"].value() or request.GET.get("kind", "kinship"), relations=KinRelation.choices, **context,
    )  # fmt: skip


@opens(may(READ_TIES), methods=("GET", "POST"))
def tie_add(request: Request, id: UUID) -> HttpResponse:
    person = person_named(request, id)
    if request.method != "POST":
        return _form_page(request, person, TieForm())
    form = TieForm(request.POST)
    if not form.is_valid():
        return _form_page(request, person, form, 422)
    data = form.cleaned_data
    other = people_for(request.visitor, local(request.now).date()).filter(id=data["other"]).first()
    if other is None:
        raise Http404(str(data["other"]))
    powers = frozenset(power for power in POWERS if data[power])
    spell = (data["attested_by"], data["from_on"], data["until_on"], data["relation"], powers)
    try:
        tie(person=person, tied=Tied(TieKind(data["kind"]), other, *spell), by=request.visitor.actor, now=request.now)
    except PersonRefused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, person, form, 409)
    flash(request, _("已登记"))
    return to_person(request, id)


@opens(may(READ_TIES), methods=("POST",))
def tie_end(request: Request, id: UUID, tie: UUID) -> HttpResponse:
    person, form = person_named(request, id), EndForm(request.POST)
    rows = (row for model, other in TIES.values() for row in model.objects.filter(id=tie, until_on=None).order_by("id")
            if person.id in {row.person_id, getattr(row, f"{other}_id")})  # fmt: skip
    row = next(rows, None)
    if row is None:
        raise Http404(str(tie))
    if not form.is_valid():
        return person_page(request, person, 422, str(next(iter(form.errors.values()))[0]))
    return done_to(request, person, _("已结束，记录保留"), untie, row=row, **form.cleaned_data)
