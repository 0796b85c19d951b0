"""`Actor`: whoever did it. A reference, never a name: names are looked up by those who may read them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    USER = "user"
    RESIDENT = "resident"
    LINK = "link"
    KEY = "key"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Actor:
    """kind; the account's, link's or key's id; and the party (person) they act as in this community."""

    kind: ActorKind
    id: UUID | None = None
    party_id: UUID | None = None

    @classmethod
    def job(cls) -> "Actor":
        return cls(ActorKind.JOB)
