"""The clock of gatherings: who signed up is reminded; after the end the list is closed, or its organiser is asked."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.notices import tell
from linli.engines.gatherings.actions.scheduling import hold
from linli.engines.gatherings.actions.telling import staff_path_of, tell_enrolled, words_of
from linli.engines.gatherings.actions.timers import CLOSE, REMIND
from linli.engines.gatherings.enums import EnrolmentState, Stage
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.actors import Actor
from linli.kernel.jobs import Job, handles


def _of(job: Job) -> Gathering | None:
    rows = Gathering.objects.select_related("community").filter(id=job.payload["gathering"], stage=Stage.PLANNED)
    return rows.first()


@handles(REMIND)
def remind(job: Job, now: datetime) -> None:
    """Everybody on the list hears of it the day before; one that began or was called off reminds nobody."""
    gathering = _of(job)
    if gathering is not None and now < gathering.starts_at:
        text = _("别忘了：%(title)s，%(when)s。来不了请退出，让给候补的邻居。")
        tell_enrolled(gathering=gathering, kind="gathering_reminder", text=text, now=now)


@handles(CLOSE)
def close(job: Job, now: datetime) -> None:
    """Where somebody was checked in or counted it was held; else its organiser is asked, once."""
    gathering = _of(job)
    if gathering is None or now < gathering.ends_at:
        return
    signed = Enrolment.objects.filter(gathering=gathering, state=EnrolmentState.SIGNED_UP)
    if gathering.headcount is not None or signed.exclude(presence="").exists():
        hold(gathering=gathering, by=Actor.job(), now=now)
    elif gathering.organiser_id:
        text = _("请补记：%(title)s（%(when)s）谁来了、来了多少人")
        path, words = staff_path_of(gathering), words_of(gathering, text)
        tell(users=[gathering.organiser_id], kind="gathering_unrecorded", text=words, path=path, now=now)
