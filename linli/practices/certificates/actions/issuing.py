"""签发: asked for, signed while one waits, declined with a reason, revoked; each use of the seal written down."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.accounts.actions.notices import tell
from linli.accounts.actions.reads import note_read
from linli.accounts.enums import Role
from linli.accounts.models import ResidentAccount, User
from linli.engines.matters.actions.answering import settle
from linli.engines.matters.actions.giving import Task, give
from linli.engines.matters.queries.routing import held_by
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.kernel.models import Community
from linli.kernel.numbers import next_number
from linli.kernel.wording import kept
from linli.kernel.worktime import due_at, local
from linli.practices.certificates.actions.checking import Draft, NotIssued, Wanted, checked_kind, draft_of
from linli.practices.certificates.enums import State
from linli.practices.certificates.models import Certificate, SealUse
from linli.practices.certificates.playbook import KindEntry
from linli.practices.certificates.queries.certificates import signer
from linli.practices.certificates.queries.settings import certificates_of, seal_of
from linli.practices.certificates.rules import may_sign
from linli.registry.actions.people import PersonRefused, note_identity
from linli.registry.enums import DataRead
from linli.registry.models import Party, Person
from linli.registry.queries.receiving import receiving

KIND = "certificate"
MOST_SHEETS = 20


@transaction.atomic
def ask(
    *, community: Community, person: Person, wanted: Wanted, by: Actor, now: datetime,
    account: ResidentAccount | None = None, seen_by: User | None = None,
) -> Certificate:  # fmt: skip
    """A request that cannot be met at once: a matter with a holder and a due time. Raises `NotIssued`, `NotOurs`."""
    kind = checked_kind(community, wanted)
    if account is not None and not kind.by_phone:
        raise NotIssued(_("“%(kind)s”要看原件，请带证件到社区来办") % {"kind": kind.name})
    if Certificate.objects.filter(person=person, kind=wanted.kind, state=State.ASKED).exists():
        raise NotIssued(_("同一种证明已经申请过，正在等签发"))
    front = receiving(community.office_hours, now)
    to = _holder(community, kind, held_by(front, community), now)
    title = kept(gettext_lazy("开具%(kind)s"), kind=kind.name)
    due = due_at(certificates_of(community).within, now, front.calendar)
    matter = give(community=community, task=Task(title, to, due), by=by, now=now)
    certificate = Certificate.new(
        kind=wanted.kind, title=kind.name, person=person, account=account, asked=wanted.asked, asked_at=now,
        purpose=wanted.purpose.strip()[:80], detail=wanted.detail.strip(), state=State.ASKED, matter=matter,
        seen_by=seen_by,
    )  # fmt: skip
    record(subject=certificate, kind=KIND, verb="ask_certificate", by=by, now=now, matter=str(matter.id))
    return certificate


def _holder(community: Community, kind: KindEntry, desk: object, now: datetime) -> Party:
    """The desk where it signs this kind; else who does."""
    found = None
    if Role.COMMUNITY_WORKER not in kind.signs:
        found = signer([str(role) for role in kind.signs], local(now).date())
    return found or Party.objects.get(id=desk)


@transaction.atomic
def issue_now(
    *,
    community: Community,
    person: Person,
    wanted: Wanted,
    user: User,
    roles: Collection[str],
    by: Actor,
    now: datetime,
) -> Certificate:
    """Checked, signed and sealed on the spot. Raises `NotIssued` where the registry, the papers or the signer say no."""
    identify(person=person, wanted=wanted, by=by, now=now)
    draft = draft_of(community=community, person=person, wanted=wanted, on=local(now).date())
    _require(draft, roles, wanted.seen)
    certificate = Certificate.new(
        kind=wanted.kind, title=draft.kind.name, person=person, asked=wanted.asked, asked_at=now, seen_by=user,
        purpose=wanted.purpose.strip()[:80], detail=wanted.detail.strip(), **_signed(draft, user, now),
    )  # fmt: skip
    _sealed(community, certificate, 1, user, by, now)
    return certificate


@transaction.atomic
def sign(
    *, community: Community, certificate: Certificate, seen: bool, user: User, roles: Collection[str], by: Actor,
    now: datetime, identity: str = "",
) -> Certificate:  # fmt: skip
    """Sign what was asked for, on the facts of today; whoever asked is told. Raises `NotIssued`."""
    wanted = Wanted(certificate.kind, certificate.purpose, str(certificate.detail), seen=seen, identity=identity)
    identify(person=certificate.person, wanted=wanted, by=by, now=now)
    draft = draft_of(community=community, person=certificate.person, wanted=wanted, on=local(now).date())
    _require(draft, roles, seen or certificate.seen_by_id is not None)
    changes = {**_signed(draft, user, now), "title": draft.kind.name}
    if certificate.seen_by_id is None:
        changes["seen_by"] = user
    _changed(certificate, State.ASKED, changes)
    _sealed(community, certificate, 1, user, by, now)
    if certificate.matter is not None and certificate.matter.is_open:
        text = kept(gettext_lazy("已签发，编号 %(number)s"), number=certificate.number)
        settle(matter=certificate.matter, text=text, by=by, now=now)
    words = gettext_lazy("您申请的%(title)s已签发，可以下载，盖章的纸质件请到社区取。")
    _tell(community, certificate, words, now)
    return certificate


@transaction.atomic
def decline(*, community: Community, certificate: Certificate, reason: str, by: Actor, now: datetime) -> Certificate:
    """Not issued, and why: the person reads it."""
    if not reason.strip():
        raise NotIssued(_("请写明为什么不能开，对方会看到"))
    _changed(certificate, State.ASKED, {"state": State.DECLINED, "reason": reason.strip()[:200], "ended_at": now})
    record(subject=certificate, kind=KIND, verb="decline_certificate", by=by, now=now)
    if certificate.matter is not None and certificate.matter.is_open:
        settle(matter=certificate.matter, text=certificate.reason, by=by, now=now)
    _tell(community, certificate, gettext_lazy("您申请的%(title)s没有开具：%(reason)s"), now)
    return certificate


@transaction.atomic
def revoke(*, community: Community, certificate: Certificate, reason: str, by: Actor, now: datetime) -> Certificate:
    """撤销: from now on whoever checks the paper is told so. The register keeps it."""
    if not reason.strip():
        raise NotIssued(_("请写明为什么撤销"))
    _changed(certificate, State.ISSUED, {"state": State.REVOKED, "reason": reason.strip()[:200], "ended_at": now})
    record(subject=certificate, kind=KIND, verb="revoke_certificate", by=by, now=now)
    _tell(community, certificate, gettext_lazy("您的%(title)s（%(number)s）已撤销：%(reason)s"), now)
    return certificate


@transaction.atomic
def seal_again(
    *, community: Community, certificate: Certificate, sheets: int, user: User, by: Actor, now: datetime
) -> SealUse:
    """More sheets of the same paper, each with the seal."""
    if certificate.state != State.ISSUED:
        raise NotIssued(_("只有已签发的证明可以加印"))
    if not 1 <= sheets <= MOST_SHEETS:
        raise NotIssued(_("一次加印 1 至 %(n)d 份") % {"n": MOST_SHEETS})
    return _sealed(community, certificate, sheets, user, by, now, verb="seal_again")


def identify(*, person: Person, wanted: Wanted, by: Actor, now: datetime) -> None:
    """Put the number of the paper that was shown on file, where there is none. Raises `NotIssued`."""
    if wanted.identity.strip() and not person.id_number:
        try:
            note_identity(person=person, number=wanted.identity, by=by, now=now)
        except PersonRefused as refused:
            raise NotIssued(str(refused)) from None


def _require(draft: Draft, roles: Collection[str], seen: bool) -> None:
    if draft.lacking:
        raise NotIssued(_("；").join(draft.lacking))
    if draft.asks_identity:
        raise NotIssued(_("登记册上没有证件号码，请照原件填写"))
    if draft.kind.sees and not seen:
        raise NotIssued(_("请先核对原件并打勾"))
    if not may_sign(draft.kind.signs, roles):
        raise NotIssued(_("这种证明不由您签发"))


def _signed(draft: Draft, user: User, now: datetime) -> dict[str, object]:
    days = draft.kind.valid_days
    today = local(now).date()
    return {
        "state": State.ISSUED, "number": next_number(name=KIND, year=today.year), "text": draft.text,
        "basis": draft.kind.basis, "signed_by": user, "issued_at": now,
        "valid_until": today + timedelta(days=days) if days else None,
    }  # fmt: skip


def _changed(certificate: Certificate, state: State, changes: dict[str, object]) -> None:
    """One conditional UPDATE: of two who act at once the second is told."""
    if not Certificate.objects.filter(id=certificate.id, state=state).update(**changes):
        raise NotIssued(_("刚刚有人先处理了，请看最新情况"))
    for name, value in changes.items():
        setattr(certificate, name, value)


def _sealed(
    community: Community, certificate: Certificate, sheets: int, user: User, by: Actor, now: datetime,
    verb: str = "issue_certificate",
) -> SealUse:  # fmt: skip
    """The seal's use, the event, and the read of the identity number that the paper carries."""
    use = SealUse.new(certificate=certificate, seal=seal_of(community), sheets_count=sheets, user=user, at=now)
    record(subject=certificate, kind=KIND, verb=verb, by=by, now=now, number=certificate.number, sheets=sheets)
    reason = f"{certificate.title} {certificate.number}"
    note_read(by=by, subject=certificate.person_id, what=DataRead.IDENTITY, reason=reason, now=now)
    return use


def _tell(community: Community, certificate: Certificate, text: Promise, now: datetime) -> None:
    account = certificate.account_id or certificate.person.account_id
    if account:
        words = kept(text, title=certificate.title, number=certificate.number, reason=certificate.reason)
        path = reverse("my-certificates", kwargs={"code": community.code})
        tell(kind="certificate", text=words, path=path, now=now, accounts=[account], about=certificate.id)
