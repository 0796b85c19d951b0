"""What of an opinion is about a third person: names, phones, identity numbers, plates, a door. No Django."""

import re

from linli.engines.matters.redaction import IDENTITY, NAMED, PHONE, PLATE

#: 3号楼2单元102, 102室: a home is somebody's; a building alone is nobody's. 300户居民 counts households.
DOOR = re.compile(r"\d+\s*单元\s*\d{2,4}|\d{2,4}\s*室|(?<!\d)\d{1,3}-\d{1,2}-\d{3,4}(?!\d)")


def names_somebody(text: str) -> tuple[str, ...]:
    """What must not stand in an opinion, in the order found, each once."""
    found = [
        each.group().strip() for pattern in (NAMED, IDENTITY, PHONE, PLATE, DOOR) for each in pattern.finditer(text)
    ]
    return tuple(dict.fromkeys(found))
