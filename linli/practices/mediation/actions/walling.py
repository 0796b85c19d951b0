"""What began in the open turns out to be a quarrel: it goes behind the wall at once, away from whoever shared it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Notice
from linli.engines.matters.actions.answering import answer, resume
from linli.engines.matters.actions.moving import reference, state_of, unmoved
from linli.engines.matters.actions.walling import take_along
from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.hooks import sorted_anew
from linli.engines.matters.models import Helper, Matter
from linli.engines.matters.procedures import SUCCESSION, procedure_of
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.wording import kept
from linli.kernel.workflow import MoveRefused
from linli.practices.mediation.models import Dispute
from linli.registry.models import Party

TOLD = _("此事属于民间纠纷，已转入调解，由%(body)s办理。只有当事人、调解员和调解组织看得到，调解员会与您联系。")


@transaction.atomic
def hide(*, matter: Matter, body: Party, by: Actor, now: datetime) -> Matter:
    """Nobody who held it, assisted or had it on a list of theirs knows of it any more; its reporter is answered.

    Raises `MoveRefused` for what is joined to another, split, or a case of mediation already.
    """
    if matter.stage == Stage.JOINED or matter.duplicate_count or matter.open_part_count:
        raise MoveRefused(_("并案或拆分的事项要先拆开，再转入调解"))
    went = matter.wall == Wall.PARTIES and Dispute.objects.filter(began_as=matter).exists()
    if matter.kind != "appeal" or went:
        raise MoveRefused(_("%(number)s 已经转入调解") % {"number": matter.number})
    Helper.objects.filter(matter=matter).delete()
    before = matter.holder_id
    unmoved(matter=matter, holder=body, wall=Wall.PARTIES, is_listed=False, visit_needed=False)
    if before != body.id:
        record(
            subject=matter, kind="matter", verb=SUCCESSION, by=by, now=now, step=matter.version, state=state_of(matter),
            to=str(body.id), **{"from": reference(before)},
        )  # fmt: skip
    record(subject=matter, kind="matter", verb="wall", by=by, now=now, to=str(body.id))
    sorted_anew(matter, matter.category.key, by, now)
    take_along(matter=matter, by=by, now=now)
    _forget_words(matter)
    if matter.stage == Stage.ASKING:
        resume(matter=matter, by=by, now=now)
    if procedure_of(matter.kind)["answer"].refusal(matter, matter.stage, now) is None:
        answer(matter=matter, text=kept(TOLD, body=body.name), by=by, now=now)
    return matter


def _forget_words(matter: Matter) -> None:
    """What was sent to staff about it no longer says what it was."""
    about = Notice.objects.filter(~Q(user=None), about_id=matter.id)
    about.update(text=kept(_("%(number)s 已转入调解，不再显示内容"), number=matter.number))
