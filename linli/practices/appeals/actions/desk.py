"""代录 and 即办即结: what staff enter for somebody, and what they find and mend themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.residents import known_phone
from linli.accounts.models import ResidentAccount
from linli.engines.matters.actions.answering import finish
from linli.engines.matters.actions.questions import answered
from linli.engines.matters.actions.raising import (
    NotReportable,
    Report,
    Where,
    Who,
    attach,
    raise_many,
    raise_matter,
)
from linli.engines.matters.actions.rolling import at_once
from linli.engines.matters.enums import Source
from linli.engines.matters.models import Category, Matter
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community, StoredFile
from linli.practices.appeals.queries.callers import Caller


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody told us (代录). `caller` is whoever was found; a `phone` typed in says more than what is on file.

    `answers`: to what the category asks besides; `whole`: whoever told it can be asked all of it (a paper cannot).
    """

    category: Category
    text: str
    source: Source
    where: Where = field(default_factory=Where)
    caller: Caller = field(default_factory=Caller)
    phone: str = ""
    name: str = ""
    wants_call: bool = False
    urgent: bool = False
    files: tuple[StoredFile, ...] = ()
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    whole: bool = False


@transaction.atomic
def enter(*, community: Community, entry: Entry, by: Actor, now: datetime, due: datetime | None = None) -> Matter:
    """Raise a matter for a caller; a phone not known yet becomes an account nobody has proved.

    `due`: a deadline from outside. Raises `NotReportable` and `NoDesk`.
    """
    text = _with_answers(entry.category, entry.text, entry.answers, whole=entry.whole)
    account = account_for(entry, now)
    name = entry.name.strip() or entry.caller.name
    who = Who(account, entry.caller.person, name, entry.wants_call)
    report = Report(
        entry.category, text, entry.source, entry.where, who, urgent=entry.urgent, files=entry.files
    )  # fmt: skip
    return raise_matter(community=community, report=report, by=by, now=now, due=due)


def _with_answers(category: Category, text: str, answers: Mapping[str, Sequence[str]], *, whole: bool) -> str:
    more = answered(category, answers, whole=whole)
    return f"{text.strip()}\n{more}" if more else text


def account_for(entry: Entry, now: datetime) -> ResidentAccount | None:
    """The account by which they will be answered: of the phone typed in, else of the caller; None without any phone."""
    phone = entry.phone.strip()
    if not phone and entry.caller.account:
        return entry.caller.account
    phone = phone or (str(entry.caller.person.phone) if entry.caller.person else "")
    if not phone:
        return None
    try:
        return known_phone(phone=phone, name=entry.name.strip(), now=now)
    except ValueError:
        raise NotReportable(_("电话号码不对，请检查")) from None


@dataclass(frozen=True, slots=True)
class Found:
    """What a grid worker found (发现) and, where it is done already, what was done."""

    category: Category
    text: str
    where: Where = field(default_factory=Where)
    done: str = ""
    urgent: bool = False
    files: tuple[StoredFile, ...] = ()
    done_files: tuple[StoredFile, ...] = ()
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@transaction.atomic
def found_and_settled(*, community: Community, found: Found, by: Actor, now: datetime) -> Matter:
    """即办即结: found, done and answered in one tap, by whoever found it. Raises `NotReportable` without what was done."""
    if not found.done.strip():
        raise NotReportable(_("请写下怎么办好的；还没办好，请点“发现但没办完”"))
    report = replace(_report(found), files=())
    with at_once():
        [matter] = raise_many(
            community=community, reports=[report], by=by, now=now, timed=False, called=False, holder=by.party_id
        )
        return finish(
            matter=matter, text=found.done, by=by, now=now, files=found.done_files, found=found.files, timed=False
        )


@transaction.atomic
def only_found(*, community: Community, found: Found, by: Actor, now: datetime) -> Matter:
    """发现但没办完: it goes the way of every matter."""
    return raise_matter(community=community, report=_report(found), by=by, now=now)


def _report(found: Found) -> Report:
    text = _with_answers(found.category, found.text, found.answers, whole=False)
    return Report(
        found.category, text, Source.ROUND, found.where, Who(), urgent=found.urgent, files=found.files
    )  # fmt: skip


@transaction.atomic
def add_pictures(*, matter: Matter, files: tuple[StoredFile, ...], by: Actor, now: datetime) -> None:
    """Pictures that came after the words, as they do from WeChat."""
    attach(matter=matter, files=files)
    record(subject=matter, kind="matter", verb="pictures", by=by, now=now, files=[str(file.id) for file in files])
