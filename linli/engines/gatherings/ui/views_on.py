"""For residents: what is on, one of them with its sign-up, checking in by the poster, my bookings and my hours."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, opens, resident
from linli.design.pages import flash, page
from linli.design.panels import panels_for
from linli.engines.gatherings.actions.attending import NotMarked, check_in, give_stars
from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol, withdraw
from linli.engines.gatherings.enums import WITH_CHILDREN, EnrolmentRole, EnrolmentState
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.engines.gatherings.queries.calendar import for_whom, near, role_for, standing_of, whats_on
from linli.engines.gatherings.queries.limits import ages_of
from linli.engines.gatherings.queries.lists import LISTED, coming, hours_of, of_account, past
from linli.engines.gatherings.queries.pictures import pictures_of
from linli.engines.gatherings.queries.walls import ANNOUNCED
from linli.engines.gatherings.queries.whom import family_of, home_of
from linli.engines.gatherings.ui.views_calendar import feed_path
from linli.engines.gatherings.ui.words import day_word
from linli.kernel.crypto import keyed_hash, verify
from linli.kernel.personal import normal_phone
from linli.kernel.worktime import local

WHO = ("", "week", "near", "child", "elder")


@opens(anyone)
def on(request: Request) -> HttpResponse:
    """What is on: all, this week, near me, for my child, for my mother."""
    who = request.GET.get("for", "")
    who = who if who in WHO else ""
    rows = list(for_whom(whats_on(request.now, days=7 if who == "week" else 60), who)[:60])
    home = home_of(request.visitor.account) if who == "near" else None
    rows = near(rows, home)
    found = [(row, standing_of(row, request.now)) for row in rows]
    return page(
        request,
        "gatherings/on.html",
        rows=found,
        who=who,
        day_word=day_word,
        home=home,
        panels=panels_for("on", None, request.visitor),
    )


def _shown(request: Request, id: UUID) -> Gathering:
    """A gathering everybody may know of, or one that is on one's own list."""
    row: Gathering | None = ANNOUNCED.first(id=id)
    account = request.visitor.account
    if row is None and account and of_account(account).filter(gathering_id=id).exists():
        related = ("community", "place", "programme", "led_by")
        row = Gathering.objects.select_related(*related).filter(id=id).first()
    if row is None:
        raise Http404(str(id))
    return row


def _one_page(request: Request, row: Gathering, error: str = "") -> HttpResponse:
    account = request.visitor.account
    live: list[Enrolment] = LISTED.objects(account=account.id, gathering=row.id) if account else []
    listed = {line.person_id for line in live if line.person_id}
    family = [person for person in family_of(account, local(request.now).date()) if person.id not in listed]
    if row.kind in WITH_CHILDREN:
        family.sort(key=lambda person: role_for(person, row) != EnrolmentRole.CHILD)
    return page(
        request, "gatherings/one.html", status=409 if error else 200, row=row, mine=live, family=family, error=error,
        standing=standing_of(row, request.now), ages=ages_of(row.programme) if row.programme else "",
        panels=panels_for("on-gathering", row, request.visitor), day_word=day_word, begun=request.now >= row.starts_at,
        may_help=bool(row.helper_capacity) and row.kind not in WITH_CHILDREN,
        pictures=pictures_of(row), proved=request.GET.get("from") == "phone" and account is not None,
    )  # fmt: skip


@opens(anyone)
def one(request: Request, id: UUID) -> HttpResponse:
    return _one_page(request, _shown(request, id))


def to_one(request: Request, id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("on-gathering", kwargs={"code": request.community.code, "id": id}))


@opens(resident, methods=("POST",))
def sign_up(request: Request, id: UUID) -> HttpResponse:
    """Myself, somebody of my family, or a name without record under my phone."""
    row, told, account = _shown(request, id), request.POST.get("who", ""), request.visitor.account
    assert account is not None
    on_day = local(request.now).date()
    person = next((each for each in family_of(account, on_day) if str(each.id) == told), None)
    name = "" if person else request.POST.get("name", "") or str(account.name)
    photo_ok = {"yes": True, "no": False}.get(request.POST.get("photo", "")) if row.asks_photo else None
    role = role_for(person, row)
    if request.POST.get("role") == "helper" and row.helper_capacity:
        role = "helper"
    who = Attendee(person=person, account=account, name=name)
    try:
        line = enrol(gathering=row, who=who, role=role, photo_ok=photo_ok, by=request.visitor.actor, now=request.now)
    except NotEnrolled as refused:
        return _one_page(request, row, str(refused))
    if line.state == EnrolmentState.SIGNED_UP:
        flash(request, _("报好了，您的序号是 %(n)d") % {"n": line.number})
    else:
        flash(request, _("名额满了，您是候补，一有空位就告诉您"), "info")
    return to_one(request, id)


