"""Conditions that a procedure's moves ask of a matter. Each returns why not, or None."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.engines.matters.models import Matter
from linli.engines.matters.queries.settings import loop_of
from linli.engines.matters.rules import may_reopen


def within_reopening(matter: Matter, now: datetime) -> str | None:
    days = loop_of(matter.community).reopen_days
    if may_reopen(closed_at=matter.closed_at, ended=matter.ended, now=now, days=days):
        return None
    if matter.ended:
        return _("社区已宣布此事终结，理由见办理经过")
    return _("办结已超过 %(days)d 天，请重新上报") % {"days": days}


def reopened_enough(matter: Matter, now: datetime) -> str | None:
    limit = loop_of(matter.community).reopen_limit
    if matter.reopened_count >= limit:
        return None
    return _("重办未满 %(limit)d 次，还不能宣布终结") % {"limit": limit}


def no_open_parts(matter: Matter, now: datetime) -> str | None:
    if matter.open_part_count == 0:
        return None
    return _("还有 %(count)d 个拆分事项没有办结") % {"count": matter.open_part_count}


def not_a_duplicate_target(matter: Matter, now: datetime) -> str | None:
    if matter.duplicate_count == 0:
        return None
    return _("已有别的事项并入此事，不能再并入他处")


def dispatched_alone(matter: Matter, now: datetime) -> str | None:
    """Only what no person dispatched is taken back so; the rest is transferred or refused, with a reason."""
    return None if matter.offered.get("alone") else _("这件事不是自动派的，或者已经撤回")
