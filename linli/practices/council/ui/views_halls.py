"""一厅三堂 at the desk: what each hall received, the bench talks of the coming months, counts at the door."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.worktime import local
from linli.practices.council.actions.halls import are_kept, count_at_door, keep_bench_talks, stop_bench_talks
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.enums import Hall, OnHoliday
from linli.practices.council.models import BenchTalk
from linli.practices.council.permissions import DESK, GATHER, RUN
from linli.practices.council.playbook import bench_talk_of, council_of, hall_name
from linli.practices.council.queries.figures import hall_figures
from linli.practices.council.ui.forms import DoorForm, first_error
from linli.practices.council.ui.views_decide import to

YEARS = 3


def _since(request: Request, today: date) -> date:
    """From when figures are counted: a day given, else three years ago."""
    try:
        return date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return today - timedelta(days=365 * YEARS + 1)


@opens(may(DESK))
def halls(request: Request) -> HttpResponse:
    return _page(request)


def _page(request: Request, status: int = 200, error: str = "") -> HttpResponse:
    today = local(request.now).date()
    since = _since(request, today)
    figures = hall_figures(since, today)
    talks = list(BenchTalk.objects.select_related("gathering").order_by("-month", "id")[:14])
    bench, declared = bench_talk_of(request.community), council_of(request.community).bench_talk is not None
    names = [(hall.value, hall_name(request.community, hall)) for hall in Hall]
    return page(
        request, "council/halls.html", status=status, error=error, figures=figures, talks=talks, running=are_kept(),
        bench=bench, choice=OnHoliday(bench.on_holiday).label, names=dict(names), halls=names, today=today, since=since,
        total=sum(each.person_times for each in figures), kept=request.POST if error else {},
        may_run=request.visitor.may(RUN), declared=declared,
    )  # fmt: skip


@opens(may(GATHER), methods=("POST",))
def halls_count(request: Request) -> HttpResponse:
    form = DoorForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, first_error(form))
    told = form.cleaned_data
    try:
        count_at_door(
            hall=Hall(told["hall"]), on=told["on"], count=told["count"], user=request.visitor.user,
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except CouncilRefused as refused:
        return _page(request, 422, str(refused))
    flash(request, _("人次已记下"))
    return to(request, "halls")


@opens(may(RUN), methods=("POST",))
def halls_bench(request: Request) -> HttpResponse:
    """Let the bench talks make themselves every month, or no longer; where the playbook has them, the playbook says."""
    if council_of(request.community).bench_talk is not None:
        return _page(request, 409, _("社区规则里写着每月自动安排，要改请改社区规则"))
    if request.POST.get("how") == "stop":
        stop_bench_talks()
        flash(request, _("以后不再自动安排；日历上已有的还在"), "info")
        return to(request, "halls")
    made = keep_bench_talks(community=request.community, by=request.visitor.actor, now=request.now)
    flash(request, _("以后每月自动安排；这次排了 %(n)d 场") % {"n": len(made)})
    return to(request, "halls")
