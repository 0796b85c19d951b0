"""HS3 证明即时办: a resident asks, it is issued while they wait, anybody who gets the paper can verify it."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.accounts.models import Notice, Read
from linli.design.typesetting import FACES, fonts
from linli.engines.matters.models import Matter
from linli.kernel.tenancy import in_community
from linli.practices.certificates.models import Certificate, SealUse
from tests.certificates.samples import dweller
from tests.conftest import NOW
from tests.factories import Neighbourhood, neighbourhood, resident_in
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
HAS_FACE = bool(set(FACES) & set(fonts().families()))


@pytest.fixture
def area() -> Neighbourhood:
    area = neighbourhood()
    with in_community(area.community):
        dweller(area, account=area.account)
    return area


def only() -> Certificate:
    return Certificate.objects.get()


def pdf(who: Someone, path: str) -> bytes:
    answer = who.client.get(path)
    assert answer.status_code == (200 if HAS_FACE else 503)
    return answer.content


def test_it_is_issued_at_the_desk_while_the_resident_waits(area: Neighbourhood) -> None:
    with at(NOW):
        worker = staff(area.worker).open("/c/qingyang/certificates/").reads("没有等签发的申请")
        given = {"name": "林小满", "kind": "no_crime", "purpose": "求职，交给公司"}
        worker.open("/c/qingyang/certificates/new/")
        worker.send("/certificates/new/", 422, **given).reads("不由社区开", "民发〔2020〕20号", "派出所")
        given |= {"kind": "residence", "purpose": "孩子入学，交给育才小学"}
        worker.send("/certificates/new/", **given).reads("兹证明林小满", "登记册上的情况相符", "依据")
        worker.send("/certificates/new/", 422, purpose="孩子入学").reads("请先核对原件")
        worker.open("/c/qingyang/certificates/new/").send("/certificates/new/", **given)
        worker.send("/certificates/new/", seen="1").reads("已签发", "26-00001-0", "用章记录", "青杨社区居民委员会")
        with in_community(area.community):
            made = only()
            assert made.issued_at == made.asked_at == NOW
            assert Matter.objects.count() == 0, "nobody waits for what was met at once"
        file = pdf(worker, f"/c/qingyang/certificates/{made.id}/pdf/")
        if HAS_FACE:
            assert file.startswith(b"%PDF-")
        # The person reads in their own log that the number was read, and for what.
        with in_community(area.community):
            reads = Read.objects.filter(subject_id=made.person_id, what="identity")
            assert set(reads.values_list("reason", flat=True)) == {"居住情况证明 26-00001-0"}
            assert SealUse.objects.get().sheets_count == 1
        link = re.search(r"http://[^/]+(/c/qingyang/certificates/check/[^\"<]+)", worker.html)
        assert link
        # Whoever gets the paper scans it, and reads what it says with less of the number.
        school = (
            Someone().open(link[1]).reads("是真的，现在有效", "兹证明林小满", "青杨小区3号楼2单元102室", "孩子入学")
        )
        school.reads_nothing_of("330424195802240028", "13800", area.account.phone)
        number, mac = link[1].strip("/").split("/")[-2:]
        Someone().open("/c/qingyang/certificates/check/").send(
            "/check/", number=number, mac=f"{mac[:4]} {mac[4:]}"
        ).reads("是真的")
        forged = Someone()
        forged._arrived(Client().get(f"/c/qingyang/certificates/check/{number}/{'0' * 12}/"))
        assert forged.status == 404
        forged.reads("没有查到").reads_nothing_of("林小满", "孩子入学")
    with at(NOW + timedelta(days=91)):
        Someone().open(link[1]).reads("已过有效期", "26-00001-0").reads_nothing_of("林小满", "102室", "孩子入学")


def test_it_is_asked_for_on_the_phone_signed_revoked_and_the_paper_knows(area: Neighbourhood) -> None:
    with at(NOW):
        auntie = Someone(resident_in(Client(), area.community, area.account)).open("/c/qingyang/my-certificates/")
        auntie.reads("亲属关系证明", "户籍派出所或公证处", "无犯罪记录证明")
        auntie.send("/my-certificates/", 422, kind="kinship", purpose="继承房子").reads("不由社区开", "公证处")
        auntie.send("/my-certificates/", kind="residence", purpose="办读者证，交给图书馆").reads("已收到申请", "待签发")
        auntie.send("/my-certificates/", 422, kind="residence", purpose="再来一张").reads("已经申请过")
        with in_community(area.community):
            made = only()
            matter = Matter.objects.get()
            assert matter.is_open
            assert matter.due_at is not None
            assert "林小满" not in matter.title + matter.text
    with at(NOW + timedelta(minutes=20)):
        worker = staff(area.worker).open("/c/qingyang/certificates/").reads("办读者证", "手机申请")
        worker.open(f"/c/qingyang/certificates/{made.id}/").send("/sign/", 422).reads("请先核对原件")
        worker.send("/sign/", seen="1").reads("已签发")
        worker.send("/seal/", sheets="3").reads("用章已登记", "3 份")
        with in_community(area.community):
            assert not Matter.objects.get().is_open
            assert "已签发" in Notice.objects.get(account=area.account, kind="certificate").text
        auntie.open("/c/qingyang/my-certificates/").reads("已签发", "26-00001-0", "盖章的纸质件请到社区取")
        pdf(auntie, f"/c/qingyang/my-certificates/{made.id}/pdf/")
        seals = staff(area.auditor).open("/c/qingyang/certificates/seals/")
        seals.reads("居住情况证明 26-00001-0", "陈干事", "3").reads_nothing_of("林小满")
        assert worker.client.get(f"/c/qingyang/certificates/{made.id}/revoke/").status_code == 405
        secretary = staff(area.secretary).open(f"/c/qingyang/certificates/{made.id}/")
        link = re.search(r"http://[^/]+(/c/qingyang/certificates/check/[^\"<]+)", secretary.html)
        assert link
        secretary.send("/revoke/", reason="申请人已搬走").reads("已撤销")
        Someone().open(link[1]).reads("已经撤销").reads_nothing_of("林小满", "申请人已搬走", "图书馆")
        assert auntie.client.get(f"/c/qingyang/my-certificates/{made.id}/pdf/").status_code == 404
        # The register keeps it, and goes out as a file.
        secretary.open("/c/qingyang/certificates/").reads("今年签发 1", "已撤销 1", "林小满")
        book = secretary.client.get("/c/qingyang/certificates/register/")
        assert book.content.startswith(b"PK")
