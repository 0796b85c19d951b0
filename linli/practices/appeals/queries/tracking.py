"""What a resident may read of a matter they raised: by their link or their account; the story without inner words."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.accounts.models import Grant, Read, ResidentAccount
from linli.accounts.queries import role_name
from linli.accounts.visitors import Visitor
from linli.engines.matters.enums import PUBLIC_ENTRIES, Stage
from linli.engines.matters.models import Entry, Matter, MatterFile, Reporter
from linli.engines.matters.models.matter import OPEN
from linli.engines.matters.queries.story import ENTRIES, EVENTS, FILES, party_names
from linli.engines.matters.queries.walls import matters_of, matters_seen_for
from linli.kernel.ids import read_number
from linli.kernel.links import is_tracking_mac
from linli.kernel.models import Community, Event
from linli.kernel.prepared import Prepared
from linli.kernel.worktime import local
from linli.registry.models import Person

NEEDS_REPORTER = (Stage.ASKING, Stage.ANSWERED)
PER_PAGE = 20
LINK_LIFE = timedelta(days=180)
READS = 100
#: What moved or was said that concerns the reporter; the rest is the office's own.
TOLD = frozenset(
    {
        "report", "dispatch", "accept", "transfer", "pass", "refuse", "ask", "reply", "resume", "extend", "note", "answer",
        "settle", "answer_joined", "evaluate", "reopen", "archive", "end", "join", "unjoin", "urge", "split", "reveal",
        "promise", "keep_promise",
    }
)  # fmt: skip


def tracked(number: str, mac: str) -> Matter | None:
    """The matter of a tracking link; None when the number or the signature is wrong."""
    matter = BY_NUMBER.first(number=read_number(number) or number)
    return matter if matter is not None and is_tracking_mac(matter.id, mac) else None


def has_expired(matter: Matter, now: datetime) -> bool:
    """A link outlives its matter by half a year: what lies in old messages and on old slips opens nothing for ever."""
    return matter.closed_at is not None and now - matter.closed_at > LINK_LIFE


def _shown(rows: Any) -> Any:
    return rows.select_related("community", "category", "holder", "place__parent", "grid", "original")


BY_NUMBER = Prepared(lambda number: _shown(Matter.objects.filter(number=number)))


def raised_by(account: ResidentAccount, number: str) -> Matter | None:
    """A matter by its number, when it came from this phone."""
    return _shown(Matter.objects.filter(number=read_number(number) or number, reporter__account=account)).first()


def is_own(visitor: Visitor, matter: Matter) -> bool:
    """Whether the signed-in resident raised it."""
    return visitor.account is not None and Reporter.objects.filter(matter=matter, account=visitor.account).exists()


def waiting_for(visitor: Visitor) -> list[Matter]:
    """What needs the resident: a question to answer, an answer to evaluate; the most pressing first."""
    rows = matters_of(visitor).filter(stage__in=NEEDS_REPORTER).order_by("due_at", "id")
    return list(_shown(rows)[:PER_PAGE])


def others_of(visitor: Visitor, page: int) -> tuple[list[Matter], bool]:
    """Everything else they raised, newest first: one page, and whether there is more."""
    rows = matters_of(visitor).exclude(stage__in=NEEDS_REPORTER).order_by("-reported_at", "-id")
    start = max(page - 1, 0) * PER_PAGE
    found = list(_shown(rows)[start : start + PER_PAGE + 1])
    return found[:PER_PAGE], len(found) > PER_PAGE


def family_of(visitor: Visitor, on: date) -> list[Matter]:
    """What is dealt with for those whose affairs they may see, newest first."""
    return list(_shown(matters_seen_for(visitor, on).order_by("-reported_at", "-id"))[:PER_PAGE])


def open_of(visitor: Visitor, limit: int = 3) -> list[Matter]:
    """What they raised and is not closed: what needs them first, then the newest."""
    if visitor.account is None:
        return []
    rows = list(_shown(matters_of(visitor).filter(OPEN).order_by("-reported_at", "-id"))[:PER_PAGE])
    return sorted(rows, key=lambda row: row.stage not in NEEDS_REPORTER)[:limit]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, for the reporter: what (a verb of `TOLD`), when, who held it then, words, pictures."""

    verb: str
    at: datetime
    by_reporter: bool
    holder: str
    words: str = ""
    rating: str = ""
    files: list[UUID] = field(default_factory=list)


