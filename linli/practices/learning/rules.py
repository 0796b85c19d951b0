"""Values from values: the pick-up code of a child, who is due for a medal. No Django."""

from datetime import date

MEDAL_AGE = 90
CODE_DIGITS = 6
#: Wrong codes; after so many only a guardian's own call at the desk helps.
TRIES = 5


def born_by(on: date, age: int = MEDAL_AGE) -> date:
    """Whoever was born on this day or before is of that age on a day (29 February counts as 1 March)."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:
        return on.replace(year=on.year - age, day=28)


def code_from(digest: str) -> str:
    """Six digits from a keyed digest (hexadecimal)."""
    return f"{int(digest[:12], 16) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def same_code(given: str, code: str) -> bool:
    return "".join(sign for sign in given if sign.isdigit()) == code
