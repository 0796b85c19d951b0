"""课堂活动 for staff: the figures, theme days, the garden, medals, frauds stopped."""

from datetime import date
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.actions.reads import note_reads
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.actions.programmes import open_programme
from linli.engines.gatherings.models import Gathering, Programme
from linli.engines.gatherings.queries.calendar import begin_of
from linli.kernel.worktime import local
from linli.practices.learning.actions.frauds import FraudRefused, note_fraud
from linli.practices.learning.actions.medals import MedalRefused, give_medals
from linli.practices.learning.actions.themes import plan_theme_days
from linli.practices.learning.enums import FraudKind, Row
from linli.practices.learning.models import FraudStopped, ThemeDay, ThemeDayHeld
from linli.practices.learning.permissions import KEEP, SEE
from linli.practices.learning.queries.figures import extra, rows_of, stopped
from linli.practices.learning.queries.medals import due_for_medal, due_until, given, without_birth_date
from linli.practices.learning.queries.settings import medal_age
from linli.registry.enums import DataRead

FIRST_YEAR = 2000


def year_asked(request: Request) -> int:
    told, this = request.GET.get("year", "") or request.POST.get("year", ""), local(request.now).year
    return int(told) if told.isdigit() and FIRST_YEAR <= int(told[:5]) <= this + 1 else this


def to(request: Request, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code}))


@opens(may(SEE))
def figures(request: Request) -> HttpResponse:
    """What a year adds up to, mechanism by mechanism."""
    year, this = year_asked(request), local(request.now).year
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    since, until = begin_of(first), begin_of(last)
    return page(
        request, "learning/figures.html", year=year, this=this, rows=rows_of(since, until),
        extra=extra(since, until, first, last, local(request.now).date(), medal_age(request.community)),
        keeps=request.visitor.may(KEEP),
        choices=Row.choices, programmes=_programmes(),
    )  # fmt: skip


def _programmes() -> list[tuple[UUID, str]]:
    rows = Programme.objects.filter(is_active=True).order_by("name", "id")
    return [(row.id, row.name) for row in rows]


@opens(may(KEEP), methods=("POST",))
def count_for(request: Request) -> HttpResponse:
    """Say for which mechanism a programme's figures count."""
    ids = _ids([request.POST.get("programme", "")])
    row, programme = request.POST.get("row", ""), Programme.objects.filter(id__in=ids).first()
    if programme is None or row not in ("", *Row.values):
        raise Http404(row)
    open_programme(key=programme.key, name=programme.name, row=row, by=request.visitor.actor, now=request.now)
    flash(request, _("已保存"))
    return to(request, "learning")


@opens(may(KEEP), methods=("GET", "POST"))
def themes(request: Request) -> HttpResponse:
    """The theme days of a year; planned at a tap, and each November by themselves."""
    year = year_asked(request)
    if request.method == "POST":
        made = plan_theme_days(
            community=request.community, year=year, by=request.visitor.actor, now=request.now,
            organiser=request.visitor.user,
        )  # fmt: skip
        flash(
            request,
            ngettext("排上了 %(num)d 个主题日", "排上了 %(num)d 个主题日", len(made)) % {"num": len(made)},
            "ok" if made else "info",
        )
        return HttpResponseRedirect(f"{request.path}?year={year}")
    held = ThemeDayHeld.objects.filter(on__year=year).select_related("gathering").order_by("on", "id")
    found: dict[UUID, list[ThemeDayHeld]] = {}
    for each in held:
        found.setdefault(each.theme_day_id, []).append(each)
    rows = ThemeDay.objects.filter(is_active=True).select_related("place", "programme").order_by("key")
    return page(request, "learning/themes.html", year=year, rows=[(row, found.get(row.id, [])) for row in rows])


@opens(may(KEEP), methods=("GET", "POST"))
def medals(request: Request) -> HttpResponse:
    """Everybody due is on the list; given at a ceremony or at the door, once."""
    today, ceremonies = local(request.now).date(), Gathering.objects.filter(programme__row=Row.HONOUR)
    age = medal_age(request.community)
    if request.method == "POST":
        return _give(request, ceremonies, age)
    due = list(due_for_medal(today, age))
    note_reads(
        by=request.visitor.actor, subjects=[each.id for each in due], what=DataRead.PERSON, reason=_("敬老金牌"),
        now=request.now,
    )  # fmt: skip
    return page(
        request, "learning/medals.html", due=due, age=age,
        soon=list(due_until(today, today.replace(month=12, day=31), age)),
        unknown=without_birth_date(), given=list(given()[:200]),
        ceremonies=[(row.id, row.title) for row in ceremonies.order_by("-starts_at", "id")[:10]],
    )  # fmt: skip


def _give(request: Request, ceremonies: QuerySet[Gathering], age: int) -> HttpResponse:
    """To those ticked who are due, at the ceremony named or at the door."""
    due = due_for_medal(local(request.now).date(), age)
    people = list(due.filter(id__in=_ids(request.POST.getlist("person"))))
    ceremony = ceremonies.filter(id__in=_ids([request.POST.get("gathering", "")])).first()
    try:
        made = give_medals(people=people, gathering=ceremony, by=request.visitor.actor, now=request.now, age=age)
    except MedalRefused as refused:
        flash(request, str(refused), "danger")
        return to(request, "learning-medals")
    words = ngettext("颁了 %(num)d 枚", "颁了 %(num)d 枚", len(made)) % {"num": len(made)}
    flash(request, words, "ok" if made else "warn")
    return to(request, "learning-medals")


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


class FraudForm(forms.Form):
    kind = forms.ChoiceField(choices=FraudKind.choices)
    stopped_on = forms.DateField()
    how = forms.CharField(max_length=200)
    amount = forms.DecimalField(min_value=0, max_value=100_000_000, decimal_places=2, required=False)
    gathering = forms.UUIDField(required=False)


@opens(may(KEEP), methods=("GET", "POST"))
def frauds(request: Request) -> HttpResponse:
    """Frauds stopped, each with the class that taught it."""
    form = FraudForm(
        request.POST if request.method == "POST" else None, initial={"stopped_on": local(request.now).date()}
    )
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            _keep_fraud(request, form)
        except FraudRefused as refused:
            error = str(refused)
        else:
            flash(request, _("已记下"))
            return to(request, "learning-frauds")
    year = local(request.now).year
    rows = FraudStopped.objects.select_related("gathering").order_by("-stopped_on", "-id")
    return page(
        request, "learning/frauds.html", status=422 if error or form.errors else 200, form=form, error=error,
        rows=list(rows[:200]), kinds=FraudKind.choices, classes=_classes(request),
        figures=stopped(date(year, 1, 1), date(year + 1, 1, 1)),
    )  # fmt: skip


def _classes(request: Request) -> list[tuple[UUID, str]]:
    rows = Gathering.objects.filter(programme__row=Row.GRID_CLASSES, starts_at__lte=request.now)
    return [(row.id, f"{local(row.starts_at):%m-%d} {row.title}") for row in rows.order_by("-starts_at", "id")[:100]]


def _keep_fraud(request: Request, form: FraudForm) -> None:
    given = form.cleaned_data
    taught = Gathering.objects.filter(id=given["gathering"]).first() if given["gathering"] else None
    fen = None if given["amount"] is None else int(given["amount"] * 100)
    note_fraud(
        kind=given["kind"], stopped_on=given["stopped_on"], how=given["how"], gathering=taught, amount_fen=fen,
        by=request.visitor.actor, now=request.now,
    )  # fmt: skip
