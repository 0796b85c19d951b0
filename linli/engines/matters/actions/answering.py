"""The way to the answer: ask the reporter, more time, answer, evaluate, reopen, end."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.joining import ANSWERED, answer_duplicates
from linli.engines.matters.actions.moving import move, write
from linli.engines.matters.actions.raising import attach, attach_many
from linli.engines.matters.actions.splitting import part_closed, part_reopened
from linli.engines.matters.actions.telling import tell_parties, tell_reporter, tell_superiors
from linli.engines.matters.enums import EntryKind, Rating
from linli.engines.matters.models import Entry, Matter, MatterFile, Reporter
from linli.engines.matters.queries.settings import loop_of
from linli.kernel.actors import Actor
from linli.kernel.calendars import calendar_of
from linli.kernel.models import StoredFile
from linli.kernel.wording import kept
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import due_at, resume_due


def said(matter: Matter, kind: str, text: str, now: datetime, empty: Promise) -> Entry:
    """Keep words that must not be empty; raises `MoveRefused` with `empty`."""
    entry = write(matter=matter, kind=kind, text=text, now=now)
    if entry is None:
        raise MoveRefused(empty)
    return entry


@transaction.atomic
def ask(*, matter: Matter, question: str, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Ask the reporter; the clock stops until they reply, at most the playbook's days."""
    entry = said(matter, EntryKind.QUESTION, question, now, _("请写下要问的话"))
    until = now + timedelta(days=loop_of(matter.community).ask_days)
    move(
        matter=matter, name="ask", by=by, now=now, version=version, entry=entry, paused_at=now,
        paused_due_at=matter.due_at, due_at=until,
    )  # fmt: skip
    text = _("关于您反映的 %(number)s，想请您补充：%(question)s")
    tell_reporter(matter=matter, kind="matter_asked", text=text, now=now, question=entry.text[:120])
    return matter


def _running_again(matter: Matter, now: datetime) -> dict[str, Any]:
    if matter.paused_at is None or matter.paused_due_at is None:
        return {}
    calendar = calendar_of(matter.community)
    due = resume_due(matter.paused_due_at, matter.paused_at, now, matter.term, calendar)
    return {"due_at": due, "paused_at": None, "paused_due_at": None}


@transaction.atomic
def reply(*, matter: Matter, text: str, by: Actor, now: datetime, files: tuple[StoredFile, ...] = ()) -> Matter:
    """The reporter answers a question; the clock runs again with the time that was left."""
    entry = said(matter, EntryKind.REPLY, text, now, _("请写下您的回复"))
    attach(matter=matter, files=files, entry=entry.id)
    move(matter=matter, name="reply", by=by, now=now, entry=entry, **_running_again(matter, now))
    told = _("居民已回复 %(number)s")
    tell_parties(matter=matter, parties=[matter.holder_id], kind="matter_replied", text=told, now=now)
    return matter


