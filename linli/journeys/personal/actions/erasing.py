"""Erasing somebody: what leads to them is removed or emptied, their record and account lose what says who they were.

Rows that are counted stay and point at a record without a name; events hold references alone, so that replay is as before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Notice, PhoneCode, Read, ResidentAccount, Session, User
from linli.journeys.personal.actions.fates import meet, remove
from linli.journeys.personal.actions.matters import forget_matters
from linli.journeys.personal.enums import Decision
from linli.journeys.personal.kinds import GONE, KINDS, STAYS
from linli.journeys.personal.models import Erasure
from linli.journeys.personal.queries.somebody import Somebody, hindrances, matters_of, rows_of
from linli.kernel import search
from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.events import record
from linli.kernel.tenancy import current_community_id
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.visits.models import Visit, VisitPresence
from linli.registry.enums import Sex
from linli.registry.finding import KIND as PERSON
from linli.registry.models import Household, HouseholdMember, Membership, Party, Person

KEPT = _("按规定保留：%(kinds)s")


class ErasureRefused(ValueError):
    """Something must be settled first; `str()` says what, to whoever decides."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many rows of each kind went, how many stayed without a name; both by the name of their model."""

    gone: Mapping[str, int]
    stayed: Mapping[str, int]


@transaction.atomic
def erase(*, who: Somebody, user: User | None, by: Actor, now: datetime, asked: Erasure | None = None) -> Told:
    """Erase somebody of the current community (删除个人信息). Raises `ErasureRefused` while something is still running."""
    if told := hindrances(who, now):
        raise ErasureRefused(_("；").join(told))
    _end_memberships(who, now)
    gone, stayed = {}, {}
    matters = list(matters_of(who).select_related("place"))
    about = [*(each.pk for each in (*who.people, *matters)), *([who.account.pk] if who.account else [])]
    gone["matters.Reporter"] = forget_matters(matters=matters, by=by, now=now)
    gone["visits.Visit"] = _visits_alone(who)
    homes = list(
        HouseholdMember.objects.filter(person__in=who.people).values_list("household_id", flat=True).order_by("id")
    )
    for kind in KINDS:
        if kind.of and kind.model != "matters.Reporter":
            rows = rows_of(kind, who)
            about += rows.order_by("pk").values_list("pk", flat=True)
            if kind.leaving == STAYS:
                stayed[kind.model] = rows.count()
            else:
                gone[kind.model] = gone.get(kind.model, 0) + meet(kind, rows, kind.leaving)
    _end_empty(homes, now)
    _unsay(about)
    gone |= _sign_out(who)
    gone["registry.Person"] = sum(_nameless(person) for person in who.people)
    if who.account:
        gone["accounts.ResidentAccount"] = _silent(who.account, now)
    result = Told(_some(gone), _some(stayed))
    _written_down(who, result, user, by, now, asked)
    return result


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {model: count for model, count in counts.items() if count}


def _end_memberships(who: Somebody, now: datetime) -> None:
    today = local(now).date()
    for row in Membership.objects.filter(person__in=[person.pk for person in who.people], until_on=None).order_by("id"):
        Membership.objects.filter(pk=row.pk).update(until_on=max(row.from_on, today))


def _visits_alone(who: Somebody) -> int:
    """Notes of visits at which nobody else of the household was; the others are about those others too."""
    mine = VisitPresence.objects.filter(visit=OuterRef("pk"), community=OuterRef("community"), person__in=who.people)
    others = VisitPresence.objects.filter(visit=OuterRef("pk"), community=OuterRef("community")).exclude(
        person__in=who.people
    )
    rows = Visit.objects.filter(Exists(mine)).exclude(Exists(others))
    return remove(Visit, list(rows.order_by("pk").values_list("pk", flat=True)))


def _end_empty(homes: list[UUID], now: datetime) -> None:
    inside = HouseholdMember.objects.filter(household=OuterRef("pk"), community=OuterRef("community"), until_on=None)
    empty = Household.objects.filter(pk__in=homes, ended_on=None).exclude(Exists(inside))
    empty.update(ended_on=local(now).date())


def _unsay(about: list[UUID]) -> None:
    """What anybody was told about them, and in which words somebody wrote why they read it; that they did stays."""
    told = Notice.objects.filter(about_id__in=about).order_by("pk")
    remove(Notice, list(told.values_list("pk", flat=True)))
    Read.objects.filter(subject_id__in=about).exclude(reason="").update(reason=kept(GONE))


def _sign_out(who: Somebody) -> dict[str, int]:
    """Codes sent to their phones, and their sessions; one that is of another community too is nobody's here any more."""
    phones = {person.phone_hash for person in who.people} | ({who.account.phone_hash} if who.account else set())
    codes = PhoneCode.objects.filter(phone_hash__in=phones - {""}).delete()[0]
    sessions = Session.objects.filter(account_id=who.account.pk).delete()[0] if who.account else 0
    return {"accounts.PhoneCode": codes, "accounts.Session": sessions}


def _nameless(person: Person) -> int:
    Party.objects.filter(pk=person.party_id).update(name=kept(GONE), is_active=False)
    search.remove(kind=PERSON, subject_id=person.pk)
    return Person.objects.filter(pk=person.pk).update(
        user=None, account=None, title="", sex=Sex.UNKNOWN, born_on=None, phone="", phone_hash="", phone_last4_hash="",
        id_number="", id_number_hash="",
    )  # fmt: skip


def _silent(account: ResidentAccount, now: datetime) -> int:
    """Nobody's phone any more, nor anybody's sign-in: whoever comes with the number again begins anew."""
    nobody = f"erased {account.pk}"
    return ResidentAccount.objects.filter(pk=account.pk).update(
        phone=nobody, phone_hash=keyed_hash(nobody, "phone"), phone_last4_hash="", name="", verified_at=None,
        silenced_on=local(now).date(), is_demo=False, demo_hint="",
    )  # fmt: skip


def _written_down(
    who: Somebody, told: Told, user: User | None, by: Actor, now: datetime, asked: Erasure | None
) -> None:
    wish = Erasure.objects.filter(account=who.account, state=Decision.ASKED) if who.account else Erasure.objects.none()
    row = asked or wish.first() or Erasure(community_id=current_community_id(), account=who.account, asked_at=now)
    names = {kind.model: kind.name for kind in KINDS}
    row.person = who.person
    row.state, row.decided_at, row.decided_by, row.told = Decision.DONE, now, user, dict(told.gone)
    if told.stayed:
        row.reason = kept(KEPT, kinds="、".join(kept(names[model]) for model in told.stayed))[:300]
    row.save()
    record(subject=row, kind="erasure", verb="erase", by=by, now=now, gone=dict(told.gone), stayed=dict(told.stayed))
