"""What a community's playbook says of whistles."""

from dataclasses import dataclass, field

from linli.kernel.models import Community
from linli.kernel.playbooks import read_term
from linli.kernel.worktime import Term, Unit

REPORT_WITHIN = Term(4, Unit.HOURS)
TASK_WITHIN = Term(5, Unit.WORKDAYS)
END_WITHIN = Term(15, Unit.WORKDAYS)


@dataclass(frozen=True, slots=True)
class Whistling:
    """How soon a called party reports for duty, how long a task and a whole whistle may take, whom to call for what."""

    report_within: Term = REPORT_WITHIN
    task_within: Term = TASK_WITHIN
    end_within: Term = END_WITHIN
    call_for: dict[str, list[str]] = field(default_factory=dict)
    police_post: str = ""


def whistling(community: Community) -> Whistling:
    """Terms and codes of groups, as the playbook set them; else what is usual."""
    kept = community.settings.get("whistle", {})
    return Whistling(
        read_term(kept.get("report_within", REPORT_WITHIN)), read_term(kept.get("task_within", TASK_WITHIN)),
        read_term(kept.get("end_within", END_WITHIN)), dict(kept.get("call_for", {})), kept.get("police_post") or "",
    )  # fmt: skip
