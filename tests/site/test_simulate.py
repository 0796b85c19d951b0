"""`linli simulate`: a community that the demo does not show lives a past through every practice, once."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from linli.engines.gatherings.models import Gathering
from linli.engines.matters.models import Matter
from linli.kernel.doctor import examine
from linli.kernel.models import Community
from linli.kernel.tenancy import in_community

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]


def test_minzhucun_lives_and_the_doctor_finds_it_well(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("simulate", "minzhucun", days=45)
    assert "民主村社区" in capsys.readouterr().out
    with in_community(Community.objects.get(code="minzhucun")):
        assert Matter.objects.count() > 20
        assert Gathering.objects.filter(kind="party_meeting").exists()
    ill = [str(finding) for finding in examine(timezone.now()) if finding.breaches]
    assert ill == []
    with pytest.raises(CommandError, match="there already"):
        call_command("simulate", "minzhucun")


def test_a_past_of_no_length_is_refused() -> None:
    with pytest.raises(CommandError, match="30 to 1100"):
        call_command("simulate", "xincun", days=3)
