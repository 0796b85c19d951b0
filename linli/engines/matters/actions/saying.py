"""What is said and shown without moving: notes, urging, more time asked for, publishing, who looked at the reporter."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.reads import note_read
from linli.engines.matters.actions.joining import follow_original
from linli.engines.matters.actions.moving import move, unmoved, write
from linli.engines.matters.actions.raising import attach
from linli.engines.matters.actions.telling import tell_parties, tell_reporters, tell_superiors
from linli.engines.matters.actions.walling import take_along
from linli.engines.matters.enums import EntryKind, ExtensionState, Stage, Wall
from linli.engines.matters.hooks import sorted_anew
from linli.engines.matters.models import Category, Entry, Extension, Matter
from linli.engines.matters.queries.walls import OPEN_TO_STAFF
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Event, StoredFile
from linli.kernel.wording import kept
from linli.kernel.workflow import MoveRefused

URGE_EVERY = timedelta(hours=4)


@transaction.atomic
def note(
    *, matter: Matter, text: str, public: bool, by: Actor, now: datetime, files: tuple[StoredFile, ...] = ()
) -> Entry:
    """A note for colleagues, or progress the reporter reads and is told of."""
    kind = EntryKind.PUBLIC_NOTE if public else EntryKind.INTERNAL_NOTE
    entry = write(matter=matter, kind=kind, text=text, now=now)
    if entry is None:
        raise MoveRefused(_("请写下内容"))
    attach(matter=matter, files=files, entry=entry.id)
    record(subject=matter, kind="matter", verb="note", by=by, now=now, entry=str(entry.id))
    if public:
        told = _("您反映的 %(number)s 有新进展：%(words)s")
        tell_reporters(matter=matter, kind="matter_progress", text=told, now=now, words=entry.text[:120])
    return entry


@transaction.atomic
def urge(*, matter: Matter, by: Actor, now: datetime) -> Matter:
    """催办: the reporter presses; the holder hears. Once in four hours."""
    if not matter.is_open or matter.stage == Stage.ANSWERED:
        raise MoveRefused(_("这件事已经答复，不用催办了"))
    last = Event.objects.filter(subject_id=matter.id, verb="urge").order_by("-id").first()
    if last and now - last.at < URGE_EVERY:
        raise MoveRefused(_("已经催过了，%(hours)d 小时内不用重复催办") % {"hours": URGE_EVERY // timedelta(hours=1)})
    Matter.objects.filter(id=matter.id).update(urged_count=F("urged_count") + 1)
    record(subject=matter, kind="matter", verb="urge", by=by, now=now)
    text = _("居民催办 %(number)s")
    tell_parties(matter=matter, parties=[matter.holder_id], kind="matter_urged", text=text, now=now)
    return matter


@transaction.atomic
def ask_extension(*, matter: Matter, until: datetime, reason: str, by: Actor, now: datetime) -> Extension:
    """延期申请: more time, which a superior must approve; one request at a time."""
    if matter.stage not in {Stage.DISPATCHED, Stage.HANDLING} or matter.due_at is None:
        raise MoveRefused(_("接到派单的事项才能申请延期"))
    if until <= max(matter.due_at, now):
        raise MoveRefused(_("新的时限必须晚于现在的时限"))
    if not reason.strip():
        raise MoveRefused(_("请写明理由"))
    try:
        with transaction.atomic():
            asked = Extension.new(matter=matter, reason=reason, until_at=until, asked_by_id=by.party_id, asked_at=now)
    except IntegrityError as error:
        raise MoveRefused(_("已有一份延期申请在等批准")) from error
    record(subject=matter, kind="matter", verb="ask_extension", by=by, now=now, extension=str(asked.id))
    text = _("%(number)s 申请延期，请批准或退回")
    tell_superiors(matter=matter, kind="matter_extension_asked", text=text, now=now)
    return asked


@transaction.atomic
def decide_extension(
    *, extension: Extension, grant: bool, by: Actor, now: datetime, version: int | None = None
) -> Matter:
    """A superior decides; the reporter is told of every extension and the how-manieth it is."""
    matter = extension.matter
    if by.party_id is not None and extension.asked_by_id == by.party_id:
        raise MoveRefused(_("不能批准自己的申请"))
    if grant and extension.until_at <= now:
        raise MoveRefused(_("申请的时限已经过了，请退回，让承办人重新申请"))
    state = ExtensionState.GRANTED if grant else ExtensionState.DECLINED
    if not Extension.objects.filter(id=extension.id, state=ExtensionState.ASKED).update(state=state, decided_at=now):
        raise MoveRefused(_("这份申请已有决定"))
    decision = _("%(number)s 的延期申请已批准") if grant else _("%(number)s 的延期申请未批准")
    tell_parties(matter=matter, parties=[matter.holder_id], kind="matter_extension_decided", text=decision, now=now)
    if not grant:
        record(subject=matter, kind="matter", verb="decline_extension", by=by, now=now, extension=str(extension.id))
        return matter
    count = matter.extended_count + 1
    words = _("第 %(count)d 次延期：%(reason)s")
    told = kept(words, count=count, reason=extension.reason)
    entry = write(matter=matter, kind=EntryKind.PUBLIC_REASON, text=told, now=now)
    move(
        matter=matter, name="extend", by=by, now=now, version=version, entry=entry, due_at=extension.until_at,
        extended_count=count, escalated_at=None,
    )  # fmt: skip
    follow_original(matter=matter, by=by, now=now)
    tell_reporters(matter=matter, kind="matter_extended", text=words, now=now, count=count, reason=extension.reason)
    return matter


@transaction.atomic
def sort(*, matter: Matter, category: Category, by: Actor, now: datetime, version: int | None = None) -> Matter:
    """Put the matter into another category; one that lies behind a wall takes it, and what hangs on it, there at once.

    Before it is dispatched the new category's term counts; afterwards the one that was promised.
    """
    was, hidden = matter.category.key, category.wall not in OPEN_TO_STAFF
    changes: dict[str, Any] = {"category": category}
    if hidden:
        changes |= {"wall": category.wall, "is_listed": False}
    if matter.dispatched_at is None:
        term = category.term(urgent=matter.is_urgent)
        changes |= {"term_amount": term.amount, "term_unit": term.unit}
    unmoved(matter=matter, version=version, **changes)
    record(subject=matter, kind="matter", verb="sort", by=by, now=now, category=category.key, was=was)
    sorted_anew(matter, was, by, now)
    if hidden:
        take_along(matter=matter, by=by, now=now)
    return matter


@transaction.atomic
def publish(*, matter: Matter, title: str, listed: bool, by: Actor, now: datetime) -> Matter:
    """Show the matter on the public page under a title without persons, or take it off."""
    if matter.wall != Wall.PUBLIC:
        raise MoveRefused(_("这件事不在可公开范围"))
    if listed and not title.strip():
        raise MoveRefused(_("请写公开用的标题"))
    changes = {"public_title": title.strip()[:120], "is_listed": listed}
    if not Matter.objects.filter(id=matter.id, wall=Wall.PUBLIC).update(**changes):
        raise MoveRefused(_("这件事不在可公开范围"))
    matter.public_title, matter.is_listed = title.strip()[:120], listed
    record(subject=matter, kind="matter", verb="publish" if listed else "unpublish", by=by, now=now)
    return matter


@transaction.atomic
def reveal_reporter(*, matter: Matter, reason: str, by: Actor, now: datetime) -> None:
    """Look at who raised it: written into the log that the reporter can read, and into the story."""
    reporter = matter.reporter
    if not reason.strip():
        raise MoveRefused(_("请写明查看理由"))
    concerned = dict.fromkeys([matter.id, reporter.account_id, reporter.person_id])
    for subject in [each for each in concerned if each is not None]:
        note_read(by=by, subject=subject, what="reporter", reason=reason, now=now)
    record(subject=matter, kind="matter", verb="reveal", by=by, now=now)
