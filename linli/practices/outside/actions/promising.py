"""承诺: a body says by which day; it is asked after it, and everybody sees how it came out."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.matters.actions.moving import write
from linli.engines.matters.actions.raising import attach
from linli.engines.matters.actions.saying import ask_extension, note
from linli.engines.matters.actions.telling import tell_parties, tell_reporter, tell_superiors
from linli.engines.matters.enums import EntryKind, Stage
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.ids import uuid7
from linli.kernel.jobs import cancel, schedule
from linli.kernel.models import StoredFile
from linli.kernel.wording import kept
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.outside.enums import PromiseState
from linli.practices.outside.models import Promise
from linli.practices.outside.rules import next_asking
from linli.registry.models import Party

FOLLOW = "outside.promise"
LONGEST = timedelta(days=3 * 366)
CLOSE_OF_DAY = time(18, 0)
PROMISED = gettext_lazy("答应 %(day)s 前办到：%(what)s")
DONE = gettext_lazy("答应的事办到了：%(words)s")


class PromiseRefused(ValueError):
    """`str()` is shown to the person."""


@transaction.atomic
def promise(
    *, matter: Matter, party: Party, what: str, due_on: date, by: Actor, now: datetime, files: tuple[StoredFile, ...] = (),
    with_answer: bool = False, first: bool = False,
) -> Promise:  # fmt: skip
    """A body promises a day, which the reporter hears; one it had promised before has moved. Raises `PromiseRefused`.

    `first`: it is known to have promised nothing.
    A day after the matter is due asks for more time too, where none was asked for yet and no answer comes with it.
    """
    today = local(now).date()
    if not what.strip():
        raise PromiseRefused(_("请写答应做什么"))
    if not today <= due_on <= today + LONGEST:
        raise PromiseRefused(_("请写今天之后、三年之内的日期"))
    open_ = Promise.objects.filter(matter=matter, party=party, state=PromiseState.OPEN)
    before = None if first else open_.first()
    id = uuid7()
    if before is not None:
        ended = {"state": PromiseState.MOVED, "ended_on": today, "moved_to_id": id}  # keys are checked at the end
        Promise.objects.filter(id=before.id).update(**ended)
        cancel(kind=FOLLOW, key=str(before.id))
    made = Promise.new(id=id, matter=matter, party=party, what=what.strip()[:500], due_on=due_on, made_at=now)
    words = kept(PROMISED, day=due_on, what=made.what)
    _said(matter, "promise", words, by, now, files, promise=str(made.id), day=due_on.isoformat())
    if not with_answer:
        _more_time(matter, due_on, made.what, by, now)
    follow(made=made, now=now)
    return made


def _said(
    matter: Matter, verb: str, words: str, by: Actor, now: datetime, files: tuple[StoredFile, ...], **note: Any
) -> None:
    """Words that the reporter reads and is told of, as one event of the matter's story."""
    entry = write(matter=matter, kind=EntryKind.PUBLIC_NOTE, text=words, now=now)
    assert entry is not None
    attach(matter=matter, files=files, entry=entry.id)
    record(subject=matter, kind="matter", verb=verb, by=by, now=now, entry=str(entry.id), **note)
    told = gettext_lazy("您反映的 %(number)s 有新进展：%(words)s")
    tell_reporter(matter=matter, kind="matter_progress", text=told, now=now, words=words[:120])


def _more_time(matter: Matter, due_on: date, what: str, by: Actor, now: datetime) -> None:
    until = datetime.combine(due_on, CLOSE_OF_DAY, SHANGHAI)
    if matter.stage in {Stage.DISPATCHED, Stage.HANDLING} and matter.due_at is not None and until > matter.due_at:
        try:
            with transaction.atomic():
                ask_extension(matter=matter, until=until, reason=what, by=by, now=now)
        except MoveRefused:
            return  # one waits to be decided already


def follow(*, made: Promise, now: datetime) -> None:
    """Set the timer that asks after an open promise."""
    schedule(
        kind=FOLLOW, key=str(made.id), due_at=next_asking(made.due_on, now, SHANGHAI), payload={"promise": str(made.id)}
    )


@transaction.atomic
def keep(*, made: Promise, words: str, by: Actor, now: datetime, files: tuple[StoredFile, ...] = ()) -> Promise:
    """It is done; the reporter and the desk hear. Raises `PromiseRefused` for one that is over already, or without words."""
    if not words.strip():
        raise PromiseRefused(_("请写办成了什么样"))
    _end(made, PromiseState.KEPT, now)
    matter = made.matter
    said = kept(DONE, words=words.strip()[:500])
    _said(matter, "keep_promise", said, by, now, files, promise=str(made.id))
    text = gettext_lazy("%(number)s：外单位说答应的事办到了，请核实")
    tell_superiors(matter=matter, kind="promise_kept", text=text, now=now)
    return made


@transaction.atomic
def drop(*, made: Promise, reason: str, by: Actor, now: datetime) -> Promise:
    """作罢: nobody waits for it any more, for a reason that colleagues read. Raises `PromiseRefused`."""
    if not reason.strip():
        raise PromiseRefused(_("请写明理由"))
    _end(made, PromiseState.DROPPED, now)
    note(matter=made.matter, text=reason.strip()[:500], public=False, by=by, now=now)
    record(subject=made.matter, kind="matter", verb="drop_promise", by=by, now=now, promise=str(made.id))
    return made


def _end(made: Promise, state: PromiseState, now: datetime) -> None:
    rows = Promise.objects.filter(id=made.id, state=PromiseState.OPEN)
    if not rows.update(state=state, ended_on=local(now).date()):
        raise PromiseRefused(_("这个承诺已经有结果了"))
    made.state, made.ended_on = state, local(now).date()
    cancel(kind=FOLLOW, key=str(made.id))


def tell_of_day(*, made: Promise, late: bool, now: datetime) -> None:
    """Whoever acts for the body, and once it is late the superior too: its day comes, or went by."""
    matter, day = made.matter, made.due_on
    soon, over = (
        gettext_lazy("%(number)s 答应 %(day)s 前办到，快到了"),
        gettext_lazy("%(number)s 答应 %(day)s 前办到，已经过了"),
    )
    text, kind = (over, "promise_late") if late else (soon, "promise_soon")
    tell_parties(matter=matter, parties=[made.party_id], kind=kind, text=text, now=now, day=day)
    if late:
        tell_superiors(matter=matter, kind=kind, text=over, now=now, day=day)
    record(subject=matter, kind="matter", verb="ask_promise", by=Actor.job(), now=now, promise=str(made.id), late=late)
