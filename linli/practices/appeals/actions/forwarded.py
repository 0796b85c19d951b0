"""12345 转办单: taken in once, answered in the hotline's form, or given back as not ours."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.actions.answering import archive, settle
from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.files import remove_file
from linli.kernel.models import Community
from linli.kernel.workflow import MoveRefused
from linli.practices.appeals.actions.desk import Entry, enter
from linli.practices.appeals.hotline import Reply
from linli.practices.appeals.models import Forwarded


@dataclass(frozen=True, slots=True)
class Paper:
    """What the hotline sent: its number, its deadline, and the entry with its own words (`entry.text`)."""

    number: str
    due_at: datetime
    entry: Entry


def known_paper(number: str) -> Forwarded | None:
    """The paper that came under this number already."""
    rows = Forwarded.objects.filter(hotline_number=clean_number(number))
    return rows.select_related("matter", "matter__community").first()


def clean_number(number: str) -> str:
    return "".join(number.split()).upper()


def take(*, community: Community, paper: Paper, by: Actor, now: datetime) -> tuple[Forwarded, bool]:
    """Take a paper in: the matter is due when the hotline says. The same number again is the one there was, and False."""
    number = clean_number(paper.number)
    if not number:
        raise NotReportable(_("请写转办单号"))
    try:
        with transaction.atomic():
            matter = enter(community=community, entry=paper.entry, by=by, now=now, due=paper.due_at)
            made = Forwarded.new(
                matter=matter,
                hotline_number=number,
                hotline_due_at=paper.due_at,
                original_text=paper.entry.text.strip(),
            )
    except IntegrityError:
        there = known_paper(number)
        if there is None:
            raise
        for file in paper.entry.files:
            remove_file(file)
        return there, False
    return made, True


def keep_reply(*, forwarded: Forwarded, reply: Reply, by: Actor, now: datetime) -> Forwarded:
    """Keep the reply as it will be sent; what was sent already stays."""
    if forwarded.replied_at:
        raise MoveRefused(_("已经回复 12345，不能再改"))
    Forwarded.objects.filter(id=forwarded.id).update(reply_draft=reply.text)
    forwarded.reply_draft = reply.text
    return forwarded


@transaction.atomic
def mark_replied(*, forwarded: Forwarded, reply: Reply, by: Actor, now: datetime) -> Forwarded:
    """The reply was entered with the hotline. A second time changes nothing."""
    if forwarded.replied_at:
        return forwarded
    if not forwarded.matter.answer:
        raise MoveRefused(_("还没有答复居民，不能回复 12345"))
    if not reply.answer.strip():
        raise MoveRefused(_("答复内容还是空的：居民得到的答复已经填上，请核对后再标记"))
    keep_reply(forwarded=forwarded, reply=reply, by=by, now=now)
    Forwarded.objects.filter(id=forwarded.id).update(replied_at=now)
    forwarded.replied_at = now
    record(subject=forwarded.matter, kind="matter", verb="hotline_replied", by=by, now=now, paper=str(forwarded.id))
    return forwarded


@transaction.atomic
def not_ours(*, forwarded: Forwarded, ground: str, reason: str, by: Actor, now: datetime, version: int) -> Matter:
    """非本辖区 / 非职责: given back with a reason, which is the answer; the matter is closed by it.

    The caller is told; they may still say that they are not satisfied.
    """
    if not reason.strip():
        raise MoveRefused(_("请写明理由和应当找谁，居民会看到"))
    words = f"{ground}：{reason.strip()}"
    matter = settle(matter=forwarded.matter, text=words, by=by, now=now, version=version)
    if matter.is_open:
        archive(matter=matter, by=by, now=now)
    Forwarded.objects.filter(id=forwarded.id).update(not_ours_reason=words)
    forwarded.not_ours_reason = words
    record(subject=matter, kind="matter", verb="not_ours", by=by, now=now, paper=str(forwarded.id))
    return matter
