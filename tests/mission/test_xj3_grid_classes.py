"""XJ3 网格课堂: plays, drills, quizzes with prizes, taken to estates, parks, shops; frauds stopped, with the class that
taught it."""

from datetime import timedelta

import pytest

from linli.accounts.enums import Role
from linli.engines.gatherings.models import Enrolment, Gathering, Programme
from linli.kernel.tenancy import in_community
from linli.practices.learning.models import FraudStopped
from tests.factories import NOW, member
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import Someone, at, community_like, staff

pytestmark = pytest.mark.django_db


def test_a_quiz_with_prizes_teaches_somebody_to_hang_up() -> None:
    xinjie = community_like("xinjie")
    with in_community(xinjie):
        worker = staff(member("陈干事", Role.COMMUNITY_WORKER))
        with at(NOW):
            for key, kind, where in (("grid-quiz", "quiz", "电子厂食堂"), ("grid-class", "play", "望新家园北门")):
                worker.open("/c/xinjie/gatherings/new/")
                worker.send(
                    "/new/", title=f"反诈{kind}", kind=kind, programme=str(Programme.objects.get(key=key).id),
                    on="2026-05-19", begins="18:00" if kind == "quiz" else "09:00", ends="20:00", room_words=where,
                    sign_up="staff", is_public="1", materials="题卡、雨伞",
                )  # fmt: skip
            quiz, play = Gathering.objects.get(kind="quiz"), Gathering.objects.get(kind="play")
            Someone().open("/c/xinjie/on/").reads("电子厂食堂")
        page = f"/c/xinjie/gatherings/{quiz.id}/"
        with at(quiz.starts_at):
            for n in range(3):
                worker.open(page).send("/enrol/", name=f"工友{n}")
                worker.open(page).send("/number/", number=str(n + 1))
        with at(quiz.ends_at + timedelta(hours=1)):
            worker.open(page).send("/result/", line=str(Enrolment.objects.get(number=2).id), score="100", prize="雨伞")
            worker.reads("100 分", "雨伞")
            worker.open(page).send("/hold/", headcount="57")
            worker.open(f"/c/xinjie/gatherings/{play.id}/").send("/hold/", headcount="80")
        with at(NOW + timedelta(days=5)):
            worker.open("/c/xinjie/learning/frauds/")
            told = {"kind": "phone", "stopped_on": "2026-05-22", "amount": "30000", "gathering": str(quiz.id)}
            worker.send("/frauds/", how="工友打 13912345678 要转账，被劝住", expect=422, **told).reads("不写电话")
            worker.send("/frauds/", how="要转“安全账户”，想起有奖问答里的题，挂了电话", **told).reads(
                "反诈quiz", "30,000"
            )
            worker.send("/frauds/", kind="investment", stopped_on="2026-05-21", how="银行柜员劝住").reads(
                "今年拦下 2", "上过课的 1"
            )
            worker.open("/c/xinjie/learning/").reads(
                "网格课堂", "场次 2", "人次 137", "拦下诈骗 2", "其中上过课的 1 起"
            )
        assert FraudStopped.objects.get(gathering=quiz).amount_fen == 3_000_000
