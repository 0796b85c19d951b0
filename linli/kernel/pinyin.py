"""Short keys for Chinese names, for addresses and files: 三村 → sancun, 新街花苑 → xjhy."""

from collections.abc import Collection, Iterable, Iterator

LONGEST = 26


def sounds_of(name: str) -> Iterator[str]:
    """The syllables and the plain words of a name, in small letters."""
    from pypinyin import lazy_pinyin  # 200 ms and 20 MB: only where a name gets its key

    plain = ("".join(c for c in sound if c.isascii() and c.isalnum()) for sound in lazy_pinyin(name))
    return (each.lower() for each in plain if each)


def key_of(name: str, taken: Iterable[str], between: str = "-") -> str:
    """A key that is free: 水电维修 → shui-dian-wei-xiu, or with a number behind."""
    return _free(between.join(sounds_of(name))[:LONGEST].strip("-") or "own", set(taken), "-")


def initials_of(name: str, taken: Iterable[str]) -> str:
    """The first letters: 新街花苑 → xjhy, or with a number behind."""
    return _free("".join(sound[0] for sound in sounds_of(name))[:LONGEST] or "own", set(taken), "")


def _free(key: str, taken: Collection[str], between: str) -> str:
    numbered = (f"{key}{between}{number}" for number in range(2, 10_000))
    return key if key not in taken else next(each for each in numbered if each not in taken)
