"""A report being written: begun, kept at every step, pictures added one by one, forgotten when left alone."""

from dataclasses import replace
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import gettext as _

from linli.kernel.files import BadImage, remove_file, store_image
from linli.kernel.jobs import schedule
from linli.kernel.models import StoredFile
from linli.practices.appeals.models import Draft, DraftFile
from linli.practices.appeals.rules import DRAFT_LIFE, MAX_PHOTOS, Answers

FORGET = "appeals.forget_draft"


class DraftGone(Exception):
    """The draft was left alone too long, or never was; `str()` is shown to the person."""


class DraftSent(Exception):
    """The draft became a matter already: nothing more is added to it."""


@transaction.atomic
def start_draft(*, now: datetime, **told: Any) -> Draft:
    """Begin a report with what was told first; a leased job forgets it when it is left alone."""
    draft = Draft.new(answers=Answers(**told).dumps(), started_at=now, expires_at=now + DRAFT_LIFE)
    schedule(kind=FORGET, key=str(draft.id), due_at=draft.expires_at, payload={"draft": str(draft.id)})
    return draft


def keep(*, draft: Draft, now: datetime, **told: Any) -> Answers:
    """Keep what was told at a step; the draft lives on from now. Raises `DraftGone` and `DraftSent`."""
    require_alive(draft, now)
    answers = replace(draft.told, **told)
    draft.answers, draft.expires_at = answers.dumps(), now + DRAFT_LIFE
    Draft.objects.filter(id=draft.id).update(answers=draft.answers, expires_at=draft.expires_at)
    return answers


@transaction.atomic
def add_photo(*, draft: Draft, upload: IO[bytes], now: datetime) -> DraftFile:
    """Add one picture. Raises `BadImage` with words for the person; the same picture again changes nothing."""
    require_alive(draft, now)
    there = list(DraftFile.objects.filter(draft=draft).select_related("file").order_by("position", "id"))
    if len(there) >= MAX_PHOTOS:
        raise BadImage(_("最多 %(count)d 张照片，请先删掉一张") % {"count": MAX_PHOTOS})
    stored = store_image(upload, now=now)
    again = next((each for each in there if each.file.sha256 == stored.sha256), None)
    if again is not None:
        remove_file(stored)
        return again
    position = there[-1].position + 1 if there else 0
    return DraftFile.new(draft=draft, file=stored, position=position)


@transaction.atomic
def remove_photo(*, draft: Draft, photo: UUID, now: datetime) -> None:
    """Take one picture out and erase it; one that is not there changes nothing."""
    require_alive(draft, now)
    row = DraftFile.objects.filter(draft=draft, id=photo).select_related("file").first()
    if row is not None:
        _erase([row])


@transaction.atomic
def forget_draft(*, draft: Draft) -> None:
    """Erase a draft with its pictures; those of a sent report belong to the matter and stay."""
    rows = list(DraftFile.objects.filter(draft=draft).select_related("file").order_by("id"))
    if draft.matter_id is None:
        _erase(rows)
    else:
        DraftFile.objects.filter(draft=draft).delete()
    Draft.objects.filter(id=draft.id)._raw_delete(DEFAULT_DB_ALIAS)


def require_alive(draft: Draft, now: datetime) -> None:
    """Raises `DraftGone` or `DraftSent`."""
    if draft.matter_id is not None:
        raise DraftSent
    if draft.expires_at <= now:
        raise DraftGone(_("这份填写已超过 24 小时，为保护您的隐私已经清除，请重新填写"))


def _erase(rows: list[DraftFile]) -> None:
    files: list[StoredFile] = [row.file for row in rows]
    DraftFile.objects.filter(id__in=[row.id for row in rows]).delete()
    for file in files:
        remove_file(file)
