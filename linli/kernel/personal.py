"""How people's numbers are read and how little of them is shown. Pure: no Django, no keys."""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\-‐-―()·./]+")
_EXTENSION = re.compile(r"^(?P<main>.*\d)\s*(?:转|ext\.?|#|-)\s*(?P<extension>\d{1,5})$", re.IGNORECASE)
_HOME_PREFIX = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))")
_CHINESE = re.compile(r"1[3-9]\d{9}|0(?:10|2\d)[2-8]\d{7}|0[3-9]\d{2}[2-8]\d{6,7}|[48]00\d{7}|[2-8]\d{6,7}")
_ABROAD = re.compile(r"\+(?!86)\d{7,15}")


def normal_phone(text: str) -> str | None:
    """One spelling for a phone number, however it was typed; None when it cannot be one.

    Chinese mobiles, land lines with or without area code and extension (`02112345678-803`), 400 and 800
    numbers, and foreign ones with their `+`.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if whole := _plain_number(text):
        return whole
    split = _EXTENSION.match(text)
    main = _plain_number(split["main"]) if split else None
    return f"{main}-{split['extension']}" if split and main else None


def _plain_number(text: str) -> str | None:
    digits = _SEPARATORS.sub("", text)
    home = _HOME_PREFIX.sub("", digits)
    if home != digits and re.match(r"(10|2\d|[3-9]\d{2})[2-8]\d{6,7}$", home):
        home = "0" + home  # +86 21 … is written without the 0 of the area code
    if _CHINESE.fullmatch(home):
        return home
    return digits if _ABROAD.fullmatch(digits) else None


def mask_phone(phone: str) -> str:
    """`138****5678`; of a shorter number only the last two digits."""
    if len(phone) < 7:
        return "*" * len(phone)
    if len(phone) < 11:
        return "*" * (len(phone) - 2) + phone[-2:]
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_id_number(number: str) -> str:
    """First and last character only: the digits between tell where and when somebody was born."""
    if len(number) < 4:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 2) + number[-1]
