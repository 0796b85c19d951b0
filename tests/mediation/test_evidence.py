"""Evidence: entered by whoever works on the case, listed in the dossier, its picture behind the wall of the case."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.kernel.models import StoredFile
from linli.kernel.tenancy import in_community
from linli.practices.mediation.models import Dispute, DisputeParty, Evidence
from tests.counting import counted
from tests.factories import NOW, resident_in, signed_in
from tests.mediation.cases import NAMES, ONE, Room, room

pytestmark = pytest.mark.django_db
WORDS = "卫生间顶棚发霉的照片"


@pytest.fixture
def here() -> Iterator[Room]:
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield room()


@pytest.fixture
def dispute(here: Room) -> Dispute:
    with in_community(here.area.community):
        return here.named(here.opened())


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (60, 40), "gray").save(content, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", content.getvalue())


def at(dispute: Dispute, below: str = "") -> str:
    return f"/c/qingyang/mediation/cases/{dispute.id}/{below}"


def test_it_is_entered_numbered_listed_and_bound(here: Room, dispute: Dispute) -> None:
    chair = signed_in(Client(), here.chair)
    with in_community(here.area.community):
        party = DisputeParty.objects.get(dispute=dispute, account=here.account())
    given = {
        "what": WORDS,
        "kind": "picture",
        "party": party.id,
        "is_original": "yes",
        "pages": "2",
        "on": "2026-05-19",
    }
    with counted(18 + 3):  # the session, the visitor and the standing besides
        answer = chair.post(at(dispute, "evidence/"), {**given, "picture": picture(), "idempotency_key": "1"})
    assert answer.status_code == 302
    chair.post(
        at(dispute, "evidence/"), {**given, "what": "物业维修单", "kind": "paper", "party": "", "is_original": "no"}
    )
    told = chair.get(at(dispute)).content.decode()
    assert told.index(WORDS) < told.index("物业维修单")
    paper = chair.get(at(dispute, "dossier/")).content.decode()
    assert f"1. {WORDS}" in paper
    assert f"照片、录音录像　原件　2 页　申请人：{NAMES[0]}　2026-05-19" in paper
    assert "2. 物业维修单" in paper
    assert "复印件　2 页　调解员调取" in paper


def test_nobody_beside_those_of_the_case_sees_its_picture(here: Room, dispute: Dispute) -> None:
    chair = signed_in(Client(), here.chair)
    given = {"what": WORDS, "kind": "picture", "is_original": "no", "pages": "1", "on": "2026-05-19"}
    chair.post(at(dispute, "evidence/"), {**given, "picture": picture()})
    with in_community(here.area.community):
        found = Evidence.objects.get()
        account = here.account(ONE)
    where = at(dispute, f"evidence/{found.id}/full.jpg")
    shown = chair.get(where)
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    assert signed_in(Client(), here.area.secretary).get(where).status_code == 404
    assert resident_in(Client(), here.area.community, account).get(where).status_code in {302, 403}
    assert chair.get(at(dispute, f"evidence/{found.id}/huge.jpg")).status_code == 404
    with in_community(here.area.community):
        other = here.named(here.opened())
    assert chair.get(at(other, f"evidence/{found.id}/full.jpg")).status_code == 404


@pytest.mark.parametrize("wrong", [{"what": " "}, {"pages": "0"}, {"on": "x"}, {"picture": b"no picture"}])
def test_what_is_wrong_is_said_and_nothing_is_kept(here: Room, dispute: Dispute, wrong: dict[str, object]) -> None:
    chair = signed_in(Client(), here.chair)
    if "picture" in wrong:
        wrong = {"picture": SimpleUploadedFile("x.jpg", b"no picture")}
    given = {"what": WORDS, "kind": "paper", "is_original": "no", "pages": "1", "on": "2026-05-19"}
    answer = chair.post(at(dispute, "evidence/"), {**given, **wrong})
    assert answer.status_code == 422
    if "what" not in wrong:
        assert WORDS in answer.content.decode()
    with in_community(here.area.community):
        assert not Evidence.objects.exists()
        assert not StoredFile.objects.exists()
