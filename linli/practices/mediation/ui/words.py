"""How a case is told on a page: its state as a tag, reasons in the reader's language, days left."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.engines.matching.criteria import Reason
from linli.engines.matters.enums import Stage
from linli.practices.mediation.enums import SETTLED, Result
from linli.practices.mediation.models import Dispute

TONES = {
    **dict.fromkeys(SETTLED, "done"), Result.FAILED: "danger", Result.WITHDRAWN: "", Result.OPEN: "info",
}  # fmt: skip


def told(reason: Reason) -> str:
    """A reason of the matching engine, in the reader's language."""
    return _(reason.words) % reason.values


def why_of(kept: Iterable[Any]) -> list[str]:
    """Reasons kept with an appointment (message id, values)."""
    return [_(words) % values for words, values in kept]


def state_of(dispute: Dispute) -> tuple[str, str]:
    """The words and the tone of its tag."""
    if dispute.result:
        return dispute.get_result_display(), TONES[Result(dispute.result)]
    words = {
        Stage.REPORTED: _("待选调解员"), Stage.DISPATCHED: _("待调解"), Stage.HANDLING: _("调解中"),
    }  # fmt: skip
    return words.get(Stage(dispute.matter.stage), dispute.matter.get_stage_display()), (
        "warn" if dispute.matter.stage == Stage.REPORTED else "info"
    )


def pressure_of(dispute: Dispute, now: datetime) -> str:
    if not dispute.matter.is_open or dispute.matter.due_at is None:
        return ""
    return "over" if dispute.matter.due_at <= now else "calm"


def days_to(day: date, on: date) -> str:
    """还有 3 天, 今天, 已过 2 天."""
    left = (day - on).days
    if left == 0:
        return _("今天")
    return _("还有 %(n)d 天") % {"n": left} if left > 0 else _("已过 %(n)d 天") % {"n": -left}
