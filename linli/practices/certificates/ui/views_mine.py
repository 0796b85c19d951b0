"""One's own certificates: asked for on the phone, followed, downloaded; and what communities do not issue."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, opens, resident
from linli.design.pages import flash, page
from linli.engines.matters.queries.routing import NoDesk
from linli.practices.certificates.actions.checking import NotIssued, Wanted
from linli.practices.certificates.actions.issuing import ask
from linli.practices.certificates.enums import Asked, State
from linli.practices.certificates.queries.certificates import (
    certificate_of_account,
    certificates_of_account,
    people_of,
)
from linli.practices.certificates.queries.settings import certificates_of
from linli.practices.certificates.rules import FORBIDDEN
from linli.practices.certificates.ui.answering import paper_of
from linli.practices.certificates.ui.forms import WantedForm


@opens(resident, methods=("GET", "POST"))
def mine(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _page(request, WantedForm())
    form = WantedForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        _asked(request, form)
    except (NotIssued, NoDesk) as refused:
        return _page(request, form, str(refused), 422)
    flash(request, _("已收到申请，签发后会告诉您"))
    return HttpResponseRedirect(request.path)


def _asked(request: Request, form: WantedForm) -> None:
    """For oneself or somebody of the family who shares the phone."""
    account, given = request.visitor.account, form.cleaned_data
    assert account is not None
    people = people_of(account)
    person = next((each for each in people if str(each.id) == given["person"]), people[0] if len(people) == 1 else None)
    if person is None:
        raise NotIssued(
            _("请选替谁开") if people else _("您的电话还没有和档案对上，请打电话或带证件到社区来办")
        )  # fmt: skip
    wanted = Wanted(given["kind"], given["purpose"], given["detail"], Asked.PHONE_PAGE)
    by = request.visitor.actor
    ask(community=request.community, person=person, wanted=wanted, by=by, now=request.now, account=account)


def _page(request: Request, form: WantedForm, error: str = "", status: int = 200) -> HttpResponse:
    assert request.visitor.account is not None
    kinds = certificates_of(request.community).kinds
    return page(
        request, "certificates/mine.html", status=status, form=form, error=error,
        found=certificates_of_account(request.visitor.account), people=people_of(request.visitor.account),
        kinds=kinds, forbidden=FORBIDDEN,
    )  # fmt: skip


@opens(resident)
def pdf(request: Request, id: UUID) -> HttpResponse:
    assert request.visitor.account is not None
    found = certificate_of_account(request.visitor.account, id)
    if found is None or found.state != State.ISSUED:
        raise Http404(str(id))
    return paper_of(request, found)
