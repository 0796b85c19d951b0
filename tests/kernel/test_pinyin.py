"""Keys of Chinese names: readable, free, never empty."""

import pytest

from linli.kernel.pinyin import initials_of, key_of

pytestmark = pytest.mark.once


def test_keys() -> None:
    assert key_of("水电维修", []) == "shui-dian-wei-xiu"
    assert key_of("水电维修", ["shui-dian-wei-xiu"]) == "shui-dian-wei-xiu-2"
    assert key_of("三村", [], "") == "sancun"
    assert key_of("？", ["own"]) == "own-2"
    assert len(key_of("很长很长的名字" * 9, [])) <= 26


def test_initials() -> None:
    assert initials_of("新街花苑", []) == "xjhy"
    assert initials_of("新街花苑", ["xjhy", "xjhy2"]) == "xjhy3"
