"""The story of a matter, newest first: what happened (events), what was said (entries), the pictures that came with it.

For staff: internal words are in it, and each line says whether the reporter reads it. What a resident reads of their own
matter is told by the practice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.models import User
from linli.engines.matters.enums import Rating, Source
from linli.engines.matters.models import Entry, Extension, Helper, Matter, MatterFile
from linli.engines.matters.procedures import HAPPENINGS, SUCCESSION, procedure_of
from linli.kernel.actors import ActorKind
from linli.kernel.models import Event
from linli.kernel.prepared import Prepared
from linli.kernel.worktime import local
from linli.registry.models import Party

#: Steps that only follow another one: nobody needs to read them.
SILENT = {"follow"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: who, when, the sentence, the words said, whether the reporter reads them, pictures."""

    at: datetime
    who: str
    text: str
    words: str = ""
    is_public: bool = False
    files: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    lines: list[Line]
    files: list[UUID]
    helpers: list[str]
    extensions: list[Extension]
    was_split: bool = False
    question: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the sentences refer to, by id."""

    parties: dict[str, str]
    users: dict[str, str]
    extensions: dict[str, Extension]


EVENTS = Prepared(lambda matter: Event.objects.filter(subject_id=matter).order_by("-id"))
ENTRIES = Prepared(lambda matter: Entry.objects.filter(matter_id=matter).order_by("at", "id"))
FILES = Prepared(lambda matter: MatterFile.objects.filter(matter_id=matter).order_by("position", "id"))
HELPERS = Prepared(
    lambda matter: Helper.objects.filter(matter_id=matter).select_related("party").order_by("since_at", "id")
)
PARTIES = Prepared(lambda ids: Party.objects.filter(id__in=ids).only("name"))


def story_of(matter: Matter) -> Story:
    """The whole story of one matter, in at most seven queries."""
    events = EVENTS.objects(matter=matter.id)
    entries = {str(entry.id): entry for entry in ENTRIES.objects(matter=matter.id)}
    files = [(row.entry_id, row.file_id) for row in FILES.objects(matter=matter.id)]
    helpers = [row.party.name for row in HELPERS.objects(matter=matter.id)]
    verbs = {event.verb for event in events}
    matter.happened = frozenset(verbs)
    extensions = _extensions(matter) if "ask_extension" in verbs else []
    known = _Known(_parties(events), _users(events), {str(each.id): each for each in extensions})
    lines = [_line(event, matter, known, entries, files) for event in events if event.verb not in SILENT]
    return Story(
        lines,
        [file for entry, file in files if entry is None],
        helpers,
        extensions,
        "split" in verbs,
        next((entry.text for entry in reversed(entries.values()) if entry.kind == "question"), ""),
    )


def _extensions(matter: Matter) -> list[Extension]:
    return list(Extension.objects.filter(matter=matter).select_related("asked_by").order_by("-asked_at", "-id"))


def _parties(events: list[Event]) -> dict[str, str]:
    wanted = {str(event.actor_party_id) for event in events if event.actor_party_id}
    wanted |= {
        str(event.data[key]) for event in events for key in ("to", "from") if isinstance(event.data.get(key), str)
    }
    return party_names(wanted)


def party_names(ids: set[str]) -> dict[str, str]:
    """Names by id, both as text; no query where there are none."""
    rows = PARTIES.objects(ids=tuple(UUID(each) for each in ids)) if ids else []
    return {str(row.id): row.name for row in rows}


def _users(events: list[Event]) -> dict[str, str]:
    """Names of users who are nobody on file here; no query where everybody is."""
    alone = [event for event in events if event.actor_kind == ActorKind.USER and not event.actor_party_id]
    users = {event.actor_id for event in alone if event.actor_id}
    rows = User.objects.filter(id__in=users).order_by("id").values_list("id", "name") if users else []
    return {str(key): name for key, name in rows}


def _who(event: Event, known: _Known) -> str:
    match event.actor_kind:
        case ActorKind.USER:
            name = known.parties.get(str(event.actor_party_id)) or known.users.get(str(event.actor_id))
            return name or _("工作人员")
        case ActorKind.LINK if event.actor_party_id:
            return known.parties.get(str(event.actor_party_id)) or _("外单位")
        case ActorKind.RESIDENT | ActorKind.LINK:
            return _("居民")
        case ActorKind.KEY:
            return _("外部系统")
    return _("系统")


def _line(
    event: Event, matter: Matter, known: _Known, entries: dict[str, Entry], files: Iterable[tuple[UUID | None, UUID]]
) -> Line:
    entry = entries.get(str(event.data.get("entry", "")))
    pictures = [file for of, file in files if entry is not None and of == entry.id]
    return Line(
        event.at,
        _who(event, known),
        _sentence(event, matter, known, entry),
        entry.text if entry else "",
        entry.is_public if entry else False,
        pictures,
    )


def _sentence(event: Event, matter: Matter, known: _Known, entry: Entry | None) -> str:
    """What happened, in words; a verb of a practice reads as its procedure names it."""
    data: dict[str, Any] = event.data
    to = known.parties.get(str(data.get("to")), _("其他承办方"))
    told = _handed(event.verb, to) or _said(event.verb, entry) or _kept(event.verb, data, known)
    if told:
        return told
    other = str(HAPPENINGS.get(event.verb, event.verb))
    return next((str(move.past) for move in procedure_of(matter.kind).moves if move.name == event.verb), other)


def _handed(verb: str, to: str) -> str:
    return {
        "dispatch": _("派单给 %(to)s"),
        "transfer": _("转派给 %(to)s"),
        "pass": _("转给 %(to)s"),
        SUCCESSION: _("由 %(to)s 接手"),
        "helper": _("请 %(to)s 协办"),
        "accept": _("接单，开始办理"),
        "refuse": _("退单"),
    }.get(verb, "") % {"to": to}


def _said(verb: str, entry: Entry | None) -> str:
    progress = entry is not None and entry.is_public
    return {
        "ask": _("询问居民，时限暂停"),
        "reply": _("居民已回复，时限继续"),
        "resume": _("继续办理，时限继续"),
        "answer": _("办结并答复"),
        "answer_joined": _("随主件答复"),
        "settle": _("当场办结并答复"),
        "archive": _("到期未评价，自动归档"),
        "reopen": _("不满意，重办"),
        "end": _("宣布终结"),
        "note": _("更新进展") if progress else _("内部备注"),
        "urge": _("催办"),
        "remind": _("提醒：快到时限"),
        "escalate": _("已超时，提醒上级"),
        "reveal": _("查看了反映人"),
        "unjoin": _("从并案中拆出"),
        "decline_extension": _("未批准延期"),
    }.get(verb, "")


def _kept(verb: str, data: dict[str, Any], known: _Known) -> str:
    match verb:
        case "report":
            source = data.get("source", "")
            return _("收到：%(source)s") % {
                "source": Source(source).label if source in Source.values else _("历史导入")
            }
        case "evaluate":
            rating = data.get("rating", "")
            return _("评价：%(rating)s") % {"rating": Rating(rating).label if rating in Rating.values else _("未填")}
        case "ask_extension" | "extend":
            asked = known.extensions.get(str(data.get("extension", "")))
            until = f"{local(asked.until_at):%m-%d %H:%M}" if asked else ""
            return _("申请延期到 %(until)s") % {"until": until} if verb == "ask_extension" else _("批准延期")
        case "split":
            return _("拆分为 %(count)d 项") % {"count": len(data.get("parts", []))}
        case "part_closed":
            return _("一个拆分事项已办结")
        case "join":
            return _("并案，随主件办理")
        case "sort":
            return _("更改类别")
        case "publish":
            return _("公开（脱敏后）")
        case "unpublish":
            return _("撤下公开")
    return ""
