"""What the pages of mediation ask of the database: no write more than 18 statements, no reading more than 10."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.kernel.tenancy import in_community
from linli.practices.mediation.models import Appointment, Dispute, DisputeParty, Instalment, ReturnVisit, Session
from tests.counting import counted
from tests.factories import NOW, reported, signed_in
from tests.mediation.cases import NAMES, ONE, OTHER, SECRET, Room, room

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASE = "/c/qingyang/mediation/"
GIVEN = {
    "way": "people", "intake": "applied", "quarrel": "noise", "facts": SECRET, "a_name": NAMES[0], "a_phone": ONE,
    "b_name": NAMES[1], "b_phone": OTHER, "c_name": "第三人", "c_phone": "19900000079", "place": "",
}  # fmt: skip
#: Putting a matter behind the wall answers it, and wipes out its traces: writes that must not be torn apart.
WRITES, READS, LISTS, BOTH = 18, 10, 8, 30


@pytest.fixture(autouse=True)
def the_next_day() -> Iterator[None]:
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield


@pytest.fixture
def here() -> Room:
    return room()


class Desk:
    """Somebody signed in whose every step is counted; the keys of forms are given, as the browser does."""

    def __init__(self, client: Client) -> None:
        self.client, self.posted = client, 0

    def post(self, path: str, most: int = WRITES, **given: Any) -> str:
        self.posted += 1
        with counted(most):
            answer = self.client.post(path, {**given, "idempotency_key": f"{path[-30:]}{self.posted}"})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return str(answer["Location"])

    def get(self, path: str, most: int = READS) -> None:
        with counted(most):
            assert self.client.get(path).status_code == 200


def test_every_step_of_a_case_stays_cheap(here: Room) -> None:
    """From the intake of three with phones, through a refusal and an agreement, to the court and the last visit."""
    with in_community(here.area.community):
        here.opened()  # the first of all makes the category
        matter = reported(here.area, text="隔壁漏水")
    desk = Desk(signed_in(Client(), here.chair))
    desk.client.get(BASE)
    desk.get(f"{BASE}new/")
    case = desk.post(f"{BASE}new/", **GIVEN, a_home_town="安徽六安")
    with in_community(here.area.community):
        dispute = Dispute.objects.order_by("-serial")[0]
        one = DisputeParty.objects.filter(dispute=dispute).order_by("side")[0]
        local = here.area.person(here.local)
    desk.get(f"{case}mediators/")
    desk.post(f"{case}mediators/", mediator=here.fellow.id)
    desk.get(f"{case}refusal/")
    desk.post(f"{case}refusal/", mediator=here.fellow.id, party=one.id, reason="认识对方")
    desk.post(f"{case}mediators/", mediator=local.id)
    _talks(here, desk, case, dispute)
    _afterwards(here, desk, case, dispute)
    worker = Desk(signed_in(Client(), here.area.worker))
    worker.client.get(f"/c/qingyang/matters/{matter.id}/")
    worker.get(f"/c/qingyang/matters/{matter.id}/mediation/")
    worker.post(f"/c/qingyang/matters/{matter.id}/mediation/", BOTH, **GIVEN)


def _talks(here: Room, desk: Desk, case: str, dispute: Dispute) -> None:
    desk.get(f"{case}sessions/")
    desk.post(f"{case}sessions/", at="2026-05-19T10:00", where="调解室", party="")
    with in_community(here.area.community):
        [planned] = Session.objects.filter(dispute=dispute)
    desk.get(f"{case}sessions/{planned.id}/")
    desk.post(f"{case}sessions/{planned.id}/", method="heart", outcome="nearer", words="先听双方说完")
    desk.post(
        f"{case}held/", at="2026-05-19T09:00", method="gain", outcome="agreed", words="谈成了", where="", party=""
    )
    desk.get(case)
    desk.post(f"{case}risk/", words="当面别提旧账")
    desk.get(f"{case}agreement/")
    dues = {
        f"{name}_{n}": value
        for n in range(1, 7)
        for name, value in (
            ("what", "付一期"),
            ("due", f"2026-0{5 if n == 1 else 6}-{19 if n == 1 else 10 + n}"),
            ("yuan", "100"),
        )
    }
    desk.post(f"{case}agreement/", result="written", method="gain", words="分六次", made_on="2026-05-19", **dues)


def _afterwards(here: Room, desk: Desk, case: str, dispute: Dispute) -> None:
    with in_community(here.area.community):
        first = Instalment.objects.filter(agreement__dispute=dispute).order_by("position")[0]
        visit = ReturnVisit.objects.filter(dispute=dispute).order_by("due_on")[0]
        assert Appointment.objects.filter(dispute=dispute).count() == 2
    desk.get(f"{case}instalments/{first.id}/")
    desk.post(f"{case}instalments/{first.id}/", on="2026-05-19", words="收条")
    desk.get(f"{case}visits/{visit.id}/")
    desk.post(f"{case}visits/{visit.id}/", kept="not", words="没有付")
    desk.get(f"{case}court/")
    desk.post(f"{case}court/", on="2026-05-19")
    desk.post(f"{case}court/", verdict="confirmed", paper="（2026）民特9号")
    desk.post(f"{case}closing/", words="材料齐全")
    desk.get(case)
    for below in ("", "word/"):
        desk.get(f"{case}dossier/{below}")
    for tab in ("mine", "waiting", "due", "open", "closed"):
        desk.get(f"{BASE}?tab={tab}", LISTS)
    desk.get(f"{BASE}figures/")
