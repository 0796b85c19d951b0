"""JK5 百草堂学习坊: herb classes, a free clinic, health advice; forty pupils in a class and none of their seats lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.accounts.enums import Role
from linli.engines.gatherings.models import Enrolment, Gathering, Programme
from linli.kernel.tenancy import in_community
from tests.factories import NOW, member
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import Someone, at, community_like, staff

pytestmark = pytest.mark.django_db


def test_a_class_of_forty_and_a_clinic() -> None:
    jinkang = community_like("jinkang")
    with in_community(jinkang):
        worker = staff(member("陈干事", Role.COMMUNITY_WORKER))
    with at(NOW), in_community(jinkang):
        worker.open("/c/jinkang/programmes/").reads("百草堂学习坊", "百草堂义诊")
        for title, kind, begins in (("认草药", "class", "09:00"), ("中医义诊", "clinic", "14:00")):
            worker.open("/c/jinkang/gatherings/new/")
            name = "herb-class" if kind == "class" else "clinic"
            worker.send(
                "/new/", title=title, kind=kind, programme=str(programme(name)), on="2026-05-23", begins=begins,
                ends="15:30", sign_up="open" if kind == "class" else "none", capacity="42" if kind == "class" else "",
                is_public="1",
            )  # fmt: skip
        lesson, clinic = Gathering.objects.get(title="认草药"), Gathering.objects.get(title="中医义诊")
        assert lesson.place is None
        names = "".join(f"学员{n},\n" for n in range(44))
        worker.open(f"/c/jinkang/gatherings/{lesson.id}/")
        file = SimpleUploadedFile("学员.csv", f"姓名,电话\n{names}".encode())
        worker.client.post(f"/c/jinkang/gatherings/{lesson.id}/list/", {"file": file})
        worker.open(f"/c/jinkang/gatherings/{lesson.id}/").reads("42 / 42", "候补 2")
        Someone().open("/c/jinkang/on/").reads("认草药", "可候补", "中医义诊")
    with at(lesson.starts_at + timedelta(minutes=5)), in_community(jinkang):
        for line in Enrolment.objects.filter(gathering=lesson, state="signed_up").order_by("number")[:41]:
            worker.client.post(f"/c/jinkang/gatherings/{lesson.id}/number/", {"number": line.number})
    with at(clinic.ends_at + timedelta(hours=4)), in_community(jinkang):
        worker.open(f"/c/jinkang/gatherings/{clinic.id}/").send("/hold/", headcount="63")
        worker.open("/c/jinkang/learning/").reads(
            "百草堂义诊、百草堂学习坊 · 学习坊", "场次 2", "人次 104", "最多的一场 63"
        )


def programme(key: str) -> object:
    return Programme.objects.get(key=key).id
