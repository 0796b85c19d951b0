"""Samples of the pages of mediation, and one of each of its records for the matrix of who gets in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps

Sample = Callable[[Any], dict[str, Any] | None]


def _first(model: str, **where: Any) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        rows = apps.get_model(model).objects.filter(**where).order_by("id").values_list("id", flat=True)
        found = rows.first()
        return {"id": found} if found else None

    return sample


def _below(model: str, name: str, way: str = "dispute_id", **where: Any) -> Sample:
    """A record of a case, and the case."""

    def sample(_: Any) -> dict[str, Any] | None:
        row = apps.get_model(model).objects.filter(**where).order_by("id").values_list(way, "id").first()
        return {"id": row[0], name: row[1]} if row else None

    return sample


def _mine(community: Any) -> dict[str, Any] | None:
    """A quarrel of the resident who looks: one is opened where there is none."""
    from django.utils import timezone

    from linli.accounts.queries import demo_residents
    from linli.kernel.actors import Actor
    from linli.practices.mediation.actions.intake import Application, Quarreller, open_dispute
    from linli.practices.mediation.enums import Intake, Side, Way
    from linli.practices.mediation.models import Dispute

    if not (residents := demo_residents()):
        return _first("mediation.Dispute", parties__account__isnull=False)(community)
    parties = (Quarreller(Side.APPLICANT, residents[0].name, residents[0].phone), Quarreller(Side.RESPONDENT, "楼上"))
    application = Application(Way.PEOPLE, Intake.APPLIED, "noise", "楼上半夜拖椅子", parties)
    found = Dispute.objects.filter(parties__account=residents[0]).order_by("id").first()
    return {"id": (found or open_dispute(community=community, application=application, by=Actor.job(),
                                         now=timezone.now())).id}  # fmt: skip


#: The case that is told of: one that came to an agreement; its steps are shown on one that is open.
SETTLED = _first("mediation.Dispute", way="people", result="written")
OPEN = _first("mediation.Dispute", way="people", result="")
NOT_YET = _first("mediation.Dispute", way="people", result="", matter__stage="reported")
NAMES = (
    "mediation-case", "mediation-dossier", "mediation-dossier-word", "mediation-dossier-pdf", "mediation-court",
    "mediation-closing", "mediation-risk",
)  # fmt: skip
STEPS = (
    "mediation-proposals", "mediation-refusal", "mediation-session", "mediation-held", "mediation-agreement",
    "mediation-end", "mediation-evidence",
)  # fmt: skip

SAMPLES: dict[str, Sample] = {
    **dict.fromkeys(NAMES, SETTLED),
    **dict.fromkeys(STEPS, OPEN),
    "mediation-proposals": NOT_YET,
    "mediation-session-note": _below("mediation.Session", "session", outcome="", dispute__way="people"),
    "mediation-perform": _below(
        "mediation.Instalment", "instalment", "agreement__dispute_id", done_on=None, agreement__dispute__way="people"
    ),
    "mediation-visit": _below("mediation.ReturnVisit", "visit", done_on=None, dispute__way="people"),
    "matter-mediation": _first("matters.Matter", wall="public", kind="appeal", stage="reported", open_part_count=0),
    "my-dispute": _mine,
}
#: Behind the wall of a case only its body looks.
PEOPLE = dict.fromkeys(set(SAMPLES) - {"matter-mediation", "my-dispute"}, "{code}-mediator")
MACHINES: frozenset[str] = frozenset({"mediation-dossier-word", "mediation-dossier-pdf", "mediation-evidence-picture"})


def _plain(sample: Sample) -> Callable[[], dict[str, Any]]:
    return lambda: sample(None) or {}


NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "mediator-remove": _plain(_first("mediation.Mediator", until_on=None)),
    "my-dispute-refusal": _plain(_first("mediation.Dispute")),
    "mediation-evidence-picture": lambda: {**(_below("mediation.Evidence", "evidence")(None) or {}), "size": "thumb"},
    **{
        name: _plain(sample)
        for name, sample in SAMPLES.items()
        if name in {"mediation-session-note", "mediation-perform", "mediation-visit"}
    },
}


def furnish(area: Any, people: dict[Any, Any]) -> None:
    """A committee of everybody at work there, a mediator, a case that is open and one that was settled."""
    from tempfile import NamedTemporaryFile

    from PIL import Image

    from linli.accounts.enums import Role
    from linli.practices.mediation.actions.appointing import appoint, enlist
    from linli.practices.mediation.actions.evidence import Handed, enter_evidence
    from linli.practices.mediation.actions.intake import Application, Quarreller, open_dispute
    from linli.practices.mediation.actions.sessions import Meeting, arrange
    from linli.practices.mediation.actions.settling import Due, Terms, agree
    from linli.practices.mediation.enums import EvidenceKind, Intake, Result, Side, Way
    from linli.registry.enums import GroupKind
    from linli.registry.models import Group, Membership, Party
    from tests.factories import NOW, SINCE, group, person

    found = Group.objects.filter(kind=GroupKind.MEDIATORS).order_by("code").first()
    committee = found.party if found else group(GroupKind.MEDIATORS, "mediators", "调解委员会")
    secretary = people[Role.SECRETARY]
    Membership.new(group=committee, person=Party.objects.get(person__user=secretary), from_on=SINCE)
    by, mediator = area.actor(secretary), person("老娘舅")
    enlist(person=mediator, quarrels=["noise"], by=by, now=NOW)
    parties = (
        Quarreller(Side.APPLICANT, "甲方", area.account.phone), Quarreller(Side.RESPONDENT, "乙方"),
    )  # fmt: skip
    application = Application(Way.PEOPLE, Intake.APPLIED, "noise", "吵闹", parties)
    cases = [open_dispute(community=area.community, application=application, by=by, now=NOW) for _each in range(3)]
    for case in cases[1:]:
        appoint(dispute=case, mediator=mediator.id, by=by, now=NOW)
        arrange(dispute=case, meeting=Meeting(NOW + timedelta(days=1)), by=by, now=NOW)
    with NamedTemporaryFile(suffix=".png") as shot:
        Image.new("RGB", (30, 20), "teal").save(shot, "PNG")
        shot.seek(0)
        handed = Handed(EvidenceKind.PICTURE, "漏水的照片", NOW.date(), picture=shot)
        enter_evidence(dispute=cases[1], handed=handed, by=by, now=NOW)
    terms = Terms(Result.WRITTEN, "各让一步", dues=[Due("赔付", NOW.date() + timedelta(days=9), 10000)])
    agree(dispute=cases[2], terms=terms, by=by, now=NOW)
