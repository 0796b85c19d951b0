"""The demo's past of announcements comes about through the actions and keeps every guarantee."""

from datetime import timedelta
from random import Random

import pytest
from django.utils.translation import override

from linli.accounts.models import Notice
from linli.accounts.simulate import let_the_past_rest
from linli.kernel.doctor import examine
from linli.kernel.tenancy import in_community
from linli.practices.notices.models import Announcement, Recipient
from linli.practices.notices.simulate import announce
from linli.registry.models import Residence
from tests.factories import NOW, SINCE, neighbourhood, person

pytestmark = pytest.mark.django_db


def test_a_past_with_knocks_whoever_speaks_which_language() -> None:
    area = neighbourhood()
    with in_community(area.community), override("en"):
        for name, account in (("张秀兰", area.account), ("张母", None)):
            Residence.new(person=person(name, account=account), place=area.dwelling, kind="living", from_on=SINCE)
        since, rng = NOW - timedelta(days=92), Random("past")
        count = announce(community=area.community, since=since, present=NOW, rng=rng, worker=area.worker)
        let_the_past_rest(NOW)
        assert count == Announcement.objects.exclude(sent_at=None).count() == 4
        assert Recipient.objects.exclude(knock="").exists()
        told = list(Notice.objects.filter(account=area.account).values_list("text", flat=True))
        assert len(told) == 3
        assert all("：" in text for text in told)
        assert not [
            breach for found in examine(NOW, {"notices.published", "accounts.notices"}) for breach in found.breaches
        ]
