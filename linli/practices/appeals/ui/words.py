"""What a resident is told about their matter: who has it now, by when, what happened; in warm plain words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.design.words import moment
from linli.engines.matters.actions.telling import tracking_path
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Matter
from linli.kernel.links import tracking_mac
from linli.kernel.worktime import local
from linli.practices.appeals.queries.tracking import Told
from linli.registry.enums import DataRead

STEPS = (gettext_lazy("上报"), gettext_lazy("派单"), gettext_lazy("处理"), gettext_lazy("答复"), gettext_lazy("评价"))
REACHED = {
    Stage.REPORTED: 1, Stage.RETURNED: 1, Stage.DISPATCHED: 2, Stage.HANDLING: 2, Stage.ASKING: 2, Stage.JOINED: 2,
    Stage.ANSWERED: 4, Stage.CLOSED: 5,
}  # fmt: skip
#: Nobody is late while these last.
WAITING = {Stage.ASKING, Stage.ANSWERED, Stage.CLOSED}
#: What the holder tells in their own name; the rest is told by the community.
BY_HOLDER = {"accept", "ask", "note", "answer", "settle", "resume", "promise", "keep_promise"}
TONES = {Stage.ASKING: "warn", Stage.ANSWERED: "info", Stage.CLOSED: "done", Stage.REPORTED: "", Stage.RETURNED: ""}


@dataclass(frozen=True, slots=True)
class Standing:
    """`who` has it, what that means, by when; `tone` for its tag."""

    who: str
    doing: str
    when: str
    stage: str
    tone: str
    late: bool = False

    @property
    def initial(self) -> str:
        return self.who[:1]

    @property
    def said(self) -> str:
        """What it means and by when, as one line."""
        return _("%(doing)s，%(when)s") % {"doing": self.doing, "when": self.when} if self.when else self.doing


def moment_words(moment: datetime, now: datetime) -> str:
    """`今天 17:00`, `明天 9:00`, `5月20日（周三）17:00`."""
    at, today = local(moment), local(now).date()
    days = (at.date() - today).days
    near = {0: _("今天"), 1: _("明天"), 2: _("后天")}.get(days)
    if near is None:
        weekdays = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
        day = date_format(at, _("n月j日") if at.year == today.year else _("Y年n月j日"))
        near = _("%(day)s（%(weekday)s）") % {"day": day, "weekday": weekdays[at.weekday()]}
    return f"{near} {at.hour}:{at:%M}"


def standing_of(matter: Matter, now: datetime) -> Standing:
    """Who has the matter now, by when, in words."""
    stage = Stage(matter.stage)
    who = matter.holder.name if matter.holder else _("社区")
    late = stage not in WAITING and matter.due_at is not None and matter.due_at <= now
    return Standing(
        who=who, doing=_doing(matter, stage), when=_when(matter, stage, now, late), stage=str(_stage_words(matter, stage)),
        tone="danger" if late else TONES.get(stage, "ok"), late=late,
    )  # fmt: skip


def _stage_words(matter: Matter, stage: Stage) -> Any:
    if stage == Stage.RETURNED:
        return _("重新安排中")
    return _("已终结") if matter.ended else stage.label


def _doing(matter: Matter, stage: Stage) -> str:
    words = {
        Stage.REPORTED: _("已收到，正在安排由谁来办"),
        Stage.RETURNED: _("正在重新安排由谁来办"),
        Stage.DISPATCHED: _("已派单，等对方接单"),
        Stage.HANDLING: _("正在办理"),
        Stage.ASKING: _("有一个问题想请您回复"),
        Stage.ANSWERED: _("已经答复，请您看看"),
        Stage.CLOSED: _("已经办结"),
    }
    if stage == Stage.JOINED and matter.original:
        return _("与 %(number)s 是同一件事，一并办理") % {"number": matter.original.number}
    return _("社区已宣布终结，理由见下面的经过") if matter.ended else words[stage]


def _when(matter: Matter, stage: Stage, now: datetime, late: bool) -> str:
    if stage == Stage.CLOSED and matter.closed_at:
        return _("%(when)s 办结") % {"when": moment_words(matter.closed_at, now)}
    if matter.due_at is None:
        return ""
    when = {"when": moment_words(matter.due_at, now)}
    if stage == Stage.ASKING:
        return _("请在 %(when)s 前回复，这段时间不计入办理时限") % when
    if stage == Stage.ANSWERED:
        return _("%(when)s 前没有评价，就按已办结归档") % when
    return _("原定 %(when)s 前办好，已经超时，上级会督促") % when if late else _("预计 %(when)s 前办好") % when


def steps_of(matter: Matter) -> list[tuple[str, str]]:
    reached = REACHED[Stage(matter.stage)]
    states = ["done"] * reached + ["current"] + [""] * len(STEPS)
    return [(str(step), states[index]) for index, step in enumerate(STEPS)]


def _sentence(told: Told, matter: Matter) -> str:
    """What happened, as one sentence."""
    holder = {"holder": told.holder or _("社区")}
    rating = {"rating": Rating(told.rating).label if told.rating else ""}
    original = {"number": matter.original.number if matter.original else ""}
    return {
        "report": lambda: _("反映已收到，编号 %(number)s") % {"number": matter.number},
        "dispatch": lambda: _("派给 %(holder)s 办理") % holder,
        "accept": lambda: _("%(holder)s 已接单，开始办理") % holder,
        "transfer": lambda: _("改由 %(holder)s 办理") % holder,
        "pass": lambda: _("转给 %(holder)s 接着办") % holder,
        "refuse": lambda: _("这件事不归他们管，正在重新安排"),
        "ask": lambda: _("想请您补充"),
        "reply": lambda: _("回复了问题"),
        "resume": lambda: _("继续办理"),
        "extend": lambda: _("经批准延长了时限"),
        "note": lambda: _("有新进展"),
        "promise": lambda: _("答应了日期"),
        "keep_promise": lambda: _("答应的事办到了"),
        "evaluate": lambda: _("评价：%(rating)s") % rating,
        "reopen": lambda: _("没有解决，重新办理"),
        "archive": lambda: _("没有收到评价，按已办结归档"),
        "end": lambda: _("社区宣布终结，理由如下"),
        "join": lambda: _("与 %(number)s 是同一件事，一并办理，有结果会同样答复您") % original,
        "unjoin": lambda: _("改为单独办理"),
        "urge": lambda: _("催办了一次，已通知承办方"),
        "split": lambda: _("分给几家一起办"),
        "reveal": lambda: _("因工作需要查看了您的联系方式，已记录"),
    }.get(told.verb, lambda: _("答复"))()


def _teller(told: Told) -> str:
    if told.by_reporter:
        return _("您")
    return told.holder if told.verb in BY_HOLDER and told.holder else _("社区")


def timeline_of(story: list[Told], matter: Matter, now: datetime) -> list[dict[str, Any]]:
    """The story as `ui.timeline` shows it."""
    return [
        {
            "who": _teller(told), "when": moment(told.at, now), "text": _sentence(told, matter), "words": told.words,
            "tone": "", "photos": [photo_links(matter, id) for id in told.files],
        }
        for told in story
    ]  # fmt: skip


def photo_links(matter: Matter, id: Any) -> tuple[str, str, str]:
    kwargs = {"code": matter.community.code, "number": matter.number, "mac": tracking_mac(matter.id), "id": id}
    thumb, full = (reverse("track-photo", kwargs={**kwargs, "size": size}) for size in ("thumb", "full"))
    return thumb, full, _("照片")


def link_of(matter: Matter, name: str = "track") -> str:
    """A page of the tracking link."""
    if name == "track":
        return tracking_path(matter)
    kwargs = {"code": matter.community.code, "number": matter.number, "mac": tracking_mac(matter.id)}
    return reverse(name, kwargs=kwargs)


def data_words(what: str) -> str:
    """What kind of data somebody looked at."""
    return str(DataRead(what).label) if what in DataRead else _("个人信息")


def telephone(number: str) -> str:
    """A number as a `tel:` link."""
    return "tel:" + quote("".join(sign for sign in number if sign.isdigit() or sign in "+,"))