def resume(*, matter: Matter, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Go on without a reply; the clock runs again."""
    return move(matter=matter, name="resume", by=by, now=now, version=version, **_running_again(matter, now))


@transaction.atomic
def answer(
    *,
    matter: Matter,
    text: str,
    by: Actor,
    now: datetime,
    version: int | None = None,
    files: tuple[StoredFile, ...] = (),
) -> Matter:
    """办结并答复: done, and these are the words the reporter gets; duplicates get them too.

    A part of a split matter has no reporter of its own: answered is closed, and the whole's holder hears.
    """
    if matter.whole_id is not None:
        return settle(matter=matter, text=text, by=by, now=now, version=version, files=files)
    entry = said(matter, EntryKind.ANSWER, text, now, _("没有答复不能办结：请写下给居民的回音"))
    attach(matter=matter, files=files, entry=entry.id)
    until = now + timedelta(days=loop_of(matter.community).evaluation_days)
    in_time = None if matter.is_history else matter.due_at is not None and now <= matter.due_at
    move(
        matter=matter, name="answer", by=by, now=now, version=version, entry=entry, answer=entry.text, answered_at=now,
        due_at=until, in_time=in_time, note={"in_time": in_time},
    )  # fmt: skip
    answer_duplicates(matter=matter, by=by, now=now)
    tell_reporter(matter=matter, kind="matter_answered", text=ANSWERED, now=now)
    return matter


@transaction.atomic
def settle(
    *,
    matter: Matter,
    text: str,
    by: Actor,
    now: datetime,
    version: int | None = None,
    files: tuple[StoredFile, ...] = (),
) -> Matter:
    """即办即结: found, done and answered in one move. Where a resident raised it, they still get to say how it was."""
    if Reporter.objects.filter(matter=matter).exclude(account=None).exists():
        return answer(matter=matter, text=text, by=by, now=now, version=version, files=files)
    matter = finish(matter=matter, text=text, by=by, now=now, version=version, files=files)
    answer_duplicates(matter=matter, by=by, now=now)
    part_closed(matter=matter, by=by, now=now)
    return matter


def finish(
    *,
    matter: Matter,
    text: str,
    by: Actor,
    now: datetime,
    version: int | None = None,
    files: tuple[StoredFile, ...] = (),
    found: tuple[StoredFile, ...] = (),
    timed: bool = True,
) -> Matter:
    """Answered is closed, where nobody waits to say how it was. `found`: pictures of the matter; `files`: of the answer."""
    entry = said(matter, EntryKind.ANSWER, text, now, _("没有答复不能办结：请写下怎么办好的"))
    pictures = [MatterFile(matter=matter, file=file) for file in found]
    attach_many([*pictures, *(MatterFile(matter=matter, file=file, entry=entry) for file in files)])
    in_time = matter.due_at is not None and now <= matter.due_at
    return move(
        matter=matter, name="settle", by=by, now=now, version=version, entry=entry, answer=entry.text, answered_at=now,
        closed_at=now, in_time=in_time, note={"in_time": in_time}, timed=timed,
    )  # fmt: skip


@transaction.atomic
def evaluate(
    *, matter: Matter, rating: Rating, reason: str, by: Actor, now: datetime, version: int | None = None
) -> Matter:
    """One tap is one answer: (basically) satisfied closes, not satisfied reopens and restarts the clock.

    The same tap again changes nothing.
    """
    if matter.rating == rating and not matter.is_open:
        return matter
    if rating == Rating.UNSATISFIED:
        return reopen(matter=matter, reason=reason, by=by, now=now, version=version)
    entry = write(matter=matter, kind=EntryKind.EVALUATION, text=reason, now=now)
    move(
        matter=matter, name="evaluate", by=by, now=now, version=version, entry=entry, rating=rating, closed_at=now,
        note={"rating": rating},
    )  # fmt: skip
    part_closed(matter=matter, by=by, now=now)
    return matter


@transaction.atomic
def reopen(*, matter: Matter, reason: str, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Not satisfied: back to whoever answered, the clock starts anew, superiors are told."""
    entry = write(matter=matter, kind=EntryKind.EVALUATION, text=reason or kept(_("不满意")), now=now)
    was_closed = not matter.is_open
    due = due_at(matter.term, now, calendar_of(matter.community))
    move(
        matter=matter, name="reopen", by=by, now=now, version=version, entry=entry, rating=Rating.UNSATISFIED,
        closed_at=None, due_at=due, in_time=None, escalated_at=None, reopened_count=matter.reopened_count + 1,
    )  # fmt: skip
    if was_closed:
        part_reopened(matter=matter, by=by, now=now)
    text = _("%(number)s 居民不满意，已重办")
    tell_superiors(matter=matter, kind="matter_reopened", text=text, now=now)
    tell_parties(matter=matter, parties=[matter.holder_id], kind="matter_reopened", text=text, now=now)
    return matter


@transaction.atomic
def archive(*, matter: Matter, by: Actor, now: datetime) -> Matter:
    """Nobody evaluated within the days given: closed as answered, rating left empty."""
    move(matter=matter, name="archive", by=by, now=now, closed_at=now)
    part_closed(matter=matter, by=by, now=now)
    return matter


@transaction.atomic
def end(*, matter: Matter, reason: str, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """宣布终结: the secretary declares it ended, with a reason everyone sees; it cannot be reopened."""
    entry = said(matter, EntryKind.PUBLIC_REASON, reason, now, _("请写明终结的理由，居民会看到"))
    changes: dict[str, Any] = {} if matter.answer else {"answer": entry.text, "answered_at": now}
    move(
        matter=matter, name="end", by=by, now=now, version=version, entry=entry, closed_at=now, ended=True,
        paused_at=None, paused_due_at=None, **changes,
    )  # fmt: skip
    answer_duplicates(matter=matter, by=by, now=now)
    part_closed(matter=matter, by=by, now=now)
    text = _("您反映的 %(number)s 已宣布终结")
    tell_reporter(matter=matter, kind="matter_ended", text=text, now=now)
    return matter
