"""Ids made before the insert (UUIDv7, RFC 9562) and short public numbers people can read over the phone."""

import os
import re
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0

DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2), (7, 0, 9, 2, 1, 5, 4, 8, 6, 3), (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6), (6, 1, 2, 3, 0, 4, 5, 9, 7, 8), (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4), (8, 9, 4, 5, 3, 6, 2, 0, 1, 7), (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)  # fmt: skip


def uuid7() -> uuid.UUID:
    """A UUIDv7 that never goes back within this process: 48 bits of milliseconds, 12 bits counted, 62 random."""
    global _last
    with _lock:
        _last = max((time.time_ns() // 1_000_000) << 12, _last + 1)
        stamp = _last
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62
    return uuid.UUID(int=value | int.from_bytes(os.urandom(8)) >> 2)


def check_digit(digits: str) -> str:
    """The Damm check digit: finds every single wrong digit and every pair swapped."""
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return str(interim)


def public_number(year: int, sequence: int) -> str:
    """`26-00132-8`: two digits of the year, the running number in the community, a check digit."""
    body = f"{year % 100:02d}{sequence:05d}"
    return f"{body[:2]}-{body[2:]}-{check_digit(body)}"


def read_number(text: str) -> str | None:
    """The number as written by `public_number`, from however a person typed it; None when the digits don't check."""
    digits = re.sub(r"\D", "", text.translate({0xFF10 + n: str(n) for n in range(10)}))
    if len(digits) < 8 or check_digit(digits[:-1]) != digits[-1]:
        return None
    return f"{digits[:2]}-{digits[2:-1]}-{digits[-1]}"


def read_id(text: str) -> uuid.UUID | None:
    """An id as a form or an address carries it; None when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
