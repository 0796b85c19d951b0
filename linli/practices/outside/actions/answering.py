"""What a body outside does by its link: takes it on, says how far it is, promises, answers, or says it is not theirs."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.engines.matters.actions import answering, handing, saying
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.procedures import procedure_of
from linli.kernel.models import StoredFile
from linli.practices.outside.actions.links import LinkRefused, holder_of
from linli.practices.outside.actions.promising import keep, promise
from linli.practices.outside.enums import PromiseState
from linli.practices.outside.models import AnswerLink, Promise

#: Where a body still has it.
IN_HAND = frozenset({Stage.DISPATCHED, Stage.HANDLING, Stage.ASKING, Stage.RETURNED})


def _in_hand(link: AnswerLink, now: datetime) -> Matter:
    """The matter, while the body still holds it and the link is good."""
    if not link.is_good(now):
        raise LinkRefused(_("链接已经失效，请联系社区重新发一个"))
    matter = link.matter
    if matter.holder_id != link.party_id or not matter.is_open or matter.stage == Stage.ANSWERED:
        raise LinkRefused(_("这件事已经答复或转给别处了，不用再办"))
    return matter


def _taken_on(link: AnswerLink, now: datetime) -> Matter:
    """Who answers has begun."""
    matter = _in_hand(link, now)
    if matter.stage == Stage.DISPATCHED:
        handing.accept(matter=matter, by=holder_of(link), now=now)
    return matter


@transaction.atomic
def promise_by_link(
    *, link: AnswerLink, what: str, due_on: date, now: datetime, files: tuple[StoredFile, ...] = ()
) -> Promise:
    """Raises `LinkRefused`, `PromiseRefused`. A day may be moved also after the answer, as long as it is open."""
    matter = link.matter
    holds = matter.holder_id == link.party_id and matter.stage in IN_HAND
    if holds or not link.is_good(now) or open_promise(link) is None:
        matter = _taken_on(link, now)
    return promise(
        matter=matter, party=link.party, what=what, due_on=due_on, by=holder_of(link), now=now, files=files,
        first=not getattr(link, "promised", True),
    )  # fmt: skip


@transaction.atomic
def tell_by_link(*, link: AnswerLink, text: str, now: datetime, files: tuple[StoredFile, ...] = ()) -> None:
    """How far it is; the reporter reads it. Raises `LinkRefused` and `MoveRefused`."""
    saying.note(matter=_taken_on(link, now), text=text, public=True, by=holder_of(link), now=now, files=files)


@transaction.atomic
def answer_by_link(
    *, link: AnswerLink, text: str, now: datetime, due_on: date | None = None, files: tuple[StoredFile, ...] = ()
) -> Matter:
    """The answer the reporter gets; with `due_on` it says by when what it announces is there, and that is followed.

    Without it everything is done: an open promise was kept. Raises `LinkRefused`, `PromiseRefused`, `MoveRefused`.
    """
    matter, by = _in_hand(link, now), holder_of(link)
    if due_on is not None:
        promise(matter=matter, party=link.party, what=text, due_on=due_on, by=by, now=now, with_answer=True)
    elif made := open_promise(link):
        keep(made=made, words=text, by=by, now=now)
    moves = {move.name for move in procedure_of(matter.kind).moves}
    do = answering.answer if "answer" in moves else answering.settle
    return do(matter=matter, text=text, by=by, now=now, files=files)


@transaction.atomic
def keep_by_link(*, link: AnswerLink, words: str, now: datetime, files: tuple[StoredFile, ...] = ()) -> Promise:
    """What was promised is there. Raises `LinkRefused`, `PromiseRefused`."""
    made = open_promise(link)
    if not link.is_good(now) or made is None:
        raise LinkRefused(_("没有等着兑现的承诺，或链接已经失效"))
    return keep(made=made, words=words, by=holder_of(link), now=now, files=files)


@transaction.atomic
def refuse_by_link(*, link: AnswerLink, reason: str, now: datetime) -> Matter:
    """Not theirs: back to the desk, with the reason. Raises `LinkRefused`, `MoveRefused`."""
    return handing.refuse(matter=_in_hand(link, now), reason=reason, by=holder_of(link), now=now)


def open_promise(link: AnswerLink) -> Promise | None:
    """What the body promised and has not kept yet."""
    rows = Promise.objects.filter(matter_id=link.matter_id, party_id=link.party_id, state=PromiseState.OPEN)
    return rows.select_related("matter__community", "party").first()
