"""A matter brought to any stage by the people concerned, and every move that can then be tried."""

import io
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from PIL import Image

from linli.accounts.models import User
from linli.engines.matters.actions import answering, handing, joining
from linli.engines.matters.enums import Rating, Stage
from linli.engines.matters.models import Matter
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, reported, signed_in


@dataclass
class Case:
    """A matter at some stage, and clients of those concerned."""

    area: Neighbourhood
    matter: Matter

    def client(self, user: User | str = "worker") -> Client:
        return signed_in(Client(), getattr(self.area, user) if isinstance(user, str) else user)

    def path(self, move: str = "") -> str:
        return f"/c/qingyang/matters/{self.matter.id}/{move}{'/' if move else ''}"

    def post(self, move: str, user: str = "worker", **data: Any) -> HttpResponse:
        given = {"version": fresh(self.matter).version, **data}
        return self.client(user).post(self.path(move), given)  # type: ignore[return-value]

    def at(self, stage: Stage) -> "Case":
        """Bring it to a stage, as the people concerned would."""
        area, matter = self.area, self.matter
        worker, staff = area.actor(area.worker), area.actor(area.property_staff)
        if stage in {Stage.REPORTED, Stage.JOINED}:
            if stage == Stage.JOINED:
                joining.join(matter=matter, original=reported(area, text="原件"), by=worker, now=NOW)
            return self
        handing.dispatch(matter=matter, to=area.property_company, by=worker, now=NOW)
        if stage == Stage.RETURNED:
            handing.refuse(matter=matter, reason="不归我们", by=staff, now=NOW)
        if stage in {Stage.HANDLING, Stage.ASKING, Stage.ANSWERED, Stage.CLOSED}:
            handing.accept(matter=matter, by=staff, now=NOW)
        if stage == Stage.ASKING:
            answering.ask(matter=matter, question="哪一户？", by=staff, now=NOW)
        if stage in {Stage.ANSWERED, Stage.CLOSED}:
            answering.answer(matter=matter, text="修好了", by=staff, now=NOW)
        if stage == Stage.CLOSED:
            answering.evaluate(matter=matter, rating=Rating.SATISFIED, reason="", by=area.reporter, now=NOW)
        return self


def picture() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "PNG")
    made.seek(0)
    made.name = "leak.png"
    return made


S = Stage
#: move: from, who, what is given, to, who may not
MOVES: dict[str, tuple[Stage, str, dict[str, Any], Stage, str]] = {
    "dispatch": (S.REPORTED, "worker", {"holder": "property_company"}, S.DISPATCHED, "grid_worker"),
    "accept": (S.DISPATCHED, "property_staff", {}, S.HANDLING, "auditor"),
    "refuse": (S.HANDLING, "property_staff", {"reason": "属于供水所"}, S.RETURNED, "auditor"),
    "transfer": (S.HANDLING, "worker", {"to": "department", "reason": "管网"}, S.DISPATCHED, "property_staff"),
    "pass": (S.HANDLING, "property_staff", {"to": "department", "reason": "管网"}, S.HANDLING, "auditor"),
    "ask": (S.HANDLING, "property_staff", {"question": "几楼？"}, S.ASKING, "auditor"),
    "resume": (S.ASKING, "property_staff", {}, S.HANDLING, "auditor"),
    "answer": (S.HANDLING, "property_staff", {"text": "已疏通"}, S.ANSWERED, "auditor"),
    "settle": (S.REPORTED, "worker", {"text": "当场疏通"}, S.ANSWERED, "property_staff"),
    "evaluate": (S.ANSWERED, "worker", {"rating": "satisfied"}, S.CLOSED, "property_staff"),
    "reopen": (S.CLOSED, "worker", {"reason": "又漏了"}, S.HANDLING, "property_staff"),
    "join": (S.REPORTED, "worker", {"number": "original"}, S.JOINED, "grid_worker"),
    "unjoin": (S.JOINED, "worker", {}, S.RETURNED, "grid_worker"),
}


def given(case: Case, values: dict[str, Any]) -> dict[str, Any]:
    found = dict(values)
    for name in ("holder", "to"):
        if name in found:
            found[name] = str(getattr(case.area, found[name]).id)
    if found.get("number") == "original":
        found["number"] = reported(case.area, text="原件在这里").number
    return found
