"""A resident proves a phone: once, in time, in few tries."""

import re
from datetime import timedelta

import pytest

from linli.accounts.actions import phone_codes
from linli.accounts.actions.phone_codes import BadPhone, Throttled, WrongCode, check_code, send_code
from linli.accounts.models import PhoneCode, ResidentAccount
from linli.kernel.tenancy import in_community
from tests.factories import neighbourhood

pytestmark = pytest.mark.django_db
PHONE = "19000000001"


@pytest.fixture
def area():
    area = neighbourhood()
    with in_community(area.community):
        yield area


def sent(capsys) -> str:
    return re.search(r"验证码 (\d{6})", capsys.readouterr().out).group(1)


def test_the_right_code_makes_a_verified_account_once(area, now, capsys):
    send_code(phone="190 0000 0001", origin="1.2.3.4", now=now)
    code = sent(capsys)
    account = check_code(phone=PHONE, code=code, now=now)
    assert account.verified_at == now
    assert ResidentAccount.objects.get(id=account.id).phone == PHONE
    with pytest.raises(WrongCode):
        check_code(phone=PHONE, code=code, now=now)


def test_five_wrong_tries_end_a_code(area, now, capsys):
    send_code(phone=PHONE, origin="1.2.3.4", now=now)
    code = sent(capsys)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _try in range(phone_codes.TRIES):
        with pytest.raises(WrongCode):
            check_code(phone=PHONE, code=wrong, now=now)
    with pytest.raises(WrongCode, match="太多"):
        check_code(phone=PHONE, code=code, now=now)


def test_a_code_ends_after_ten_minutes(area, now, capsys):
    send_code(phone=PHONE, origin="1.2.3.4", now=now)
    with pytest.raises(WrongCode, match="过期"):
        check_code(phone=PHONE, code=sent(capsys), now=now + timedelta(minutes=11))


def test_asking_is_throttled_by_phone_and_by_origin(area, now):
    for _time in range(phone_codes.PER_PHONE_HOUR):
        send_code(phone=PHONE, origin="1.2.3.4", now=now)
    with pytest.raises(Throttled):
        send_code(phone=PHONE, origin="9.9.9.9", now=now)
    for number in range(phone_codes.PER_ORIGIN_HOUR - phone_codes.PER_PHONE_HOUR):
        send_code(phone=f"190000001{number:02d}", origin="1.2.3.4", now=now)
    with pytest.raises(Throttled):
        send_code(phone="19000000999", origin="1.2.3.4", now=now)
    send_code(phone=PHONE, origin="9.9.9.9", now=now + timedelta(minutes=61))


def test_neither_phone_nor_code_is_kept_readable(area, now, capsys):
    send_code(phone=PHONE, origin="1.2.3.4", now=now)
    code = sent(capsys)
    row = PhoneCode.objects.values().get()
    assert not any(secret in str(row) for secret in (PHONE, code, "1.2.3.4"))


def test_what_is_no_phone_is_refused(area, now):
    with pytest.raises(BadPhone):
        send_code(phone="12", origin="1.2.3.4", now=now)
