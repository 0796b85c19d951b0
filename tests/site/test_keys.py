"""`linli keys`: a new key, then everything written with it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.accounts.models import ResidentAccount
from linli.kernel.tenancy import in_community
from tests.factories import neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LINLI_HOME = tmp_path
    monkeypatch.delenv("LINLI_KEYS", raising=False)


def test_a_new_key_then_everything_written_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    area = neighbourhood()
    call_command("keys", "add")
    assert "restart" in capsys.readouterr().out
    call_command("keys", "rotate")
    written = int(capsys.readouterr().out.split()[0])
    assert written > 0
    with in_community(area.community):
        assert ResidentAccount.objects.get(id=area.account.id).phone == area.account.phone
    call_command("keys", "rotate")
    assert capsys.readouterr().out.startswith("0 rows")


def test_keys_from_the_environment_are_added_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_KEYS", "hash:x,k1:y")
    with pytest.raises(CommandError, match="append to LINLI_KEYS"):
        call_command("keys", "add")
