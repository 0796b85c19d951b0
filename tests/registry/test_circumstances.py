"""Circumstances carry a purpose and an end; households are kept together; an area's role reaches its communities."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.accounts.enums import Role
from linli.accounts.models import JurisdictionGrant, Read, User
from linli.kernel.models import Community, Event, Jurisdiction
from linli.kernel.tenancy import in_community
from linli.registry.models import Circumstance, HouseholdMember, Residence
from tests.factories import TODAY, Neighbourhood, neighbourhood, person, signed_in
from tests.kernel.test_files import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood()


@pytest.fixture
def elder(area: Neighbourhood):
    with in_community(area.community):
        return person("孟秀英")


def send(client: Client, elder, where: str, **fields: str):
    return client.post(f"/c/qingyang/people/{elder.id}/{where}/", fields)


FACT = {
    "fact": "living_alone", "purpose": "每周探望", "seen_by": "staff", "evidence": "走访记录 2026-5", "since": "2026-05-01",
}  # fmt: skip


def test_a_circumstance_is_noted_shown_and_ended(client, area, elder, now):
    signed_in(client, area.secretary)
    until = (now + timedelta(days=4000)).date().isoformat()
    assert send(client, elder, "circumstances", **FACT, until_on=until).status_code == 302
    assert "每周探望" not in client.get(f"/c/qingyang/people/{elder.id}/").content.decode()
    assert send(client, elder, "reveal", part="circumstances", why="care").status_code == 302
    assert "每周探望" in client.get(f"/c/qingyang/people/{elder.id}/").content.decode()
    with in_community(area.community):
        row = Circumstance.objects.get()
        assert "独居" not in str(Event.objects.filter(verb="circumstance").get().data)
    assert send(client, elder, f"circumstances/{row.id}/end").status_code == 302


def test_a_circumstance_without_purpose_or_end_is_refused(client, area, elder):
    signed_in(client, area.secretary)
    assert send(client, elder, "circumstances", **{**FACT, "purpose": ""}, until_on="2999-01-01").status_code == 422
    refused = send(client, elder, "circumstances", **FACT, until_on="2001-01-01")
    assert refused.status_code == 409
    assert "每周探望" in refused.content.decode()
    with in_community(area.community):
        assert not Circumstance.objects.exists()


def test_what_only_the_named_may_see_cannot_be_ended_by_others(client, area, elder, now):
    with in_community(area.community):
        row = Circumstance.new(
            person=elder, kind="low_income", purpose="帮扶", from_on=TODAY, until_on=TODAY + timedelta(days=9000)
        )
    signed_in(client, area.worker)
    assert send(client, elder, f"circumstances/{row.id}/end").status_code == 404


def test_a_household_gathers_at_the_dwelling(client, area, elder):
    signed_in(client, area.secretary)
    assert send(client, elder, "household", relation="户主").status_code == 409
    with in_community(area.community):
        son = person("孟建国")
        for each in (elder, son):
            Residence.new(person=each, place=area.dwelling, kind="living", from_on=TODAY)
    send(client, elder, "household", relation="户主")
    send(client, son, "household", relation="儿子")
    page = client.get(f"/c/qingyang/people/{elder.id}/").content.decode()
    assert "孟建国" in page
    assert send(client, son, "household/leave").status_code == 302
    with in_community(area.community):
        assert HouseholdMember.objects.filter(until_on=None).count() == 1


def test_a_role_over_the_street_reaches_its_communities_and_no_other(client, area):
    city = Jurisdiction.objects.create(code="3304", name="某市", level="city")
    street = Jurisdiction.objects.create(code="330424005", name="某街道", level="street", parent=city)
    Community.objects.filter(id=area.community.id).update(jurisdiction=street)
    neighbourhood("beside", "隔壁社区")
    officer = User.objects.create_user("officer", "街道干部", "a long enough password")
    JurisdictionGrant.objects.create(user=officer, jurisdiction=city, role=Role.AUDITOR, from_on=TODAY)
    signed_in(client, officer)
    assert client.get("/c/qingyang/matters/").status_code == 200
    assert client.get("/c/beside/matters/").status_code in {302, 403}


def test_the_paper_is_kept_as_a_picture_behind_the_same_wall(client, area, elder):
    signed_in(client, area.worker)
    fields = {**FACT, "evidence": "", "until_on": "2099-01-01"}
    assert send(client, elder, "circumstances", **fields).status_code == 409
    paper = SimpleUploadedFile("paper.jpg", picture().getvalue(), "image/jpeg")
    sent = client.post(f"/c/qingyang/people/{elder.id}/circumstances/", {**fields, "photo": paper})
    assert sent.status_code == 302
    with in_community(area.community):
        row = Circumstance.objects.get()
    where = f"/c/qingyang/people/{elder.id}/circumstances/{row.id}/file/"
    assert client.get(where).status_code == 302
    assert send(client, elder, "reveal", part="circumstances", why="check").status_code == 302
    assert where in client.get(f"/c/qingyang/people/{elder.id}/").content.decode()
    shown = client.get(where)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    b"".join(shown)
    with in_community(area.community):
        assert Read.objects.get(subject_id=elder.id, what="evidence").reason == "每周探望"
        Circumstance.objects.filter(id=row.id).update(seen_by="named")
    assert client.get(where).status_code == 404


def test_what_is_no_picture_changes_nothing(client, area, elder):
    signed_in(client, area.worker)
    lie = SimpleUploadedFile("paper.jpg", b"not a picture", "image/jpeg")
    fields = {**FACT, "until_on": "2099-01-01", "photo": lie}
    refused = client.post(f"/c/qingyang/people/{elder.id}/circumstances/", fields)
    assert refused.status_code == 409
    with in_community(area.community):
        assert not Circumstance.objects.exists()
