"""The log of who read whose file; and reading one without the right to it, in an emergency."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.accounts.permissions import SEE_READS, STAFF_PAGES
from linli.design.pages import page
from linli.kernel.worktime import local
from linli.registry.actions.people import PersonRefused
from linli.registry.actions.reading import open_in_emergency
from linli.registry.enums import DataRead
from linli.registry.queries.around import responsibilities_around, together_with
from linli.registry.queries.files import circumstances_of, residences_of
from linli.registry.queries.reads import people_meant, reads_listed, running_access, running_accesses


@opens(may(SEE_READS))
def reads(request: Request) -> HttpResponse:
    at = request.GET.get("page", "1")
    number = min(max(int(at), 1), 999) if at.isdigit() and len(at) < 4 else 1
    try:
        person = UUID(request.GET["person"]) if "person" in request.GET else None
    except ValueError:
        person = None
    lines, more = reads_listed(person=person, page=number)
    return page(request, "registry/reads.html", lines=lines, more=more, at=number, person=person)


class EmergencyForm(forms.Form):
    name = forms.CharField(max_length=40, error_messages={"required": gettext_lazy("请写姓名")})
    where = forms.CharField(max_length=80, required=False)
    reason = forms.CharField(max_length=200, error_messages={"required": gettext_lazy("请写清楚出了什么事")})


@opens(may(STAFF_PAGES), methods=("GET", "POST"))
def emergency(request: Request) -> HttpResponse:
    """紧急查阅: asked for by the name of one person, with a reason."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form_page(request, form)
    found = people_meant(form.cleaned_data["name"], form.cleaned_data["where"])
    if len(found) != 1:
        many = _("有同名的人，请再写住房代码、完整地址或电话后四位")
        form.add_error("where" if found else "name", many if found else _("没有找到此人，请核对"))
        return _form_page(request, form)
    assert request.visitor.user is not None
    try:
        access = open_in_emergency(
            person=found[0], user=request.visitor.user, reason=form.cleaned_data["reason"], by=request.visitor.actor,
            now=request.now,
        )  # fmt: skip
    except PersonRefused as refused:
        form.add_error("reason", str(refused))
        return _form_page(request, form)
    return HttpResponseRedirect(reverse("emergency-file", kwargs={"code": request.community.code, "id": access.id}))


def _form_page(request: Request, form: EmergencyForm) -> HttpResponse:
    running = running_accesses(request.visitor, request.now)
    return page(request, "registry/emergency.html", status=422 if form.is_bound else 200, form=form, running=running)


@opens(may(STAFF_PAGES))
def emergency_file(request: Request, id: UUID) -> HttpResponse:
    """The file while the access lasts; every opening is written down."""
    access = running_access(request.visitor, id, request.now)
    if access is None:
        raise Http404(str(id))
    person, today = access.person, local(request.now).date()
    actor = request.visitor.actor
    note_read(by=actor, subject=person.id, what=DataRead.EMERGENCY, reason=access.reason, now=request.now)
    residences = residences_of(person)
    return page(
        request, "registry/emergency_file.html", access=access, person=person, residences=residences,
        household=together_with(person, today, request.visitor)[0],
        answering=responsibilities_around(person, residences, today)[0],
        circumstances=circumstances_of(request.visitor, person, today),
    )  # fmt: skip
