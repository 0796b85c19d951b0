"""How a quarrel is settled, as a table. Every move is made in its file, so no role has them on the matter's page."""

from django.utils.translation import gettext_lazy as _

from linli.engines.matters import permissions as matters
from linli.engines.matters.enums import Stage
from linli.engines.matters.procedures import UNFINDABLE, follows, is_told_as
from linli.kernel.workflow import Procedure, move
from linli.practices.mediation.permissions import IN_FILE

RUNNING = frozenset({Stage.REPORTED, Stage.DISPATCHED, Stage.HANDLING})

DISPUTE = follows(
    Procedure(
        "dispute",
        stages=(Stage.REPORTED, Stage.DISPATCHED, Stage.HANDLING, Stage.CLOSED),
        start=Stage.REPORTED,
        ends=frozenset({Stage.CLOSED}),
        clock=RUNNING,
        moves=(
            move("appoint", _("选定调解员"), RUNNING, Stage.DISPATCHED, may=IN_FILE, asks=("holder",)),
            move("release", _("换调解员"), RUNNING, Stage.REPORTED, may=IN_FILE, asks=("reason",)),
            move("begin", _("开始调解"), {Stage.DISPATCHED}, Stage.HANDLING, may=IN_FILE),
            move("agree", _("调解成功"), RUNNING, Stage.CLOSED, may=IN_FILE, asks=("answer",)),
            move("fail", _("调解不成"), RUNNING, Stage.CLOSED, may=IN_FILE, asks=("answer",)),
            move("withdraw", _("当事人撤回"), RUNNING, Stage.CLOSED, may=IN_FILE, asks=("answer",)),
            move("extend", _("批准延期"), {Stage.DISPATCHED, Stage.HANDLING}, Stage.HANDLING, may=matters.EXTEND,
                 asks=("decision",)),
        ),
    )
)  # fmt: skip
UNFINDABLE.add("dispute")
is_told_as(wall=_("转入调解，只有当事人、调解员和调解组织看得到"))
