"""Moments and durations as neighbours say them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from linli.design import words

NOW = datetime(2026, 11, 7, 1, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def test_a_moment_is_shown_in_shanghai_with_the_year_only_when_it_differs() -> None:
    assert ">11-07 09:20</time>" in words.moment(NOW, NOW)
    assert ">2025-12-31 09:20</time>" in words.moment(datetime(2025, 12, 31, 1, 20, tzinfo=UTC), NOW)
    assert words.moment(None) == ""


def test_new_year_comes_eight_hours_earlier_than_in_greenwich() -> None:
    eve = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert ">01-01 01:00</time>" in words.moment(eve, eve)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 分钟"), (38, "38 分钟"), (180, "3 小时"), (47 * 60, "47 小时"), (2 * 1440, "2 天"), (3600, "2.5 天")],
)
def test_durations_have_one_number_and_one_unit(minutes: int, said: str) -> None:
    assert words.duration(minutes) == said == words.duration(timedelta(minutes=minutes))


def test_time_left_and_time_over() -> None:
    assert words.time_left(NOW + timedelta(minutes=38), NOW) == "剩 38 分钟"
    assert words.time_left(NOW - timedelta(hours=2), NOW) == "已超时 2 小时"
    assert words.time_left(None, NOW) == ""
    assert words.ago(NOW - timedelta(minutes=5), NOW) == "5 分钟前"


def test_somebodys_words_are_escaped_and_keep_their_lines() -> None:
    assert words.paragraphs("一\r\n\r\n<b>二") == "<p>一</p><p>&lt;b&gt;二</p>"


def test_shares_have_a_dash_for_nothing() -> None:
    assert words.percent(None) == "—"
    assert words.percent(0.962) == "96.2%"
