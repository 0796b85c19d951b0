"""Reporting, the end of it: how to answer you, all answers on one page, sent; then the number, who has it, by when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.phone_codes import BadPhone, Throttled, WrongCode, check_code, send_code
from linli.accounts.actions.sign_in import sign_in_resident
from linli.accounts.opens import Request, anyone, opens
from linli.accounts.origin import origin_of
from linli.design.pages import flash, page
from linli.engines.matters.actions.raising import NotReportable, Where
from linli.engines.matters.models import Category, Matter
from linli.engines.matters.queries.routing import NoDesk
from linli.engines.matters.rules import tells_of_harm
from linli.kernel.worktime import local
from linli.practices.appeals.actions.drafts import keep
from linli.practices.appeals.actions.reporting import send_report, where_of
from linli.practices.appeals.models import Draft
from linli.practices.appeals.queries import reports
from linli.practices.appeals.queries.alike import alike, may_be_joined, original_with
from linli.practices.appeals.rules import Answers, emergency_numbers
from linli.practices.appeals.ui.drafting import go, is_anonymous, missing_step, needs_draft, progress, remember
from linli.practices.appeals.ui.forms_report import CodeForm, ContactForm, PhoneForm
from linli.practices.appeals.ui.views_report import next_step, stored, typed
from linli.practices.appeals.ui.words import link_of

HARM_FIRST = gettext_lazy("有人受伤、着火、动手打人，或孩子受到伤害：请先打电话求助，再来反映。")


def family_of(request: Request) -> list[tuple[str, str]]:
    """Those whom the visitor may report for, as choices."""
    people = reports.represented_by(request.visitor.account, local(request.now).date())
    return [(str(person.id), person.party.name) for person in people]


def contact_page(request: Request, draft: Draft, errors: Mapping[str, Any] | None = None, *names: str) -> HttpResponse:
    kept = stored(draft)
    answers = typed(request, kept, *names) if errors else kept
    return page(
        request, "appeals/report_contact.html", status=422 if errors else 200, answers=answers, sent_to=kept.phone,
        category=reports.category_with(kept.category), errors=errors or {}, steps=progress("report-contact"),
        family=family_of(request),
    )  # fmt: skip


@opens(anyone, methods=("GET", "POST"), atomic=False)
@needs_draft
def contact(request: Request, draft: Draft) -> HttpResponse:
    """Step three: the code that proves the phone; a wrong one is counted, so this is no single transaction."""
    if request.method == "GET":
        return contact_page(request, draft)
    if request.visitor.account:
        form: ContactForm = ContactForm(request.POST)
        form.is_valid()
        return next_step(request, keep(draft=draft, now=request.now, anonymous=False, **form.cleaned_data))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return contact_page(request, draft, form.errors, "phone", "name")
    told = dict(form.cleaned_data)
    try:
        account = check_code(phone=told["phone"], code=told.pop("code"), now=request.now)
    except (BadPhone, WrongCode) as wrong:
        return contact_page(request, draft, {"code": [str(wrong)]}, "phone", "name")
    sign_in_resident(request, account)
    remember(request, draft)
    answers = keep(draft=draft, now=request.now, anonymous=False, **told)
    return go(request, missing_step(answers, reports.category_with(answers.category), account))


@opens(anyone, methods=("POST",), atomic=False)
@needs_draft
def code(request: Request, draft: Draft) -> HttpResponse:
    """Send the code; what else was typed is kept."""
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return contact_page(request, draft, form.errors, "phone", "name")
    try:
        send_code(phone=form.cleaned_data["phone"], origin=origin_of(request), now=request.now)
    except (BadPhone, Throttled) as refused:
        return contact_page(request, draft, {"phone": [str(refused)]}, "phone", "name")
    keep(draft=draft, now=request.now, **form.cleaned_data)
    return go(request, "report-contact", "#f-code")


@opens(anyone, methods=("POST",))
@needs_draft
def anonymous(request: Request, draft: Draft) -> HttpResponse:
    """Without phone and name, where the category allows it."""
    answers = keep(draft=draft, now=request.now, anonymous=True, phone="", name="", wants_call=False)
    category = reports.category_with(answers.category)
    if not is_anonymous(answers, category):
        flash(request, _("这类问题需要留下电话，才能给您回音"), "warn")
        return go(request, "report-contact")
    return next_step(request, answers)


@opens(anyone, methods=("GET", "POST"))
@needs_draft
def check(request: Request, draft: Draft) -> HttpResponse:
    """All answers on one page; sent from here, once."""
    answers, account = stored(draft), request.visitor.account
    category = reports.category_with(answers.category)
    missing = missing_step(answers, category, account)
    if missing != "report-check":
        return go(request, missing)
    if request.method == "GET":
        return check_page(request, draft)
    if request.POST.get("draft", str(draft.id)) != str(draft.id):
        flash(request, _("您已经开始填另一件事，请再核对一遍"), "warn")
        return go(request, "report-check")
    same = original_of(request, answers, category)
    try:
        matter = send_report(
            draft=draft, category=category, account=account, by=request.visitor.actor, now=request.now, original=same
        )
    except NotReportable as refused:
        return check_page(request, draft, str(refused), 422)
    except NoDesk:
        return check_page(request, draft, _("社区还没有设置受理台，暂时收不了。您填的都还在，请先打电话给社区。"), 409)
    return HttpResponseRedirect(link_of(matter, "received"))


def original_of(request: Request, answers: Answers, category: Category | None) -> Matter | None:
    """What the reporter says theirs is the same as: by the button pressed now, else by the one pressed while writing."""
    chosen = request.POST.get("original", answers.original)
    return original_with(chosen) if chosen and may_be_joined(category, answers.text) else None


def check_page(request: Request, draft: Draft, error: str = "", status: int = 200) -> HttpResponse:
    answers, account = stored(draft), request.visitor.account
    category = reports.category_with(answers.category)
    if category is None:
        return go(request, "report")
    spot, harm = where_of(answers, account, request.now), tells_of_harm(answers.text)
    return page(
        request, "appeals/report_check.html", status=status, answers=answers, category=category, spot=spot, error=error,
        photos=reports.photos_of(draft), draft=draft, anonymous=is_anonymous(answers, category),
        family=family_of(request) if answers.for_person else [],
        warning=category.first_of_all or (HARM_FIRST if harm else ""), steps=progress("report-check"),
        numbers=emergency_numbers(category.warning) or (["110", "120"] if harm else []),
        same=original_of(request, answers, category), joins=may_be_joined(category, answers.text),
        similar=known_already(answers, category, spot, request.now),
    )  # fmt: skip


def known_already(answers: Answers, category: Category, spot: Where, now: datetime) -> list[Matter]:
    """What reads alike, then what else of the kind is dealt with around here."""
    found = alike(text=answers.text, category=category, now=now, place=spot.place, grid=spot.grid)
    around = reports.nearby(category=category, place=spot.place, grid=spot.grid, now=now)
    return list({matter.id: matter for matter in [*found, *around]}.values())[: reports.NEARBY]