def _mine(request: Request, id: UUID) -> Enrolment:
    """The line named in the form, if it stands on the visitor's phone."""
    account = request.visitor.account
    assert account is not None
    try:
        wanted = UUID(request.POST.get("line", ""))
    except ValueError:
        raise Http404(str(id)) from None
    line = of_account(account).select_related("gathering__community").filter(id=wanted, gathering_id=id).first()
    if line is None:
        raise Http404(str(id))
    return line


@opens(resident, methods=("POST",))
def step_back(request: Request, id: UUID) -> HttpResponse:
    line = _mine(request, id)
    try:
        withdraw(enrolment=line, by=request.visitor.actor, now=request.now)
    except NotEnrolled as refused:
        flash(request, str(refused), "danger")
        return to_one(request, id)
    flash(request, _("已退出，名额让给了候补的邻居"))
    return to_one(request, id)


@opens(resident, methods=("POST",))
def stars(request: Request, id: UUID) -> HttpResponse:
    line, told = _mine(request, id), request.POST.get("stars", "")
    number = int(told) if told.isdigit() and len(told) == 1 else 0
    try:
        give_stars(enrolment=line, stars=number, by=request.visitor.actor, now=request.now)
    except NotMarked as refused:
        flash(request, str(refused), "danger")
        return to_one(request, id)
    flash(request, _("谢谢您的评价"))
    return to_one(request, id)


@opens(anyone, methods=("GET", "POST"))
def here(request: Request, id: UUID, mac: str) -> HttpResponse:
    """What the poster at the door leads to: with an account one tap, without one the number and the phone."""
    rows = Gathering.objects.select_related("community", "place").filter(id=id)
    row = rows.first() if verify(id.hex, "gathering-here", mac) else None
    if row is None:
        raise Http404(str(id))
    account, error = request.visitor.account, ""
    own = of_account(account) if account else Enrolment.objects.none()
    mine = list(own.filter(gathering=row, state=EnrolmentState.SIGNED_UP).order_by("number"))
    if request.method == "POST":
        try:
            wanted = [_by_phone(request, row)] if request.POST.get("number") else mine
            for line in wanted:
                check_in(enrolment=line, by=request.visitor.actor, now=request.now)
                flash(request, _("签到好了，%(n)d 号") % {"n": line.number})
            return HttpResponseRedirect(request.path)
        except NotMarked as refused:
            error = str(refused)
    context = {"row": row, "mine": mine, "error": error, "mac": mac}
    return page(request, "gatherings/here.html", status=422 if error else 200, **context)


def _by_phone(request: Request, row: Gathering) -> Enrolment:
    """The line of a number, if the phone given is one behind it. Raises `NotMarked`."""
    number, phone = request.POST["number"].strip(), normal_phone(request.POST.get("phone", ""))
    known = int(number) if number.isdigit() and len(number) < 7 else 0
    rows = Enrolment.objects.filter(gathering=row, number=known).select_related("account", "person", "gathering")
    line = rows.order_by("id").first()
    if line is None or phone is None or keyed_hash(phone, "phone") not in _phones_of(line):
        raise NotMarked(_("序号和电话对不上，请找工作人员签到"))
    return line


def _phones_of(line: Enrolment) -> set[str]:
    """The hashes of the phones that stand behind a line."""
    account, person = line.account, line.person
    return {line.phone_hash, account.phone_hash if account else "", person.phone_hash if person else ""}


@opens(resident)
def my_gatherings(request: Request) -> HttpResponse:
    """What I am signed up for, where I was, my hours, and the address of my calendar."""
    account = request.visitor.account
    assert account is not None
    return page(
        request, "gatherings/mine.html", coming=coming(account, request.now), past=past(account, request.now),
        hours=hours_of(account), feed=feed_path(request, "mine", account.id), day_word=day_word,
    )  # fmt: skip
