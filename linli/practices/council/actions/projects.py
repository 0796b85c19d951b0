"""An adopted proposal becomes a project: milestones given as tasks, money spent, pictures, the end reported."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.enums import Source
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.files import store_image
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused, tell_followers
from linli.practices.council.enums import PhotoMoment, ProjectStage, Stage
from linli.practices.council.models import Milestone, Project, ProjectPhoto, Proposal, Round, Spending
from linli.registry.models import Party

KIND = "project"
MOST_FEN = 10**13


@dataclass(frozen=True, slots=True)
class Start:
    """How a project begins: who holds it, its budget in fen, its last day, what will be there when it is done."""

    holder: Party
    budget_fen: int
    due_on: date
    promise: str = ""
    round: Round | None = None
    rank: int | None = None


@transaction.atomic
def begin(*, proposal: Proposal, start: Start, by: Actor, now: datetime) -> Project:
    """Make the project of an adopted proposal. Raises `CouncilRefused`."""
    if proposal.stage != Stage.ADOPTED:
        raise CouncilRefused(_("采纳之后才能立项"))
    if start.due_on < local(now).date():
        raise CouncilRefused(_("完工日期不能早于今天"))
    if not 0 <= start.budget_fen < MOST_FEN:
        raise CouncilRefused(_("预算金额不对"))
    try:
        with transaction.atomic():
            project = Project.new(
                proposal=proposal, round=start.round or proposal.round, rank=start.rank, title=proposal.title,
                promise=(start.promise.strip() or proposal.text)[:1000], place=proposal.place, holder=start.holder,
                budget_fen=start.budget_fen, begun_at=now, due_on=start.due_on,
            )  # fmt: skip
    except IntegrityError as twice:
        raise CouncilRefused(_("这个提议已经立项")) from twice
    record(subject=project, kind=KIND, verb="begin", by=by, now=now, proposal=str(proposal.id))
    text = gettext_lazy("“%(title)s”已立项，由%(holder)s负责")
    tell_followers(proposal=proposal, kind="project_begun", text=text, now=now, holder=start.holder.name)
    return project


def _running(project: Project) -> None:
    if project.stage != ProjectStage.RUNNING:
        raise CouncilRefused(_("项目已经结束"))


@transaction.atomic
def add_milestone(
    *, project: Project, title: str, to: Party, due: datetime, by: Actor, now: datetime, after: int | None = None
) -> Milestone:
    """The next step, given to whoever does it as a task with a due time. Raises `CouncilRefused`.

    `after`: the position of the last step, where the caller has it; whoever adds one meanwhile is first.
    """
    _running(project)
    if not title.strip():
        raise CouncilRefused(_("请写下这一步要做什么"))
    if due <= now:
        raise CouncilRefused(_("请给出今后的完成时间"))
    community = project.community
    text = kept(gettext_lazy("项目“%(project)s”：%(step)s"), project=project.title, step=title.strip())
    task = Task(title.strip()[:60], to, due, text, place=project.place)
    matter = give(community=community, task=task, by=by, now=now, source=Source.MEETING)
    last = _last_step(project) if after is None else after
    try:
        with transaction.atomic():
            milestone = Milestone.new(project=project, title=title.strip()[:60], position=last + 1, matter=matter)
    except IntegrityError as twice:
        raise CouncilRefused(_("刚刚有人加了一步，请看过再加")) from twice
    record(subject=project, kind=KIND, verb="milestone", by=by, now=now, matter=str(matter.id))
    return milestone


def _last_step(project: Project) -> int:
    return int(Milestone.objects.filter(project=project).aggregate(last=Max("position"))["last"] or 0)


@transaction.atomic
def spend(
    *, project: Project, label: str, amount_fen: int, source: str, spent_on: date, by: Actor, now: datetime
) -> Spending:
    """Money that went out; a negative amount puts an earlier one right."""
    if not label.strip() or not 0 < abs(amount_fen) < MOST_FEN:
        raise CouncilRefused(_("请写明用途和金额"))
    if spent_on > local(now).date():
        raise CouncilRefused(_("支出日期不能晚于今天"))
    spending = Spending.new(
        project=project, label=label.strip()[:60], amount_fen=amount_fen, source=source.strip()[:40], spent_on=spent_on
    )
    record(subject=project, kind=KIND, verb="spend", by=by, now=now, fen=amount_fen)
    return spending


@transaction.atomic
def show(
    *, project: Project, upload: IO[bytes], moment: PhotoMoment, caption: str, by: Actor, now: datetime
) -> ProjectPhoto:
    """A picture of the works, for everybody. Raises `BadImage` where it is none."""
    file = store_image(upload, now=now)
    photo = ProjectPhoto.new(project=project, file=file, moment=moment, caption=caption.strip()[:60], at=now)
    record(subject=project, kind=KIND, verb="show", by=by, now=now, file=str(file.id))
    return photo


@transaction.atomic
def complete(*, project: Project, report: str, by: Actor, now: datetime) -> Project:
    """It is built: all its steps are done, and this is what is there now."""
    _running(project)
    if not report.strip():
        raise CouncilRefused(_("请写下建成了什么"))
    if Milestone.objects.filter(project=project, matter__closed_at=None).exists():
        raise CouncilRefused(_("还有步骤没有办结，不能完工"))
    return _ended(project, ProjectStage.COMPLETED, report, gettext_lazy("“%(title)s”已完工，请来看看"), by, now)


@transaction.atomic
def stop(*, project: Project, reason: str, by: Actor, now: datetime) -> Project:
    """It will not be built after all, and this is why."""
    _running(project)
    if not reason.strip():
        raise CouncilRefused(_("请写明为什么停止"))
    return _ended(project, ProjectStage.STOPPED, reason, gettext_lazy("“%(title)s”停止实施，原因请看页面"), by, now)


def _ended(project: Project, stage: ProjectStage, report: str, text: Promise, by: Actor, now: datetime) -> Project:
    project.stage, project.report = stage, report.strip()[:2000]
    project.completed_at = now if stage == ProjectStage.COMPLETED else None
    project.save(update_fields=["stage", "report", "completed_at"])
    record(subject=project, kind=KIND, verb=str(stage), by=by, now=now)
    tell_followers(proposal=project.proposal, kind="project_ended", text=text, now=now)
    return project
