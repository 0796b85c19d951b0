"""交办: a task somebody was given, by minutes, a whistle or a plan; nobody reported it, so whoever does it closes it."""

from django.utils.translation import gettext_lazy as _

from linli.engines.matters import permissions as may
from linli.engines.matters.enums import Stage
from linli.engines.matters.procedures import follows
from linli.engines.matters.queries.guards import no_open_parts, reopened_enough, within_reopening
from linli.kernel.workflow import Procedure, move

WITH_HOLDER = frozenset({Stage.DISPATCHED, Stage.HANDLING})
RUNNING = WITH_HOLDER | {Stage.RETURNED}

TASK = follows(
    Procedure(
        "task",
        stages=(Stage.DISPATCHED, Stage.HANDLING, Stage.RETURNED, Stage.CLOSED),
        start=Stage.DISPATCHED,
        ends=frozenset({Stage.CLOSED}),
        clock=RUNNING,
        moves=(
            move("accept", _("接单"), WITH_HOLDER - {Stage.HANDLING}, Stage.HANDLING, may=may.HANDLE),
            move("settle", _("办结并报告"), RUNNING, Stage.CLOSED, may=may.HANDLE, asks=("answer",), key="a",
                 guards=(no_open_parts,)),
            move("dispatch", _("重新交办"), {Stage.RETURNED}, Stage.DISPATCHED, may=may.DISPATCH, asks=("holder",), key="d"),
            move("transfer", _("转派"), WITH_HOLDER, Stage.DISPATCHED, may=may.DISPATCH, asks=("holder", "reason")),
            move("pass", _("转给下一家"), WITH_HOLDER, Stage.HANDLING, may=may.HANDLE, asks=("holder", "reason")),
            move("refuse", _("退回"), WITH_HOLDER, Stage.RETURNED, may=may.HANDLE, asks=("reason",)),
            move("extend", _("批准延期"), WITH_HOLDER, Stage.HANDLING, may=may.EXTEND, asks=("decision",)),
            move("reopen", _("没办好，重办"), {Stage.CLOSED}, Stage.HANDLING, may=may.EVALUATE, asks=("reason",),
                 guards=(within_reopening,)),
            move("end", _("宣布终结"), RUNNING, Stage.CLOSED, may=may.END, asks=("reason",), guards=(reopened_enough,)),
        ),
    )
)  # fmt: skip
