"""社情民意: the post writes down what it heard, nobody named; it is a matter from then on, with a due time and an answer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.matters.actions.raising import Report, Where, raise_matter
from linli.engines.matters.enums import Source, Wall
from linli.engines.matters.models import Category
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.whistle.enums import Heard, OpinionTopic
from linli.practices.whistle.models import Opinion
from linli.practices.whistle.rules_opinions import names_somebody
from linli.registry.models import Party, Place

KIND = "opinion"
#: The category of opinions. Residents are not offered it, so it is not active; a playbook may name it otherwise.
OPINION = "opinion"
LONGEST = 500


class OpinionRefused(ValueError):
    """It cannot be kept so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was heard, about what, where and when; nobody is named."""

    text: str
    topic: OpinionTopic
    heard: Heard = Heard.AT_GATE
    on: date | None = None
    place: Place | None = None
    where: str = ""


WAYS = {Heard.AT_GATE: Source.COUNTER, Heard.ON_ROUND: Source.ROUND, Heard.AT_MEETING: Source.COUNTER}


@transaction.atomic
def keep_opinion(*, community: Community, said: Said, post: Party, by: Actor, now: datetime) -> Opinion:
    """Raise it as a matter behind the wall of staff. Raises `OpinionRefused`, `NoDesk`."""
    _check(said, local(now).date())
    report = Report(opinion_category(), said.text, WAYS[said.heard], Where(said.place, words=said.where.strip()))
    matter = raise_matter(community=community, report=report, by=by, now=now)
    opinion: Opinion = Opinion.new(
        matter=matter, post=post, topic=said.topic, heard=said.heard, heard_on=said.on or local(now).date()
    )
    record(subject=opinion, kind=KIND, verb="hear", by=by, now=now, post=str(post.id), matter=str(matter.id))
    return opinion


def _check(said: Said, today: date) -> None:
    if not said.text.strip():
        raise OpinionRefused(_("请写下听到的意见"))
    if len(said.text) > LONGEST:
        raise OpinionRefused(_("请控制在 %(n)d 字以内") % {"n": LONGEST})
    if said.on is not None and said.on > today:
        raise OpinionRefused(_("听到的日子不能在今天之后"))
    if found := names_somebody(f"{said.text}\n{said.where}"):
        words = _("社情民意只写事，不写人：请去掉姓名、电话、证件号、车牌和门牌号（%(words)s）")
        raise OpinionRefused(words % {"words": _("、").join(found)})


def opinion_category() -> Category:
    """The category opinions lie in, made when the first is heard."""
    found = Category.objects.filter(key=OPINION).first()
    return found or Category.new(
        key=OPINION, name=kept(gettext_lazy("社情民意")), name_en="Opinions heard", wall=Wall.STAFF, is_active=False,
        icon="messages-square", term_amount=5, term_unit="workdays", urgent_amount=1, urgent_unit="workdays",
    )  # fmt: skip
