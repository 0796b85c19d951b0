"""A resident's own acts: the report is sent; then, by the link, they urge, reply, say how it was."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import ResidentAccount
from linli.engines.matters.actions.answering import evaluate
from linli.engines.matters.actions.joining import join
from linli.engines.matters.actions.questions import answered, still_asked
from linli.engines.matters.actions.raising import NotReportable, Report, Where, Who, raise_matter
from linli.engines.matters.enums import Rating, Source, Stage
from linli.engines.matters.models import Category, Matter
from linli.kernel.actors import Actor, ActorKind
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local
from linli.practices.appeals.actions.drafts import require_alive
from linli.practices.appeals.models import Draft
from linli.practices.appeals.queries.reports import (
    grid_around,
    person_of,
    photos_of,
    represented_by,
    spot_with,
)
from linli.practices.appeals.rules import Answers


class SentMeanwhile(Exception):
    """Somebody pressed twice: the other press made the matter."""


def send_report(
    *, draft: Draft, category: Category | None, account: ResidentAccount | None, by: Actor, now: datetime,
    original: Matter | None = None,
) -> Matter:  # fmt: skip
    """Make the draft a matter (反映); sent twice, also at once, it is still one. `original`: what it is the same as.

    Raises `NotReportable`, `NoDesk`, `DraftGone`. An anonymous report is by nobody: its first event names no account.
    The pictures' rows of the draft go when the draft is forgotten.
    """
    if draft.matter is None:
        require_alive(draft, now)
        try:
            return _send(draft, category, account, by, now, original)
        except SentMeanwhile:
            draft = Draft.objects.select_related("matter", "community").get(id=draft.id)
    assert draft.matter is not None
    return draft.matter


@transaction.atomic
def _send(
    draft: Draft, category: Category | None, account: ResidentAccount | None, by: Actor, now: datetime,
    original: Matter | None,
) -> Matter:  # fmt: skip
    report = _report(draft, category, account, now)
    by = Actor(ActorKind.LINK) if report.who.is_anonymous else by
    matter = raise_matter(community=draft.community, report=report, by=by, now=now)
    if not Draft.objects.filter(id=draft.id, matter=None).update(answers="", matter=matter):
        raise SentMeanwhile
    if original is not None:
        _join(matter, original, by, now)
    return matter


def _join(matter: Matter, original: Matter, by: Actor, now: datetime) -> None:
    """The reporter said that it is the same; where that was answered meanwhile, theirs stays a matter of its own."""
    try:
        with transaction.atomic():
            original.community = matter.community
            join(matter=matter, original=original, by=by, now=now)
    except MoveRefused:
        return


def _report(draft: Draft, category: Category | None, account: ResidentAccount | None, now: datetime) -> Report:
    answers = draft.told
    if category is None:
        raise NotReportable(_("请选择是哪一类问题"))
    if not answers.has_where:
        raise NotReportable(_("请告诉我们在哪里"))
    if account is None and not answers.anonymous:
        raise NotReportable(_("请留下电话，或选择匿名反映"))
    more = answered(category, still_asked(category, answers.more))
    files = tuple(photo.file for photo in photos_of(draft))
    return Report(
        category,
        "\n".join(part for part in (answers.text, more) if part),
        Source.PHONE_PAGE,
        where_of(answers, account, now),
        _who(answers, account, now),
        files=files,
    )


def where_of(answers: Answers, account: ResidentAccount | None, now: datetime) -> Where:
    """The place, grid and words of what was told. A dwelling counts only as the home of whoever reports it."""
    place = spot_with(answers.place, account, local(now).date())
    grid = place.grid if place and place.grid_id else grid_around(answers.latitude, answers.longitude)
    words = " ".join(part for part in (answers.room.strip(), answers.words.strip()) if part)
    return Where(place, grid, words, answers.latitude, answers.longitude)


def _who(answers: Answers, account: ResidentAccount | None, now: datetime) -> Who:
    """Whose phone gets the answer, and whose matter it is: their own, or that of somebody they may act for."""
    if answers.anonymous or account is None:
        return Who()
    person = None if answers.hide_name else person_of(account)
    if answers.for_person:
        family = represented_by(account, local(now).date())
        person = next((each for each in family if str(each.id) == answers.for_person), None)
        if person is None:
            raise NotReportable(_("您还不能替这个人反映，请先在社区登记授权"))
    name = answers.shown_name or ("" if answers.hide_name else str(account.name))
    return Who(account, person, name, answers.wants_call)


@transaction.atomic
def say_how_it_was(*, matter: Matter, rating: Rating, reason: str, by: Actor, now: datetime) -> Matter:
    """评价: one tap is one answer. The same tap again changes nothing, also after it reopened the matter."""
    reopened = matter.rating == Rating.UNSATISFIED and matter.is_open and matter.stage != Stage.ANSWERED
    if reopened and rating == Rating.UNSATISFIED:
        return matter
    if matter.rating and not matter.is_open and rating not in {Rating.UNSATISFIED, matter.rating}:
        raise MoveRefused(_("您已经评价过了，谢谢。如果没有解决，可以要求重办。"))
    return evaluate(matter=matter, rating=rating, reason=reason, by=by, now=now)


def link_holder(matter_id: UUID) -> Actor:
    """Whoever came by the tracking link of a matter."""
    from linli.kernel.actors import ActorKind

    return Actor(ActorKind.LINK, matter_id)