def told_of(matter: Matter) -> list[Told]:
    """The story of a matter for its reporter, newest first, and in four queries however long."""
    events = [event for event in reversed(EVENTS.objects(matter=matter.id)) if event.verb in TOLD]
    entries = {str(e.id): e for e in ENTRIES.objects(matter=matter.id) if e.kind in PUBLIC_ENTRIES}
    files: dict[str, list[UUID]] = {}
    for row in FILES.objects(matter=matter.id):
        files.setdefault(str(row.entry_id or ""), []).append(row.id)
    holders = {event.data["state"]["holder"] for event in events if "state" in event.data} - {None}
    names = party_names(holders)
    story, holder = [], ""
    for event in events:
        holder = names.get(event.data.get("state", {}).get("holder") or "", holder)
        if told := _told(event, holder, entries, files):
            story.append(told)
    return story[::-1]


def _told(event: Event, holder: str, entries: dict[str, Entry], files: dict[str, list[UUID]]) -> Told | None:
    key = "" if event.verb == "report" else event.data.get("entry", "?")
    said = entries.get(key)
    if event.verb == "note" and said is None:
        return None
    # a body outside comes by a link too, but as a party
    by_reporter = event.actor_kind == "resident" or (event.actor_kind == "link" and not event.actor_party_id)
    return Told(
        verb=event.verb, at=event.at, by_reporter=by_reporter, holder=holder,
        words=said.text if said else "", rating=event.data.get("rating", ""),
        files=files.get(key, []) if said or event.verb == "report" else [],
    )  # fmt: skip


def picture_of(matter: Matter, id: UUID) -> MatterFile | None:
    """A picture the reporter may see: their own, or one of a public entry."""
    shown = Q(entry=None) | Q(entry__kind__in=PUBLIC_ENTRIES)
    return MatterFile.objects.filter(shown, matter=matter, id=id).select_related("file").first()


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody looked at data of the resident: who, as what, which data, why, of which matter; how often on that day.

    `whose`: of whom, where several people share the account.
    """

    at: datetime
    name: str
    roles: list[str]
    what: str
    reason: str
    number: str
    whose: str = ""
    count: int = 1


def reads_of(account: ResidentAccount, community: Community) -> list[Seen]:
    """谁看过我的信息: reads of the account, its people and its matters, newest first; one act of looking once."""
    matters = Reporter.objects.filter(account=account).order_by().values("matter_id")
    records = Person.objects.filter(Q(account=account) | Q(merged_into__account=account))
    people = dict(records.order_by("id").values_list("id", "party__name"))
    mine = Q(subject_id=account.id) | Q(subject_id__in=matters) | Q(subject_id__in=list(people))
    rows = list(Read.objects.filter(mine).order_by("-at", "-id")[:READS])
    subjects = {row.subject_id for row in rows}
    numbers = dict(Matter.objects.filter(id__in=subjects).order_by("id").values_list("id", "number"))
    users = {row.reader_id for row in rows if row.reader_kind == "user" and row.reader_id}
    names = dict(Person.objects.filter(user_id__in=users).order_by("id").values_list("user_id", "party__name"))
    once: dict[tuple[Any, ...], Read] = {}
    for row in rows:
        act = (row.reader_kind, row.reader_id, row.at, row.what)
        if act not in once or row.subject_id in numbers:
            once[act] = row
    roles = _roles_of(users, [row.at for row in rows], community)
    whose = people if len(people) > 1 else {}
    found: dict[tuple[Any, ...], Seen] = {}
    for row in once.values():
        told = numbers.get(row.subject_id, ""), whose.get(row.subject_id, "")
        day = (row.reader_kind, row.reader_id, local(row.at).date(), row.what, row.reason, *told)
        before = found.get(day)
        found[day] = replace(before, count=before.count + 1) if before else Seen(
            row.at, names.get(row.reader_id, ""), roles.get(row.reader_id or row.id, []), row.what, row.reason, *told
        )  # fmt: skip
    return list(found.values())


def _roles_of(users: set[UUID], moments: list[datetime], community: Community) -> dict[UUID, list[str]]:
    """The roles users have had since the first of some moments, in words."""
    if not users:
        return {}
    since = min(moments).date()
    still = Q(until_on=None) | Q(until_on__gte=since)
    rows = Grant.objects.filter(still, user_id__in=users).order_by("user_id", "role", "id")
    found: dict[UUID, list[str]] = {}
    for grant in rows:
        words = role_name(grant.role, community)
        if words not in found.setdefault(grant.user_id, []):
            found[grant.user_id].append(words)
    return found
