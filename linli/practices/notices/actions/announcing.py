"""An announcement is drafted, published, withdrawn; whoever no phone reaches is told at the door."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.models import Notice, User
from linli.engines.matters.redaction import IDENTITY
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.jobs import schedule
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.notices.enums import Knock, Subject
from linli.practices.notices.models import Announcement, Recipient
from linli.practices.notices.queries.announcements import audience
from linli.registry.enums import CircumstanceKind
from linli.registry.models import Person, Place, Residence

PUBLISH = "notices.publish"
KIND = "announcement"
#: So many people are told in one transaction.
PART = 500


class NoticeRefused(ValueError):
    """It cannot be announced so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is announced and for whom: a place and what lies in it, a group, both, or everybody."""

    subject: Subject
    title: str
    text: str
    until_on: date
    urgent: bool = False
    place: Place | None = None
    circumstance: CircumstanceKind | None = None


@transaction.atomic
def draft_announcement(*, draft: Draft, user: User, by: Actor, now: datetime) -> Announcement:
    """Write one down; nobody is told yet. Raises `NoticeRefused`."""
    title, text = draft.title.strip(), draft.text.strip()
    if not title or not text:
        raise NoticeRefused(_("请写标题和内容"))
    if len(title) > 60 or len(text) > 800:
        raise NoticeRefused(_("标题 60 字以内，内容 800 字以内"))
    if IDENTITY.search(title + text):
        raise NoticeRefused(_("通知里不写证件号"))
    if draft.until_on < local(now).date():
        raise NoticeRefused(_("有效期不能早于今天"))
    row = Announcement.new(
        subject=draft.subject, title=title, text=text, urgent=draft.urgent, place=draft.place,
        circumstance=draft.circumstance or "", until_on=draft.until_on, made_by=user, made_at=now,
    )  # fmt: skip
    record(subject=row, kind=KIND, verb="draft", by=by, now=now)
    return row


@transaction.atomic
def publish(*, announcement: Announcement, by: Actor, now: datetime) -> Announcement:
    """Residents read it from now on; a leased job tells each phone and makes the list of the others."""
    if local(now).date() > announcement.until_on:
        raise NoticeRefused(_("已经过了有效期"))
    if not Announcement.objects.filter(id=announcement.id, published_at=None).update(published_at=now):
        raise NoticeRefused(_("已经发布过了"))
    announcement.published_at = now
    record(subject=announcement, kind=KIND, verb="publish", by=by, now=now)
    schedule(kind=PUBLISH, key=str(announcement.id), due_at=now, payload={"announcement": str(announcement.id)})
    return announcement


def tell_some(*, announcement: Announcement, now: datetime, most: int = PART) -> int:
    """Tell the next people it is for, or put them on the list for knocking; how many there were.

    Who shares a phone with another is told once.
    """
    known = Recipient.objects.filter(
        announcement=announcement, person=OuterRef("person"), community=OuterRef("community")
    )
    rows = audience(announcement, local(now).date()).exclude(Exists(known)).select_related("person__account", "place")
    found: dict[object, Residence] = {row.person_id: row for row in rows.order_by("person_id", "id")[:most]}
    notices = _notices(announcement, [row.person for row in found.values()], now)
    Recipient.objects.bulk_create(
        Recipient(
            community_id=announcement.community_id, announcement=announcement, person_id=row.person_id,
            home=row.place, notice=notices.get(row.person.account_id),
        )
        for row in found.values()
    )  # fmt: skip
    return len(found)


def _notices(announcement: Announcement, people: list[Person], now: datetime) -> dict[object, Notice]:
    """The notice of each account, told now or with an earlier part."""
    accounts = [each.account.id for each in people if each.account and each.account.silenced_on is None]
    before = Notice.objects.filter(about_id=announcement.id, account__in=accounts).order_by("id") if accounts else []
    told = {notice.account_id: notice for notice in before}
    told |= {
        notice.account_id: notice
        for notice in tell(
            kind="announcement_urgent" if announcement.urgent else "announcement",
            text=kept(gettext_lazy("%(title)s：%(text)s"), title=announcement.title, text=announcement.text[:200]),
            path=path_of(announcement), now=now, about=announcement.id,
            accounts=[account for account in accounts if account not in told],
        )
    }  # fmt: skip
    return dict(told)


def path_of(announcement: Announcement) -> str:
    code = announcement.community.code
    return reverse("bulletin-item", kwargs={"code": code, "id": announcement.id})


@transaction.atomic
def withdraw(*, announcement: Announcement, by: Actor, now: datetime) -> Announcement:
    """Nobody reads it any more; what did not go out yet does not, and who was told hears that it no longer holds."""
    waiting = Announcement.objects.filter(id=announcement.id, withdrawn_at=None).exclude(published_at=None)
    if not waiting.update(withdrawn_at=now):
        raise NoticeRefused(_("没有发布，或者已经撤回了"))
    announcement.withdrawn_at = now
    text = kept(gettext_lazy("“%(title)s”的通知已撤回，不再有效"), title=announcement.title)
    path = reverse("bulletin", kwargs={"code": announcement.community.code})
    told = Notice.objects.filter(about_id=announcement.id)
    heard = told.exclude(sent_at=None, read_at=None).order_by("id").values_list("account_id", flat=True)
    tell(
        kind="announcement_urgent" if announcement.urgent else "announcement", text=text, path=path, now=now,
        accounts=[account for account in heard if account],
    )  # fmt: skip
    told.filter(sent_at=None, read_at=None).update(sent_at=now, text=text, path=path)
    record(subject=announcement, kind=KIND, verb="withdraw", by=by, now=now)
    return announcement


@transaction.atomic
def knocked(
    *, announcement: Announcement, home: Place, people: list[Person], how: Knock, user: User, by: Actor, now: datetime
) -> int:
    """Somebody was at the door, or called: `people` of that home know of it now. How many that were."""
    rows = Recipient.objects.filter(announcement=announcement, home=home, knock="", person__in=people)
    count = rows.update(knock=how, knocked_by=user, knocked_at=now)
    if count:
        record(subject=announcement, kind=KIND, verb="knock", by=by, now=now, home=str(home.id), how=how)
    return count


def saw(*, announcement: Announcement, account_id: object, now: datetime) -> None:
    """The page was opened by somebody it was sent to: that is the receipt, counted and never listed."""
    Notice.objects.filter(about_id=announcement.id, account_id=account_id, read_at=None).update(read_at=now)
