"""Whether a certificate may be issued at all, and what it would say."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from linli.kernel.models import Community
from linli.practices.certificates.enums import Asked
from linli.practices.certificates.playbook import KindEntry
from linli.practices.certificates.queries.facts import facts_of
from linli.practices.certificates.queries.settings import kind_of
from linli.practices.certificates.rules import FORBIDDEN, SOURCE, Forbidden, forbidden_by, written
from linli.registry.models import Person

LONGEST = 400


class NotIssued(ValueError):
    """The certificate cannot be issued so; `str()` is shown to the person."""


class NotOurs(NotIssued):
    """Communities may not certify this (民发〔2020〕20号); the words say where to go instead."""

    def __init__(self, found: Forbidden) -> None:
        words = _("“%(name)s”不由社区开（%(source)s）。请这样办：%(go_to)s。")
        super().__init__(words % {"name": _(found.name), "source": SOURCE, "go_to": _(found.go_to)})
        self.forbidden = found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; `seen`: the papers were looked at by whoever takes the request.

    `identity`: the number read from the paper that was shown, where the register has none; it is put on file.
    """

    kind: str
    purpose: str
    detail: str = ""
    asked: Asked = Asked.COUNTER
    seen: bool = False
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A kind, what the paper would say, what stands against it; `asks_identity`: no number of a paper is on file."""

    kind: KindEntry
    text: str
    lacking: list[str]
    asks_identity: bool = False


def checked_kind(community: Community, wanted: Wanted) -> KindEntry:
    """The kind asked for. Raises `NotOurs` for what no community certifies, `NotIssued` for what this one does not."""
    refused = next((each for each in FORBIDDEN if each.key == wanted.kind), None)
    if refused is not None:
        raise NotOurs(refused)
    kind = kind_of(community, wanted.kind)
    if kind is None:
        raise NotIssued(_("社区没有这一种证明"))
    if found := forbidden_by(kind.name):
        raise NotOurs(found)
    if not wanted.purpose.strip():
        raise NotIssued(_("请写明用途和交给谁"))
    if kind.detail and not wanted.detail.strip():
        raise NotIssued(_("请写明：%(what)s") % {"what": kind.detail})
    if max(len(wanted.detail), len(wanted.purpose)) > LONGEST:
        raise NotIssued(_("写得太长了"))
    return kind


def draft_of(*, community: Community, person: Person, wanted: Wanted, on: date) -> Draft:
    """The paper as it would be today. Raises as `checked_kind`."""
    kind = checked_kind(community, wanted)
    known = facts_of(person, on)
    told = {
        **known.told, "purpose": wanted.purpose.strip(), "detail": wanted.detail.strip().rstrip("。"),
        "community": community.name,
    }  # fmt: skip
    return Draft(kind, written(kind.text, told), known.lacking(kind), known.asks_identity(kind))
