"""The demo's past with bodies outside, and what the doctor asks of it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from linli.kernel.jobs import run
from linli.kernel.models import Job
from linli.practices.outside import guarantees
from linli.practices.outside.actions.promising import FOLLOW
from linli.practices.outside.models import Promise
from linli.practices.outside.simulate import ask_outside
from linli.registry.enums import GroupKind
from tests.factories import Neighbourhood, group


def test_the_past_keeps_what_outside_guarantees(area: Neighbourhood) -> None:
    now = timezone.now()
    for code in ("bus", "chengguan", "power"):
        group(GroupKind.COMPANY, code, code)
    known: dict[str, Any] = {"community": area.community, "since": now - timedelta(days=92), "present": now}
    assert ask_outside(**known, secretary=area.secretary) == 4
    due = Job.objects.filter(kind=FOLLOW, state="waiting", due_at__lte=now).order_by("due_at", "id")
    while job := due.first():
        run(job, job.due_at)
    states = sorted(Promise.objects.order_by("id").values_list("state", "asked_count"))
    assert [state for state, _count in states] == ["kept", "kept", "open", "open"]
    assert max(count for _state, count in states) >= 2
    checks = (guarantees.promises, guarantees.deliveries, guarantees.links)
    assert [breach for check in checks for breach in check(now)] == []
    Job.objects.filter(kind=FOLLOW).delete()
    assert len(list(guarantees.promises(now))) == 2
