"""Sample records for every address of council, for the tour of pages and the access matrix."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.council import samples_voting

Sample = Callable[[Any], dict[str, Any] | None]


def _proposal(*stages: str) -> Sample:
    def sample(_: Any) -> dict[str, Any] | None:
        from linli.practices.council.models import Proposal

        rows = Proposal.objects.filter(hidden_reason="")
        rows = rows.filter(stage__in=stages) if stages else rows
        found = rows.order_by("-version", "id").values_list("id", flat=True).first()
        return {"id": found} if found else None

    return sample


def _project(_: Any) -> dict[str, Any] | None:
    from linli.practices.council.models import Project

    found = Project.objects.order_by("id").values_list("id", flat=True).first()
    return {"id": found} if found else None


def _year(_: Any) -> dict[str, Any] | None:
    from linli.practices.council.models import Round

    found = Round.objects.order_by("year", "id").values_list("year", flat=True).first()
    return {"year": found} if found else None


def _under_review(_: Any) -> dict[str, Any] | None:
    """A year whose works people look at item by item, which a demo has in December alone."""
    from datetime import timedelta

    from django.utils import timezone

    from linli.practices.council.models import Round

    today = timezone.localdate()
    if found := Round.objects.exclude(chosen_at=None).order_by("-year", "id").first():
        days = {"review_opens_on": today - timedelta(days=3), "review_closes_on": today + timedelta(days=9)}
        Round.objects.filter(id=found.id).update(stage="review", **days)
    return {"year": found.year} if found else None


def _appraisal(_: Any) -> dict[str, Any] | None:
    from linli.practices.council.models import Appraisal

    found = Appraisal.objects.order_by("id").values_list("id", flat=True).first()
    return {"id": found} if found else None


def _last_year(stage: str) -> Sample:
    """The latest round at a stage, else the latest."""

    def sample(_: Any) -> dict[str, Any] | None:
        from linli.practices.council.models import Round

        rows = Round.objects.order_by("-year", "id").values_list("year", flat=True)
        found = rows.filter(stage=stage).first() or rows.first()
        return {"year": found} if found else None

    return sample


SAMPLES: dict[str, Sample] = {
    "proposal": _proposal("discussion", "adopted", "proposed"),
    "projects-of-year": _year,
    "completion-review": _under_review,
    "council-round": _last_year("ballot"),
    "council-review": _last_year("review"),
    "council-project": _project,
    "council-appraisal": _appraisal,
    "council-proposal": _proposal(),
    "council-opinion": _proposal("discussion"),
    "council-heard": _proposal("discussion", "adopted"),
    "council-check": _proposal("discussion"),
    "council-revise": _proposal("review", "discussion"),
    "council-resolve": _proposal("resolution", "discussion"),
    **samples_voting.SAMPLES,
}
MACHINES: frozenset[str] = frozenset({"proposal-photo"})


def _photo() -> dict[str, Any]:
    from linli.practices.council.models import ProjectPhoto

    found = ProjectPhoto.objects.order_by("id").values_list("id", flat=True).first()
    return {"id": found, "size": "thumb"} if found else {}


def _one(model: str) -> Callable[[], dict[str, Any]]:
    def sample() -> dict[str, Any]:
        from django.apps import apps

        found = apps.get_model(model).objects.order_by("id").values_list("id", flat=True).first()
        return {"id": found} if found else {}

    return sample


NAMED: dict[str, Callable[[], dict[str, Any]]] = {
    "proposal-photo": _photo,
    "council-appraisal": _one("council.Appraisal"),
}


def furnish(area: Any, people: Any) -> None:
    """A proposal in discussion, one adopted with its project, an appraisal asked of the desk's people, a round."""
    from linli.kernel.models import StoredFile
    from linli.practices.council.enums import Stage
    from linli.practices.council.models import ProjectPhoto
    from tests.council.living import Life

    life = Life(area)
    life.discussed()
    proposal = life.at(Stage.APPRAISAL, title="给单元门加扶手")
    life.asked(proposal, area.desk)
    project = life.project()
    file = StoredFile.new(content_type="image/jpeg", size=1, width=1, height=1, sha256="0", created_at=life.now)
    ProjectPhoto.new(project=project, file=file, moment="after", at=life.now)
    life.round(closes=life.now.date() + timedelta(days=30))
    samples_voting.furnish(area)
