"""Links that open one record to whoever holds them: a keyed signature over its id."""

from uuid import UUID

from linli.kernel.crypto import signature, verify


def tracking_mac(subject_id: UUID) -> str:
    """The unguessable part of a tracking link (22 characters, safe in a URL)."""
    return signature(subject_id.hex, "tracking")


def is_tracking_mac(subject_id: UUID, mac: str) -> bool:
    return verify(subject_id.hex, "tracking", mac)
