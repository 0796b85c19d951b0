"""HS10 430课堂·缤纷暑假·职业体验: three kinds; who may collect a child, allergies, and a second code to go home."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.tenancy import in_community
from linli.practices.learning.models import PickUp
from linli.registry.models import Authorisation, Guardianship, Person
from tests.factories import NOW, SINCE, Neighbourhood, neighbourhood, person, resident, resident_in
from tests.gatherings.the_clock import the_worker_knows_its_jobs  # noqa: F401
from tests.mission.people import Someone, at, staff

pytestmark = pytest.mark.django_db
KINDS = {"care": "430课堂", "camp": "缤纷暑假", "try_out": "小小公交司机"}


@pytest.fixture
def area() -> Neighbourhood:
    return neighbourhood("houshan", "后山社区")


@pytest.fixture
def family(area: Neighbourhood) -> tuple[Someone, Person, Person]:
    """A mother with her phone, her child, and the grandmother who may collect it."""
    with in_community(area.community):
        account = resident("林妈妈")
        mother, grandma = person("林妈妈", account=account), person("林奶奶")
        child = person("林小宝", born_on=SINCE.replace(year=2017))
        Guardianship.new(person=child, guardian=mother, attested_by="户口簿", from_on=SINCE)
        Authorisation.new(person=child, agent=grandma, may_collect=True, attested_by="林妈妈", from_on=SINCE)
        return Someone(resident_in(Client(), area.community, account)), child, grandma


def goes_home(worker: Someone, page: str, grandma: Person, code: str) -> None:
    """Not by a wrong code, not with a stranger; then with who may collect it."""
    worker.send("/goes-home/", person=str(grandma.id), pick_up_code="000000").reads("接送码不对")
    line = Enrolment.objects.get().id
    stranger = {"line": line, "person": person("路人").id, "pick_up_code": code}
    worker.client.post(page + "goes-home/", stranger)
    assert PickUp.objects.get().by_id is None
    worker.open(page + "children/").send("/goes-home/", person=str(grandma.id), pick_up_code=code).reads(
        "已由 林奶奶 接走"
    )
    worker.open(page + "children/").reads("现在在场 0 个孩子", "已接走")


def test_a_child_is_signed_up_looked_after_and_collected(
    area: Neighbourhood, family: tuple[Someone, Person, Person]
) -> None:
    parent, child, grandma = family
    with in_community(area.community):
        worker = staff(area.worker)
        with at(NOW):
            for n, (kind, title) in enumerate(KINDS.items()):
                worker.open("/c/houshan/gatherings/new/")
                worker.send(
                    "/new/", title=title, kind=kind, on=f"2026-05-2{n}", begins="16:30", ends="18:00", sign_up="open",
                    is_public="1", capacity="30",
                )  # fmt: skip
            parent.open("/c/houshan/on/?for=child").reads(*KINDS.values())
            care = Gathering.objects.get(kind="care")
            parent.open(f"/c/houshan/on/{care.id}/").reads("林小宝").send("/sign-up/", who=str(child.id)).reads(
                "接送码"
            )
            code = next(word for word in parent.text.split() if len(word) == 6 and word.isdigit())
            parent.open(f"/c/houshan/mine/children/{child.id}/").send("/", allergies="花生、虾", note="要戴眼镜").reads(
                "记下了"
            )
            assert Enrolment.objects.get().role == "child"
            other = Someone(resident_in(Client(), area.community, area.account))
            assert other.client.get(f"/c/houshan/mine/children/{child.id}/").status_code == 404
            other.open(f"/c/houshan/on/{care.id}/").reads_nothing_of("林小宝", code)
        page = f"/c/houshan/gatherings/{care.id}/"
        with at(care.starts_at):
            worker.open(page).send("/number/", number="1")
            worker.open(page + "children/").reads("现在在场 1 个孩子", "过敏：花生、虾", "林奶奶", "林妈妈")
            assert code not in worker.html
        with at(care.starts_at + timedelta(minutes=80)):
            goes_home(worker, page, grandma, code)
            parent.open("/c/houshan/notices/").reads("林小宝已由 林奶奶")
        assert PickUp.objects.get().by_id == grandma.id
        assert Enrolment.objects.get().minutes == 80
        assert Client().get(page + "children/").status_code == 302
