"""Children in care: who is here, what must be known, who may take whom home, and the code for it."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_reads
from linli.accounts.opens import Request, may, opens, resident
from linli.design.pages import flash, page
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.engines.gatherings.permissions import ORGANISE
from linli.engines.gatherings.queries.walls import organised_by
from linli.engines.gatherings.queries.whom import family_of
from linli.kernel.worktime import local
from linli.practices.learning.actions.children import NotCollected, collect, keep_card
from linli.practices.learning.models import ChildCard
from linli.practices.learning.queries.children import KINDS, children_of
from linli.registry.enums import DataRead
from linli.registry.models import Person


def _session(request: Request, id: UUID) -> Gathering:
    row = organised_by(request.visitor).filter(id=id, kind__in=KINDS).select_related("community", "place").first()
    if row is None:
        raise Http404(str(id))
    return row


@opens(may(ORGANISE))
def children(request: Request, id: UUID) -> HttpResponse:
    row = _session(request, id)
    lines = children_of(row, local(request.now).date())
    ids = [line.row.person_id for line in lines if line.row.person_id]
    note_reads(by=request.visitor.actor, subjects=ids, what=DataRead.PERSON, reason=row.title, now=request.now)
    here = sum(1 for line in lines if line.is_here)
    return page(request, "learning/children.html", row=row, lines=lines, here=here)


@opens(may(ORGANISE), methods=("POST",), atomic=False)
def goes_home(request: Request, id: UUID) -> HttpResponse:
    """A wrong code is counted for good, so this is no single transaction."""
    row = _session(request, id)
    line, person = _named(request, row)
    try:
        collect(
            enrolment=line, person=person, code=request.POST.get("pick_up_code", "")[:12], by=request.visitor.actor,
            now=request.now,
        )  # fmt: skip
    except NotCollected as refused:
        flash(request, str(refused), "danger")
    else:
        name = line.person.party.name if line.person else ""
        flash(request, _("%(child)s已由 %(who)s 接走") % {"child": name, "who": person.party.name})
    return HttpResponseRedirect(reverse("learning-children", kwargs={"code": request.community.code, "id": id}))


def _named(request: Request, row: Gathering) -> tuple[Enrolment, Person]:
    """The child's line of this session and who came for it."""
    try:
        wanted, who = UUID(request.POST.get("line", "")), UUID(request.POST.get("person", ""))
    except ValueError:
        raise Http404(str(row.id)) from None
    lines = Enrolment.objects.filter(gathering=row, id=wanted).select_related("person__party", "account")
    line, person = lines.first(), Person.objects.filter(id=who).select_related("party").first()
    if line is None or person is None:
        raise Http404(str(wanted))
    line.gathering = row
    return line, person


@opens(resident, methods=("GET", "POST"))
def card(request: Request, id: UUID) -> HttpResponse:
    """What a guardian says about a child: allergies, what else must be known."""
    family = family_of(request.visitor.account, local(request.now).date())
    child = next((person for person in family if person.id == id), None)
    if child is None:
        raise Http404(str(id))
    if request.method == "POST":
        told = {name: request.POST.get(name, "") for name in ("allergies", "note")}
        keep_card(child=child, **told, by=request.visitor.actor, now=request.now)
        flash(request, _("记下了，只有照看孩子的人看得到"))
        return HttpResponseRedirect(request.path)
    return page(request, "learning/card.html", child=child, card=_card_of(child))


def _card_of(child: Person) -> ChildCard | None:
    return ChildCard.objects.filter(child=child).first()
