"""A closed matter loses its words: category, grid, stages and times stay, so that counts and replay are as before."""

from collections.abc import Iterable
from datetime import datetime

from linli.accounts.models import Notice
from linli.engines.matters.actions.moving import KIND
from linli.engines.matters.models import Entry, Matter, MatterFile, Reporter
from linli.engines.matters.procedures import UNFINDABLE
from linli.journeys.personal.actions.fates import remove
from linli.journeys.personal.kinds import GONE
from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.files import remove_file
from linli.kernel.wording import kept
from linli.practices.appeals.models import Forwarded
from linli.practices.outside.models import AnswerLink
from linli.registry.enums import PlaceKind

FORGET = "forget"


def forget_matters(*, matters: Iterable[Matter], by: Actor, now: datetime) -> int:
    """Who raised them, what was said, shown and told about them, and at whose door, is gone; how many there were.

    What staff checked for the public page (`public_title`) names nobody, and stays.
    """
    gone, found = kept(GONE), list(matters)
    for matter in found:
        Reporter.objects.filter(matter=matter).update(
            account=None, person=None, name="", pseudonym="", wants_call=False
        )
        Entry.objects.filter(matter=matter).update(text=gone)
        Forwarded.objects.filter(matter=matter).update(original_text=gone, reply_draft="", not_ours_reason="")
        AnswerLink.objects.filter(matter=matter).update(asked=gone, where="")
        remove(Notice, list(Notice.objects.filter(about_id=matter.pk).order_by("pk").values_list("pk", flat=True)))
        _without_files(matter)
        _without_words(matter, gone)
        if matter.kind not in UNFINDABLE:
            search.index(kind=KIND, subject_id=matter.pk, text=matter.number)
        record(subject=matter, kind=KIND, verb=FORGET, by=by, now=now)
    return len(found)


def _without_files(matter: Matter) -> None:
    rows = list(MatterFile.objects.filter(matter=matter).select_related("file").order_by("id"))
    MatterFile.objects.filter(id__in=[row.pk for row in rows]).delete()
    for row in rows:
        remove_file(row.file)


def _without_words(matter: Matter, gone: str) -> None:
    """It is closed, so no move can be lost; a home is taken from it, its grid stays."""
    at_home = matter.place is not None and matter.place.kind == PlaceKind.DWELLING
    Matter.objects.filter(pk=matter.pk).exclude(closed_at=None).update(
        title=gone, text=gone, answer=gone, where="", latitude=None, longitude=None, offered={},
        place=None if at_home else matter.place,
    )  # fmt: skip
