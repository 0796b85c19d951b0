"""How an item stands, and how far a list is. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass

FREE, TAKEN, UNSHOWN, DONE, DROPPED = "free", "taken", "unshown", "done", "dropped"


def standing(*, closed: bool, has_photo: bool, taken: bool, dropped: bool) -> str:
    """Ticked off is: answered, and shown by a photo. What was reopened is open again, whatever the photo shows."""
    if dropped:
        return DROPPED
    if closed:
        return DONE if has_photo else UNSHOWN
    return TAKEN if taken else FREE


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total`; what was moved out counts in neither and is told apart."""

    done: int
    total: int
    dropped: int

    @property
    def is_whole(self) -> bool:
        """12 of 12."""
        return self.total > 0 and self.done == self.total


def progress(standings: Iterable[str]) -> Progress:
    found = list(standings)
    dropped = found.count(DROPPED)
    return Progress(found.count(DONE), len(found) - dropped, dropped)
