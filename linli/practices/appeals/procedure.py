"""The closed loop of appeals, as a table (发现 → 派单 → 处理 → 评价)."""

from django.utils.translation import gettext_lazy as _

from linli.engines.matters import permissions as may
from linli.engines.matters.enums import Stage
from linli.engines.matters.procedures import follows
from linli.engines.matters.queries.guards import (
    dispatched_alone,
    no_open_parts,
    not_a_duplicate_target,
    reopened_enough,
    within_reopening,
)
from linli.kernel.workflow import Procedure, move

AT_DESK = {Stage.REPORTED, Stage.RETURNED}
WITH_HOLDER = {Stage.DISPATCHED, Stage.HANDLING}
RUNNING = AT_DESK | WITH_HOLDER

APPEAL = follows(
    Procedure(
        "appeal",
        stages=Stage,
        start=Stage.REPORTED,
        ends=frozenset({Stage.CLOSED}),
        clock=frozenset(RUNNING),
        moves=(
            move("dispatch", _("派单"), AT_DESK, Stage.DISPATCHED, may=may.DISPATCH, asks=("holder",), key="d"),
            move("accept", _("接单"), AT_DESK | {Stage.DISPATCHED}, Stage.HANDLING, may=may.HANDLE),
            move("answer", _("办结并答复"), RUNNING, Stage.ANSWERED, may=may.HANDLE, asks=("answer",), key="a",
                 guards=(no_open_parts,)),
            move("settle", _("即办即结"), RUNNING, Stage.CLOSED, may=may.SETTLE, asks=("answer",), guards=(no_open_parts,)),
            move("transfer", _("转派"), WITH_HOLDER, Stage.DISPATCHED, may=may.DISPATCH, asks=("holder", "reason")),
            move("pass", _("转给下一家"), WITH_HOLDER, Stage.HANDLING, may=may.HANDLE, asks=("holder", "reason")),
            move("refuse", _("退单"), WITH_HOLDER, Stage.RETURNED, may=may.HANDLE, asks=("reason",)),
            move("recall", _("撤回自动派单"), {Stage.DISPATCHED}, Stage.REPORTED, may=may.DISPATCH,
                 guards=(dispatched_alone,)),
            move("ask", _("询问居民"), WITH_HOLDER, Stage.ASKING, may=may.HANDLE, asks=("question",)),
            move("reply", _("回复"), {Stage.ASKING}, Stage.HANDLING, may=may.BY_REPORTER, asks=("reply",)),
            move("resume", _("继续办理"), {Stage.ASKING}, Stage.HANDLING, may=may.HANDLE),
            move("extend", _("批准延期"), WITH_HOLDER, Stage.HANDLING, may=may.EXTEND, asks=("decision",)),
            move("join", _("并案"), RUNNING, Stage.JOINED, may=may.DISPATCH, asks=("original",),
                 guards=(not_a_duplicate_target, no_open_parts)),
            move("unjoin", _("拆出并案"), {Stage.JOINED}, Stage.RETURNED, may=may.DISPATCH),
            move("follow", _("随原件更新"), {Stage.JOINED}, Stage.JOINED, may=may.BY_CLOCK),
            move("answer_joined", _("随原件答复"), {Stage.JOINED}, Stage.ANSWERED, may=may.BY_CLOCK),
            move("evaluate", _("评价"), {Stage.ANSWERED}, Stage.CLOSED, may=may.EVALUATE, asks=("rating",)),
            move("archive", _("归档"), {Stage.ANSWERED}, Stage.CLOSED, may=may.BY_CLOCK),
            move("reopen", _("重办"), {Stage.ANSWERED, Stage.CLOSED}, Stage.HANDLING, may=may.EVALUATE, asks=("reason",),
                 guards=(within_reopening,)),
            move("end", _("宣布终结"), RUNNING | {Stage.ASKING, Stage.ANSWERED}, Stage.CLOSED, may=may.END, asks=("reason",),
                 guards=(reopened_enough,)),
        ),
    )
)  # fmt: skip
