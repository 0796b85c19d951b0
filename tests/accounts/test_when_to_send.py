"""When a message may go out, what a template says, what an address is: values from values, without a database."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts.robots import read_address
from linli.accounts.rules import Hours, digest_of, faults_of, filled, held_until, is_quiet
from linli.kernel.worktime import SHANGHAI

NIGHT = Hours(quiet_from=time(22), quiet_until=time(7))
moments = st.integers(0, 60 * 24 * 60 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(seconds=n))
clocks = st.one_of(st.none(), st.times().map(lambda t: t.replace(microsecond=0)))


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=SHANGHAI)


def test_at_night_it_waits_for_the_morning_and_what_is_urgent_does_not() -> None:
    assert held_until(NIGHT, at(23), at(23), urgent=False) == at(7, day=19)
    assert held_until(NIGHT, at(3), at(3), urgent=False) == at(7)
    assert held_until(NIGHT, at(23), at(23), urgent=True) is None
    assert held_until(NIGHT, at(12), at(12), urgent=False) is None
    assert held_until(NIGHT, at(23), at(7, day=19), urgent=False) is None


def test_a_digest_comes_once_a_day_and_not_at_night() -> None:
    daily = Hours(digest_at=time(18))
    assert held_until(daily, at(10), at(10), urgent=False) == at(18)
    assert held_until(daily, at(10), at(18), urgent=False) is None
    assert held_until(daily, at(18), at(18), urgent=False) == at(18, day=19)
    assert held_until(Hours(time(23), time(22), time(7)), at(10), at(10), urgent=False) == at(7, day=19)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=3)), clocks, clocks, clocks)
def test_what_waits_goes_out_in_the_end_and_never_in_the_quiet(
    told: datetime, later: timedelta, digest: time | None, begin: time | None, end: time | None
) -> None:
    hours = Hours(digest, begin if end else None, end if begin else None)
    until = held_until(hours, told, told + later, urgent=False)
    if until is None:
        assert not is_quiet(hours, told + later)
    else:
        assert told + later < until <= told + later + timedelta(days=2)
        assert not is_quiet(hours, until)
        assert held_until(hours, told, until, urgent=False) is None


def test_a_template_is_filled_once() -> None:
    assert (
        filled("{community}：{text} {link}", {"community": "青杨", "text": "说 {link}", "link": ""})
        == "青杨：说 {link}"
    )
    assert faults_of("{text}") == []
    assert faults_of("{phone} {text}") == ["phone"]
    assert faults_of("您好") == ["text"]
    assert len(digest_of(["很长" * 200, "第二条"])) <= 500


DING = f"{'a' * 64} SEC{'b' * 20}"


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        ("mail", " zhou@example.com ", "zhou@example.com"),
        ("mail", "zhou@example.com?smtp=10.0.0.1", None),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=aaaa-bbbb-cccc", "aaaa-bbbb-cccc"),
        ("wecom", "https://10.0.0.1/cgi-bin/webhook/send?key=aaaa-bbbb-cccc", None),
        (
            "dingtalk",
            f"https://oapi.dingtalk.com/robot/send?access_token={'a' * 64} SEC{'b' * 20}",
            f"{'a' * 64} SEC{'b' * 20}",
        ),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=a/../b", None),
        ("sms", "199 5000 0001", "19950000001"),
        ("sms", "0x7f000001", None),
    ],
)
def test_only_keys_and_mail_addresses_are_taken_never_a_host(channel: str, typed: str, kept: str | None) -> None:
    assert read_address(channel, typed) == kept
