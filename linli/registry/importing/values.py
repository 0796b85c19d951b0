"""What a cell says, however it was typed: text, a day, a phone, male or female. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from linli.kernel.personal import normal_phone

NOTHING = {
    "无",
    "无。",
    "/",
    "-",
    "--",
    "—",
    "——",
    "\\",
    "n/a",
    "na",
    "#n/a",
    "null",
    "none",
    "不详",
    "未知",
    "暂无",
    "空",
    "0",
}
SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 3654, 60_000  # 1910 … 2064
EARLIEST = date(1890, 1, 1)
WHOLE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?(?:\s.*)?")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
SHORT = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
TURNED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
MONTH = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D?")
LOST = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,2}")
FEMALE, MALE = {"女", "f", "female", "女性", "2"}, {"男", "m", "male", "男性", "1"}
YES, NO = {"是", "有", "√", "✓", "对", "y", "yes", "1", "true"}, {"否", "没有", "×", "不是", "n", "no", "false"}
SEPARATED = re.compile(r"[;；,，、/|\n]+")
BESIDE_NUMBERS = re.compile(r"[(（][^\d]*?[)）]|[\u3400-\u9fff:：]+")


def text_of(value: object) -> str:
    """The text a reader sees: NFKC, one space at most, whole numbers without `.0`."""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u200b", "").split())


def said(value: object) -> str:
    """As `text_of`, but what people write for "nothing" is nothing."""
    text = text_of(value)
    return "" if text.lower() in NOTHING else text


def name_of(text: str) -> str:
    """A Chinese name without the spaces that pad it (张 三); others keep one; brackets after it fall away."""
    text = re.sub(r"[(（].*?[)）]$", "", text).strip(" ,，。.")
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text).replace("•", "·").replace("・", "·")


@dataclass(frozen=True, slots=True)
class Day:
    """A day and how sure it is. `doubt`: "short" year, "turned" day and month, only the "month"; empty: sure."""

    on: date | None
    doubt: str = ""


def day_of(value: object, today: date) -> Day | None:
    """A day from a date cell, a serial number of Excel, or text in any usual form; None when it is no day."""
    if isinstance(value, datetime):
        return _within(value.date())
    if isinstance(value, date):
        return _within(value)
    text = text_of(value)
    if text.isdecimal() and len(text) == 5 and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
        return _within(SERIAL_ZERO + timedelta(days=int(text)))
    if found := WHOLE.fullmatch(text) or PACKED.fullmatch(text):
        return _built(int(found[1]), int(found[2]), int(found[3]))
    if found := SHORT.fullmatch(text):
        short = int(found[1])
        return _built(short + (2000 if short <= today.year % 100 else 1900), int(found[2]), int(found[3]), "short")
    if found := TURNED.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        day, month = (first, second) if first > 12 else (second, first)
        return _built(year, month, day, "" if first > 12 or second > 12 else "turned")
    if MONTH.fullmatch(text) and len(text) >= 6:
        return Day(None, "month")
    return None


def _built(year: int, month: int, day: int, doubt: str = "") -> Day | None:
    try:
        return _within(date(year, month, day), doubt)
    except ValueError:
        return None


def _within(on: date, doubt: str = "") -> Day | None:
    return Day(on, doubt) if EARLIEST <= on <= date(2100, 1, 1) else None


def female_of(text: str) -> bool | None:
    """True for 女, False for 男, None for anything else."""
    word = text.lower()
    return True if word in FEMALE else False if word in MALE else None


def yes_of(text: str) -> bool | None:
    word = text.lower()
    return True if word in YES else False if word in NO else None


@dataclass(frozen=True, slots=True)
class Phones:
    """The first number of a cell in one spelling; how many more there are; what is none; whether digits were lost."""

    first: str = ""
    more: int = 0
    bad: str = ""
    lost: bool = False


def phones_of(value: object) -> Phones:
    """`13800000000/021-66660000（儿子）` → the first that can be one."""
    text = said(value)
    if LOST.fullmatch(text):
        return Phones(bad=text, lost=True)
    if whole := normal_phone(text):
        return Phones(whole)
    parts = [part.strip() for part in SEPARATED.split(BESIDE_NUMBERS.sub(" ", text))]
    whole_or_pieces = [piece for part in parts for piece in ([part] if normal_phone(part) else part.split())]
    good = [number for piece in whole_or_pieces if (number := normal_phone(piece))]
    return Phones(good[0], len(good) - 1) if good else Phones(bad=text)
