"""The age of the medal is the community's: its playbook says it, the list and the giving follow."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from linli.kernel.communities import community_by_code
from linli.kernel.tenancy import in_community
from linli.practices.learning.actions.medals import MedalRefused, give_medal
from linli.practices.learning.queries.medals import due_for_medal
from linli.practices.learning.queries.settings import medal_age
from linli.registry.models import Residence
from tests.factories import NOW, SINCE, TODAY, neighbourhood, person, signed_in

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
def test_at_eighty_five_where_the_playbook_says_so() -> None:
    area = neighbourhood()
    with in_community(area.community):
        elder = person("八十六", born_on=date(1940, 1, 1))
        Residence.new(person=elder, place=area.dwelling, kind="living", from_on=SINCE)
        with pytest.raises(MedalRefused, match="未满 90 岁"):
            give_medal(person=elder, by=area.actor(area.worker), now=NOW)
        assert elder not in due_for_medal(TODAY)
    area.community.settings["learning"] = {"medal_age": 85}
    area.community.save(update_fields=["settings"])
    worker = signed_in(Client(), area.worker)
    page = worker.get("/c/qingyang/learning/medals/").content.decode()
    assert "满 85 岁" in page
    assert "八十六" in page
    given = {"person": str(elder.id), "idempotency_key": "k1"}
    assert "颁了 1 枚" in worker.post("/c/qingyang/learning/medals/", given, follow=True).content.decode()


def test_a_playbook_says_it(tmp_path: Path) -> None:
    text = Path("playbooks/xincun.yaml").read_text(encoding="utf-8")
    file = tmp_path / "other.yaml"
    file.write_text(text + "\nmedal_age: 85\n", encoding="utf-8")
    call_command("playbook", "apply", str(file))
    community = community_by_code("xincun")
    assert community is not None
    assert medal_age(community) == 85
