"""The desk: what waits to be signed, the register, a certificate while one waits, the register of the seal."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.excel import CONTENT_TYPE, excel
from linli.kernel.worktime import local
from linli.practices.certificates.actions.checking import Draft, NotIssued, Wanted, draft_of
from linli.practices.certificates.actions.issuing import ask, identify, issue_now
from linli.practices.certificates.enums import Asked
from linli.practices.certificates.models import Certificate
from linli.practices.certificates.permissions import DESK, SEALS
from linli.practices.certificates.queries.certificates import PAGE, figures_of, register_of, seal_uses, waiting
from linli.practices.certificates.queries.settings import certificates_of
from linli.practices.certificates.rules import FORBIDDEN, may_sign
from linli.practices.certificates.ui.forms import DeskForm
from linli.registry.enums import DataRead
from linli.registry.models import Party, Person
from linli.registry.queries.groups import people_called


def year_in(request: Request) -> int:
    told, this = request.GET.get("year", ""), local(request.now).year
    return int(told) if told.isdigit() and 2000 <= int(told) <= this else this


def page_in(request: Request) -> int:
    told = request.GET.get("page", "1")
    return int(told) if told.isdigit() and 0 < len(told) < 4 and int(told) else 1


@opens(may(DESK))
def desk(request: Request) -> HttpResponse:
    year, at, kind = year_in(request), page_in(request), request.GET.get("kind", "")[:30]
    rows = list(register_of(year, kind)[(at - 1) * PAGE : at * PAGE + 1])
    return page(
        request, "certificates/desk.html", waiting=waiting(), rows=rows[:PAGE], more=len(rows) > PAGE, at=at, year=year,
        this_year=local(request.now).year, figures=figures_of(year), kind=kind,
        kinds=[(key, each.name) for key, each in certificates_of(request.community).kinds.items()],
    )  # fmt: skip


@opens(may(DESK))
def register(request: Request) -> HttpResponse:
    """登记簿 as a file. That it was taken out is written down."""
    year = year_in(request)
    rows = list(register_of(year, request.GET.get("kind", "")[:30])[:5000])
    why = f"{year} · {len(rows)}"
    by = request.visitor.actor
    note_read(by=by, subject=request.community.id, what=DataRead.REGISTER, reason=why, now=request.now)
    heads = [
        str(each)
        for each in (_("编号"), _("证明"), _("姓名"), _("用途"), _("怎么申请"), _("签发时间"), _("签发人"), _("状态"))
    ]
    book = excel(str(_("证明登记簿")), heads, [_line(each) for each in rows], {"A": 14, "B": 20, "D": 30, "F": 18})
    name = f'attachment; filename="{request.community.code}-certificates-{year}.xlsx"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(book, content_type=CONTENT_TYPE, headers=headers)


def _line(each: Certificate) -> list[str]:
    assert each.issued_at is not None
    assert each.signed_by is not None
    return [
        each.number, each.title, each.person.party.name, each.purpose, each.get_asked_display(),
        f"{local(each.issued_at):%Y-%m-%d %H:%M}", each.signed_by.name, each.get_state_display(),
    ]  # fmt: skip


@opens(may(SEALS))
def seals(request: Request) -> HttpResponse:
    """用章登记簿."""
    year, at = year_in(request), page_in(request)
    rows = list(seal_uses(year)[(at - 1) * PAGE : at * PAGE + 1])
    return page(
        request, "certificates/seals.html", rows=rows[:PAGE], more=len(rows) > PAGE, at=at, year=year,
        this_year=local(request.now).year,
    )  # fmt: skip


@opens(may(DESK), methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Who, which kind, what for; then what the registry says and how the paper would read; then signed."""
    form = DeskForm(request.POST if request.method == "POST" else request.GET or None)
    if not form.is_bound or not form.is_valid():
        return _new_page(request, form, status=422 if request.method == "POST" else 200)
    named = people_called(form.cleaned_data["name"], form.cleaned_data["person"])
    if len(named) != 1:
        words = _("有几位同名的，请选是哪一位") if named else _("登记册上没有这个人，请先登记")
        return _new_page(request, form, words, 422, named)
    person = Person.objects.select_related("party").get(id=named[0].id)
    try:
        if request.method == "POST":
            return _taken(request, person, form)
        draft = draft_of(community=request.community, person=person, wanted=_wanted(form), on=local(request.now).date())
    except (NotIssued, NoDesk) as refused:
        return _new_page(request, form, str(refused), 422, named)
    return _new_page(request, form, named=named, person=person, draft=draft)


def _wanted(form: DeskForm) -> Wanted:
    given = form.cleaned_data
    return Wanted(
        given["kind"], given["purpose"], given["detail"], Asked(given["asked"]), given["seen"], given["identity"]
    )


def _taken(request: Request, person: Person, form: DeskForm) -> HttpResponse:
    """Signed by whoever sits here, or put before who signs."""
    community, wanted, user = request.community, _wanted(form), request.visitor.user
    by, now, kind = request.visitor.actor, request.now, certificates_of(request.community).kinds.get(wanted.kind)
    assert user is not None
    if kind is None or may_sign(kind.signs, request.visitor.roles):
        roles = request.visitor.roles
        made = issue_now(community=community, person=person, wanted=wanted, user=user, roles=roles, by=by, now=now)
        flash(request, _("已签发，打印后盖章"))
    else:
        if kind.sees and not wanted.seen:
            raise NotIssued(_("请先核对原件并打勾"))
        identify(person=person, wanted=wanted, by=by, now=now)
        made = ask(community=community, person=person, wanted=wanted, by=by, now=now, seen_by=user)
        flash(request, _("已送签发人，签好后您和申请人都会收到"))
    return HttpResponseRedirect(reverse("certificate", kwargs={"code": community.code, "id": made.id}))


def _new_page(
    request: Request, form: DeskForm, error: str = "", status: int = 200, named: list[Party] | None = None,
    person: Person | None = None, draft: Draft | None = None,
) -> HttpResponse:  # fmt: skip
    kinds = certificates_of(request.community).kinds
    options: list[Any] = [(key, each.name) for key, each in kinds.items()]
    return page(
        request, "certificates/new.html", status=status, form=form, error=error, named=named or [], person=person,
        draft=draft, options=options, forbidden=FORBIDDEN, kinds=kinds, asked=Asked.choices[1:],
        signs=draft is not None and may_sign(draft.kind.signs, request.visitor.roles),
    )  # fmt: skip
