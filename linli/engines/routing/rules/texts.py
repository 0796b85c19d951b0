"""How a text is cut for learning: pairs of neighbouring characters, whatever the language."""

import unicodedata
from collections import Counter

READ_CHARACTERS = 1200
#: What a message begins with says most about it: its pairs count once more, marked.
OPENING, MARK = 30, "^"


def plain(text: str, most: int = READ_CHARACTERS) -> str:
    """The text as it is compared: one form of each character, small letters, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text[:most]).casefold().split())


def pairs(text: str) -> Counter[str]:
    """How often each pair of neighbours is in a text, and (marked) in its opening."""
    written = plain(text)
    found = Counter(written[at : at + 2] for at in range(len(written) - 1))
    found.update(MARK + written[at : at + 2] for at in range(min(OPENING, len(written) - 1)))
    return found
