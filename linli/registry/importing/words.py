"""Problems and plans in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.kernel.tables import Unreadable
from linli.registry.importing.plan import Plan
from linli.registry.importing.problems import Problem, Severity

SEVERITIES = {Severity.STOP: _("不能导入"), Severity.DOUBT: _("请核对"), Severity.NOTE: _("说明")}


def told(problem: Problem) -> str:
    return gettext(problem.words) % dict(problem.values)


def why(refused: Exception) -> str:
    """Why a file cannot be read, or not be applied."""
    if isinstance(refused, Unreadable):
        return gettext(refused.words) % ({"value": refused.value} if refused.value != "" else {})
    return str(refused)


def details_of(details: tuple[tuple[str, str, str], ...]) -> str:
    """`居住地址：3号楼101室 → 5号楼202室；联系电话：138****0000`"""
    return _("；").join(
        f"{gettext(what)}{_('：')}{before} → {after or '—'}"
        if before
        else f"{gettext(what)}{_('：')}{gettext(after) if after else '—'}"
        for what, before, after in details
    )


def as_data(plan: Plan) -> dict[str, object]:
    """A plan as plain values, for `--json`; personal values are masked as on the page."""
    return {
        "read": plan.read, "came": len(plan.came), "changed": len(plan.changed), "went": len(plan.went), "same": plan.same,
        "stopped": plan.stopped, "lacking": plan.lacking,
        "problems": [{"at": p.at.cell, "severity": p.severity.value, "text": told(p)} for p in plan.problems],
    }  # fmt: skip
