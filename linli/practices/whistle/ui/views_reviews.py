"""联席会: prepared with the topics of the month, held, its decisions given as tasks."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.calendars import calendar_of
from linli.kernel.worktime import SHANGHAI, due_at, local
from linli.practices.whistle.actions.reviews import (
    ReviewRefused,
    add_topic,
    decide_task,
    hold_review,
    note_said,
    prepare_review,
    worded,
)
from linli.practices.whistle.models import JointReview, ReviewTopic
from linli.practices.whistle.permissions import OFFER, PARTNERS, REVIEW
from linli.practices.whistle.queries.proposing import callable_groups
from linli.practices.whistle.queries.reviews import month_after, month_figures, review_of, reviews, topic_of, topics_of
from linli.practices.whistle.queries.settings import whistling
from linli.practices.whistle.rules_review import topics
from linli.practices.whistle.ui.forms import (
    DecideForm,
    HeldForm,
    ReviewForm,
    SaidForm,
    TopicForm,
    first_error,
    written,
)
from linli.practices.whistle.ui.views_whistles import to
from linli.registry.queries.groups import group_with

USUAL = time(14, 0)


@opens(may(PARTNERS))
def reviews_page(request: Request) -> HttpResponse:
    return _list_page(request)


def _list_page(request: Request, status: int = 200, error: str = "") -> HttpResponse:
    may_prepare = request.visitor.may(REVIEW)
    rows, month = reviews(), local(request.now).date().replace(day=1)
    if any(row.month == month for row in rows):
        month = month_after(month)
    coming = (
        [worded(topic) for topic in topics(month_figures(request.community, month, request.now))] if may_prepare else []
    )
    return page(
        request, "whistle/reviews.html", status=status, rows=rows, error=error, kept=request.POST, coming=coming,
        may_prepare=may_prepare, month=f"{month:%Y-%m}",
        usual=written(datetime.combine(local(request.now).date(), USUAL, tzinfo=SHANGHAI)),
    )  # fmt: skip


@opens(may(REVIEW), methods=("POST",))
def review_new(request: Request) -> HttpResponse:
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _list_page(request, 422, first_error(form))
    starts_at, ends_at = form.span
    given: dict[str, Any] = form.cleaned_data
    try:
        review = prepare_review(
            community=request.community, month=given["month"], starts_at=starts_at, ends_at=ends_at, where=given["where"],
            by=request.visitor.actor, now=request.now, user=request.visitor.user,
        )  # fmt: skip
    except ReviewRefused as refused:
        return _list_page(request, 409, str(refused))
    flash(request, _("联席会已准备好，共建单位都收到了通知"))
    return to(request, "review", id=review.id)


def _review(id: UUID) -> JointReview:
    found = review_of(id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(PARTNERS))
def review(request: Request, id: UUID) -> HttpResponse:
    return _page(request, _review(id))


def _page(request: Request, review: JointReview, status: int = 200, error: str = "", form: str = "") -> HttpResponse:
    wide = request.visitor.may(REVIEW)
    due = due_at(whistling(request.community).task_within, request.now, calendar_of(request.community))
    return page(
        request, "whistle/review.html", status=status, review=review, topics=topics_of(review), error=error, form=form,
        kept=request.POST, wide=wide, brings=request.visitor.may(OFFER), due=written(due),
        groups=[(group.party_id, group.party.name) for group in callable_groups()] if wide else [],
    )  # fmt: skip


def _topic(review: JointReview, id: UUID) -> ReviewTopic:
    found = topic_of(review, id)
    if found is None:
        raise ReviewRefused(_("请选择是哪个议题"))
    return found


@opens(may(OFFER), methods=("POST",))
def review_topic(request: Request, id: UUID) -> HttpResponse:
    """One more topic, from any partner."""
    found, form = _review(id), TopicForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, first_error(form), "topic")
    try:
        add_topic(review=found, title=form.cleaned_data["title"], by=request.visitor.actor, now=request.now)
    except ReviewRefused as refused:
        return _page(request, found, 409, str(refused), "topic")
    flash(request, _("议题已加上"))
    return to(request, "review", id=id)


@opens(may(REVIEW), methods=("POST",))
def review_said(request: Request, id: UUID) -> HttpResponse:
    found, form = _review(id), SaidForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, first_error(form), "said")
    try:
        topic = _topic(found, form.cleaned_data["topic"])
        note_said(topic=topic, said=form.cleaned_data["said"], by=request.visitor.actor, now=request.now)
    except ReviewRefused as refused:
        return _page(request, found, 409, str(refused), "said")
    flash(request, _("已记下"))
    return to(request, "review", id=id)


@opens(may(REVIEW), methods=("POST",))
def review_decide(request: Request, id: UUID) -> HttpResponse:
    """A decision: a task with a holder and a due time."""
    found, form = _review(id), DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, first_error(form), "decide")
    given: dict[str, Any] = form.cleaned_data
    try:
        group = group_with(given["party"])
        if group is None:
            raise ReviewRefused(_("请选择交给谁"))
        decide_task(
            topic=_topic(found, given["topic"]), community=request.community, title=given["title"], to=group.party,
            due=local(given["due"]), by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except ReviewRefused as refused:
        return _page(request, found, 409, str(refused), "decide")
    flash(request, _("已交办，对方收到了通知"))
    return to(request, "review", id=id)


@opens(may(REVIEW), methods=("POST",))
def review_held(request: Request, id: UUID) -> HttpResponse:
    found, form = _review(id), HeldForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, first_error(form), "held")
    try:
        hold_review(review=found, headcount=form.cleaned_data["headcount"], by=request.visitor.actor, now=request.now)
    except ReviewRefused as refused:
        return _page(request, found, 409, str(refused), "held")
    flash(request, _("已记下，会开过了"))
    return to(request, "review", id=id)
