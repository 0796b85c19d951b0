"""A first guess at the category of an imported text."""

import pytest

from linli.practices.appeals.topics import Kind, Sorter

KINDS = [Kind("noise", "噪声扰民"), Kind("parking", "停车"), Kind("x1", "污水下水"), Kind("other", "其他")]


@pytest.mark.parametrize(
    ("title", "text", "key"),
    [
        ("夜里施工太吵", "", "noise"),
        ("小区停车难", "车位都被占了，晚上还有人鸣笛", "parking"),
        ("一楼反味", "下水道堵塞，污水返到厨房", "x1"),
        ("想请个人", "说不清楚", "other"),
    ],
)
def test_the_words_decide(title: str, text: str, key: str) -> None:
    assert Sorter(KINDS).key_for(title, text) == key


def test_without_a_rest_the_last_one_takes_it() -> None:
    assert Sorter(KINDS[:2]).key_for("想请个人", "") == "parking"


def test_a_community_without_categories() -> None:
    with pytest.raises(ValueError, match="without categories"):
        Sorter([])
