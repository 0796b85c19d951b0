"""Identity numbers as papers carry them (公民身份号码 and the permits beside it): read, checked, one spelling. Pure.

Source: GB 11643-1999 (18 digits, the last one a check by ISO 7064 MOD 11-2); residence permits for Hong Kong, Macao and
Taiwan residents (2018) and the foreign permanent resident's card (2023) follow the same check.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
#: First two digits: provinces; 81–83 Hong Kong, Macao, Taiwan; 9x the foreign permanent resident's card.
SPANS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
REGIONS = frozenset(str(code) for first, last in SPANS for code in range(first, last + 1))
OLDEST = date(1890, 1, 1)
#: Papers without a check: the old foreign resident's card, travel permits (回乡证, 台胞证), passports.
PERMITS = (
    re.compile(r"[A-Z]{3}\d{12}"),
    re.compile(r"[HM]\d{8}(\d{2})?"),
    re.compile(r"\d{8}"),
    re.compile(r"[A-Z]{1,2}\d{6,9}"),
)
DIGITS_LOST = re.compile(r"\d(\.\d+)?E\+?\d{1,2}", re.IGNORECASE)


class Wrong(StrEnum):
    """Why a text is no number of any paper."""

    LOST = "lost"
    LENGTH = "length"
    SIGNS = "signs"
    REGION = "region"
    BIRTHDAY = "birthday"
    CHECK = "check"


class BadNumber(ValueError):
    """`wrong` says why."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Identity:
    """A number as it is kept; `born_on` and `female` where the number tells them; `old` if it was written with 15 digits."""

    number: str
    born_on: date | None = None
    female: bool | None = None
    old: bool = False


def read_identity(text: str, today: date) -> Identity:
    """The number, however it was typed (full-width, spaced, small x, 15 digits). Raises `BadNumber`."""
    number = re.sub(r"[\s\-‐-―'’‘`]", "", unicodedata.normalize("NFKC", text)).upper()
    if DIGITS_LOST.fullmatch(number):
        raise BadNumber(Wrong.LOST)
    if re.fullmatch(r"\d{17}[\dX]", number):
        return _checked(number, today, old=False)
    if re.fullmatch(r"\d{15}", number):
        return _checked(upgraded(number), today, old=True)
    if any(permit.fullmatch(number) for permit in PERMITS):
        return Identity(number)
    raise BadNumber(Wrong.LENGTH if number.isdecimal() else Wrong.SIGNS)


def check_sign(digits: str) -> str:
    """The 18th sign for the first 17 digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11]


def upgraded(number: str) -> str:
    """15 digits as 18: the century of those numbers was always the twentieth."""
    body = f"{number[:6]}19{number[6:]}"
    return body + check_sign(body)


def _checked(number: str, today: date, *, old: bool) -> Identity:
    if number[:2] not in REGIONS and number[0] != "9":
        raise BadNumber(Wrong.REGION)
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadNumber(Wrong.BIRTHDAY) from None
    if not OLDEST <= born_on <= today:
        raise BadNumber(Wrong.BIRTHDAY)
    if check_sign(number[:17]) != number[17]:
        raise BadNumber(Wrong.CHECK)
    return Identity(number, born_on, int(number[16]) % 2 == 0, old)
