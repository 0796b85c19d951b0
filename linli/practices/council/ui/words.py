"""What a proposal's page says: its steps, its story from first words to completion, its money."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.design.words import day, moment
from linli.practices.council.enums import STEPS, Stage, Way
from linli.practices.council.models import Appraisal, Milestone, Phase, Project, ProjectPhoto, Proposal, Spending
from linli.practices.council.queries.proposals import Round
from linli.practices.council.queries.rounds import on_the_ballot
from linli.practices.council.rules import Shown, yuan

TONES = {
    Stage.PROPOSED: "info", Stage.DISCUSSION: "warn", Stage.REVIEW: "info", Stage.APPRAISAL: "info",
    Stage.RESOLUTION: "warn", Stage.ADOPTED: "ok", Stage.REFUSED: "",
}  # fmt: skip


def tone(proposal: Proposal) -> str:
    return TONES[Stage(proposal.stage)]


def steps_of(proposal: Proposal, phases: list[Phase]) -> list[tuple[str, str]]:
    """The five steps and what came of it."""
    been = {phase.stage for phase in phases}
    here = STEPS.index(Stage(proposal.stage)) if proposal.is_open else len(STEPS)
    steps = []
    for at, stage in enumerate(STEPS):
        state = "current" if at == here else "done" if at < here and stage in been else ""
        steps.append((str(stage.label), state))
    end = Stage(proposal.stage).label if not proposal.is_open else _("答复")
    return [*steps, (str(end), "" if proposal.is_open else "current")]


def left_words(proposal: Proposal, today: date) -> str:
    """Until when the phase lasts."""
    if proposal.opens_on is None or proposal.closes_on is None:
        return ""
    if on_the_ballot(proposal):
        return _("由投票决定")
    if today < proposal.opens_on:
        return _("%(day)s 开始") % {"day": proposal.opens_on}
    days = (proposal.closes_on - today).days
    if days < 0:
        return _("已截止 %(n)d 天") % {"n": -days}
    return _("今天截止") if days == 0 else _("还有 %(n)d 天") % {"n": days}


def count_rows(shown: Shown | None) -> list[list[Any]]:
    """Counts as rows of a table: way, for, against, unsure."""
    if shown is None or shown.total is None:
        return []
    rows: list[list[Any]] = [
        [_("、").join(str(Way(name).label) for name in names), count.favour, count.against, count.unsure]
        for names, count in shown.groups
    ]
    total = shown.total
    return [*rows, [_("合计"), total.favour, total.against, total.unsure]] if len(rows) > 1 else rows


def money(fen: int | None) -> str:
    if fen is None:
        return "—"
    return _("%(yuan)s 元") % {"yuan": f"-{yuan(-fen)}" if fen < 0 else yuan(fen)}


def project_rows(milestones: list[Milestone]) -> list[list[Any]]:
    """Steps with who does them and how far they are; the words of a finished one are its report."""
    return [
        [
            each.title,
            each.matter.holder.name if each.matter.holder else "—",
            _("已办结") if each.matter.closed_at else _("办理中"),
            day(each.matter.closed_at or each.matter.due_at),
        ]
        for each in milestones
    ]


def photo_items(code: str, photos: list[ProjectPhoto]) -> list[tuple[str, str, str]]:
    def link(photo: ProjectPhoto, size: str) -> str:
        return reverse("proposal-photo", kwargs={"code": code, "id": photo.id, "size": size})

    return [
        (link(each, "thumb"), link(each, "full"), f"{each.get_moment_display()} {each.caption}".strip())
        for each in photos
    ]


def story(
    proposal: Proposal, phases: list[Phase], rounds: list[Round], appraisals: list[Appraisal],
    project: Project | None, milestones: list[Milestone],
) -> list[dict[str, Any]]:  # fmt: skip
    """Everything that happened, latest first, as items of a timeline."""
    others = rounds[1:]
    told: list[tuple[Any, str, str]] = [(proposal.proposed_at, _("提出"), proposal.get_origin_display())]
    if proposal.agenda_at:
        backed = _("附议 %(n)d 人") % {"n": proposal.support_count} if proposal.support_count else ""
        told.append((proposal.agenda_at, _("列入议题"), backed))
    told += [(each.began_at, str(each.get_stage_display()), "") for each in phases[1:]]
    told += [(each.revision.at, _("修改文本"), each.revision.note) for each in others]
    told += [(each.done_at, _("专业审议"), str(each.get_verdict_display())) for each in appraisals if each.done_at]
    if proposal.closed_at:
        told.append((proposal.closed_at, str(proposal.get_stage_display()), proposal.reason))
    if project:
        told.append((project.begun_at, _("立项"), _("由 %(name)s 负责") % {"name": project.holder.name}))
        told += [
            (each.matter.closed_at, each.title, each.matter.answer) for each in milestones if each.matter.closed_at
        ]
        if project.completed_at:
            told.append((project.completed_at, _("完工"), project.report))
    latest = sorted(enumerate(told), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
    return [
        {"who": what, "when": moment(at), "text": "", "words": words, "tone": "", "photos": []}
        for _order, (at, what, words) in latest
    ]


def spending_rows(spendings: list[Spending]) -> list[list[Any]]:
    return [[day(each.spent_on), each.label, each.source or "—", money(each.amount_fen)] for each in spendings]
