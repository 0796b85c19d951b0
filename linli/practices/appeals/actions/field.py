"""What a grid worker did where there was no network: it arrives later, and only if the matter is still as it was then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.engines.matters.actions import answering, handing, saying
from linli.engines.matters.models import Matter
from linli.kernel.actors import Actor
from linli.kernel.models import StoredFile

#: What a phone offers while there is no network: what asks for words and pictures alone, nobody to be chosen.
OFFERED = ("accept", "answer", "settle", "refuse")
NOTE = "note"


@dataclass(frozen=True, slots=True)
class Deed:
    """`what` of `OFFERED`, or a note for colleagues, which never comes too late; `version` is what the phone had seen."""

    what: str
    version: int
    text: str = ""
    files: tuple[StoredFile, ...] = ()


@transaction.atomic
def do(*, matter: Matter, deed: Deed, by: Actor, now: datetime) -> Matter:
    """Do it as if it were done now. Raises `MoveRefused` where somebody was first, and nothing is changed."""
    DEEDS[deed.what](deed, {"matter": matter, "by": by, "now": now})
    return matter


def _accept(deed: Deed, who: dict[str, Any]) -> None:
    handing.accept(**who, version=deed.version)


def _refuse(deed: Deed, who: dict[str, Any]) -> None:
    handing.refuse(**who, reason=deed.text, version=deed.version)


def _answer(deed: Deed, who: dict[str, Any]) -> None:
    answering.answer(**who, text=deed.text, files=deed.files, version=deed.version)


def _settle(deed: Deed, who: dict[str, Any]) -> None:
    answering.settle(**who, text=deed.text, files=deed.files, version=deed.version)


def _note(deed: Deed, who: dict[str, Any]) -> None:
    saying.note(**who, text=deed.text, public=False, files=deed.files)


DEEDS: dict[str, Callable[[Deed, dict[str, Any]], None]] = {
    "accept": _accept,
    "refuse": _refuse,
    "answer": _answer,
    "settle": _settle,
    NOTE: _note,
}
