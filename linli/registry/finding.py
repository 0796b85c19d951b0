"""What a person is found by, in one box: name, pinyin, address, last four digits, a whole phone or identity number.

The index holds the words made by `found_by`; `read_wanted` cuts a query by the same rules. Digits of somebody's phone are
never indexed as such, only as a keyed hash.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from linli.kernel.crypto import keyed_hash
from linli.kernel.identity import BadNumber, read_identity
from linli.kernel.personal import normal_phone
from linli.registry.names import pinyin_words

KIND = "person"
LAST_FOUR = "last-four:phone"
#: What a number in an address numbers: a building, an entrance, a dwelling.
CLASSES = {
    "号楼": "b", "号": "b", "栋": "b", "幢": "b", "座": "b", "弄": "b", "单元": "e", "门": "e",
    "室": "d", "户": "d", "房": "d",
}  # fmt: skip
_NUMBER = rf"(\d+)\s?({'|'.join(CLASSES)})?[-－—_/.]?"
_RUN = re.compile(rf"(?:{_NUMBER})+")


def _numbers(run: str) -> list[tuple[str, str]]:
    """The numbers of a piece of an address, each with the class of what it numbers: `3栋501` → (3, b), (501, "")."""
    return [(digits.lstrip("0") or "0", CLASSES.get(word, "")) for digits, word in re.findall(_NUMBER, run)]


def last_four_word(digest: str) -> str:
    """The word for four digits; begins with a digit, so that no pinyin is the beginning of it."""
    return f"0k{digest[:14]}"


def _four(digits: str) -> str:
    return last_four_word(keyed_hash(digits, LAST_FOUR))


def address_words(address: str) -> list[str]:
    """`3号楼2单元102室` is found by 3b, 2e, 102d alone and by 3z2, 3z102, 2z102, 3z2z102 in order."""
    found: list[str] = []
    for run in _RUN.finditer(_plain(address)):
        numbers = _numbers(run.group())
        found += [f"{digits}{sign}" for digits, sign in numbers if sign]
        found += [_four(digits) for digits, _sign in numbers if len(digits) == 4]
        only = [digits for digits, _sign in numbers]
        found += ["z".join(some) for size in range(2, len(only) + 1) for some in combinations(only, size)]
    return found


def found_by(name: str, addresses: Iterable[str], last_four_digest: str = "") -> str:
    """The words of a person: their name and its readings, where they live or are registered, the end of their phone."""
    words = [name, *pinyin_words(name)]
    for address in addresses:
        words += [address, *address_words(address)]
    return " ".join([*words, *([last_four_word(last_four_digest)] if last_four_digest else [])])


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query: `words` for the index, keyed hashes of what may be a whole phone or identity number."""

    words: str = ""
    phone: str = ""
    identity: str = ""


def identity_hash(number: str) -> str:
    return keyed_hash(number, "identity")


def read_wanted(text: str, today: date) -> Wanted:
    """How a text typed into the box is looked for. A number is exact; anything else must hold every part."""
    plain = _plain(text).strip()
    dashed = "-" in plain and sum(sign.isdigit() for sign in plain) < 10  # 22-3-1001 is a door, no phone
    phone = None if dashed else normal_phone(plain)
    try:
        identity = "" if dashed else read_identity(plain, today).number
    except BadNumber:
        identity = ""
    if phone or identity:
        return Wanted(
            phone=keyed_hash(phone, "phone") if phone else "", identity=identity_hash(identity) if identity else ""
        )
    return Wanted(" ".join(_RUN.sub(_as_word, part) for part in plain.split()))


def _as_word(run: re.Match[str]) -> str:
    numbers = _numbers(run.group())
    if len(numbers) > 1:
        return f" {'z'.join(digits for digits, _sign in numbers)} "
    [(digits, sign)] = numbers
    if sign:
        return f" {digits}{sign} "
    return f" {_four(run.group())} " if len(run.group()) == 4 else run.group()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
