"""Materials as pictures and documents, behind the door of their gathering; and who may work with children."""

import zipfile
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.accounts.enums import Role
from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol
from linli.engines.gatherings.actions.scheduling import Plan, schedule
from linli.engines.gatherings.models import Enrolment, Gathering, GatheringPicture
from linli.kernel.models import Event, StoredFile
from linli.kernel.tenancy import in_community
from tests.counting import counted
from tests.factories import NOW, Neighbourhood, member, neighbourhood, resident_in, signed_in

pytestmark = pytest.mark.django_db
C = "/c/qingyang"


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


def planned(area: Neighbourhood, **fields: object) -> Gathering:
    starts = NOW + timedelta(days=1)
    given = {"sign_up": "open", "is_public": True, "kind": "class", **fields}
    plan = Plan("手机课", starts_at=starts, ends_at=starts + timedelta(hours=1), **given)  # type: ignore[arg-type]
    with in_community(area.community):
        return schedule(
            community=area.community, what=plan, by=area.actor(area.secretary), now=NOW, organiser=area.secretary
        )


def poster(kind: str = "PNG") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(content, kind)
    return SimpleUploadedFile("poster.png", content.getvalue())


def put(client: Client, row: Gathering, upload: SimpleUploadedFile, key: str, caption: str = "海报") -> str:
    """Put something there as the page does; what the page says then."""
    form = {"picture": upload, "caption": caption, "idempotency_key": key}
    with counted(most=18):
        answer = client.post(f"{C}/gatherings/{row.id}/pictures/", form)
    if answer.status_code == 302:
        answer = client.get(f"{C}/gatherings/{row.id}/")
    return answer.content.decode()


@time_machine.travel(NOW, tick=False)
def test_what_is_public_shows_its_pictures_to_everybody(area: Neighbourhood) -> None:
    row, keeper = planned(area), signed_in(Client(), area.secretary)
    assert "已放上" in put(keeper, row, poster(), "k1")
    with in_community(area.community):
        picture = GatheringPicture.objects.get()
    page = Client().get(f"{C}/on/{row.id}/").content.decode()
    address = f"{C}/on/{row.id}/pictures/{picture.id}/thumb.jpg"
    assert address in page
    assert 'alt="海报"' in page
    with counted(most=10):
        answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert Client().get(address.replace("thumb", "raw")).status_code == 404
    form = {"picture": str(picture.id), "idempotency_key": "k2"}
    assert signed_in(Client(), area.property_staff).post(f"{C}/gatherings/{row.id}/pictures/remove/", form).status_code in (
        403, 404,
    )  # fmt: skip
    assert keeper.post(f"{C}/gatherings/{row.id}/pictures/remove/", form).status_code == 302
    assert Client().get(address).status_code == 404
    with in_community(area.community):
        assert not StoredFile.objects.exists()


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("kind", "sees_it"), [("class", True), ("party_meeting", False)])
def test_what_is_not_public_shows_them_to_who_may_see_it(area: Neighbourhood, kind: str, sees_it: bool) -> None:
    row = planned(area, kind=kind, is_public=False, sign_up="staff")
    put(signed_in(Client(), area.secretary), row, poster(), "k1")
    with in_community(area.community):
        address = f"{C}/on/{row.id}/pictures/{GatheringPicture.objects.get().id}/full.jpg"
        colleague = member("周干事", Role.COMMUNITY_WORKER)
    assert Client().get(address).status_code == 404
    assert signed_in(Client(), area.secretary).get(address).status_code == 200
    assert signed_in(Client(), colleague).get(address).status_code == (200 if sees_it else 404)


@time_machine.travel(NOW, tick=False)
def test_what_is_no_picture_is_not_kept(area: Neighbourhood) -> None:
    row, keeper = planned(area), signed_in(Client(), area.secretary)
    assert "不是能识别的图片" in put(keeper, row, SimpleUploadedFile("a.png", b"GIF: nothing to see"), "k1")
    with in_community(area.community):
        assert not GatheringPicture.objects.exists()


def handout(part: str = "word/document.xml", name: str = "手机课讲义.docx") -> SimpleUploadedFile:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "<document/>")
    return SimpleUploadedFile(name, content.getvalue())


@time_machine.travel(NOW, tick=False)
def test_a_handout_is_downloaded_under_its_name_as_what_it_is(area: Neighbourhood) -> None:
    row, keeper = planned(area), signed_in(Client(), area.secretary)
    assert "已放上" in put(keeper, row, handout(), "k1", caption="")
    assert "不带宏" in put(keeper, row, handout("word/vbaProject.bin"), "k2")
    assert "这份 PDF 不完整" in put(keeper, row, SimpleUploadedFile("b.pdf", b"%PDF-1.7 cut off"), "k3")
    assert "这个文件打不开" in put(keeper, row, handout("evil.exe", "c.docx"), "k4")
    with in_community(area.community):
        kept = GatheringPicture.objects.get()
    address = f"{C}/on/{row.id}/documents/{kept.id}/"
    assert address in Client().get(f"{C}/on/{row.id}/").content.decode()
    with counted(most=10):
        answer = Client().get(address)
    assert answer.content == handout().read()
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('手机课讲义.docx')}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Client().get(f"{C}/on/{row.id}/pictures/{kept.id}/full.jpg").status_code == 404
    form = {"picture": str(kept.id), "idempotency_key": "k5"}
    assert keeper.post(f"{C}/gatherings/{row.id}/pictures/remove/", form).status_code == 302
    assert Client().get(address).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_who_works_with_children_is_checked_first(area: Neighbourhood) -> None:
    row = planned(area, kind="care", helper_capacity=2)
    page = f"{C}/on/{row.id}/"
    neighbour, worker = resident_in(Client(), area.community, area.account), signed_in(Client(), area.worker)
    assert "我来做志愿者" not in neighbour.get(page).content.decode()
    assert "核实以后再上岗" in neighbour.get(page).content.decode()
    with in_community(area.community), pytest.raises(NotEnrolled, match="先由社区核实"):
        enrol(gathering=row, who=Attendee(name="张秀兰"), role="helper", by=area.reporter, now=NOW)
    form = {"name": "李老师", "phone": "", "role": "leader", "idempotency_key": "k1"}
    refused = worker.post(f"{C}/gatherings/{row.id}/enrol/", form)
    assert refused.status_code == 422
    assert "没有侵害未成年人" in refused.content.decode()
    done = worker.post(f"{C}/gatherings/{row.id}/enrol/", form | {"checked": "1", "idempotency_key": "k2"})
    assert done.status_code == 302
    with in_community(area.community):
        line = Enrolment.objects.get()
        assert Event.objects.get(subject_id=line.id).data["checked"] is True
