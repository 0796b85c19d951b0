"""群众商议: opinions come in by the three ways and by phone, are checked, and then counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import ResidentAccount, User
from linli.engines.matters.redaction import without_persons
from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.events import record
from linli.practices.council.actions.moving import KIND, CouncilRefused, require
from linli.practices.council.enums import Right, Stance, Way
from linli.practices.council.models import Opinion, Proposal
from linli.registry.models import Place

WORDS = 300


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said, and where. `name` is kept only if they sign; `times`: as many said the same (a show of hands)."""

    way: Way
    stance: Stance
    words: str = ""
    place: Place | None = None
    where: str = ""
    name: str = ""
    signs: bool = False
    times: int = 1


@transaction.atomic
def gather(*, proposal: Proposal, heard: Heard, user: User | None, by: Actor, now: datetime) -> list[Opinion]:
    """Write down what was heard at an assembly, at a door or in a stairwell. Raises `CouncilRefused`."""
    require(proposal, Right.SPEAK, now)
    _check(heard)
    rows = [
        Opinion(
            community_id=proposal.community_id, proposal=proposal, turn=proposal.turn, way=heard.way, place=heard.place,
            where=heard.where.strip()[:60], stance=heard.stance, words=heard.words.strip() if n == 0 else "",
            name=heard.name.strip()[:40] or None, signs=heard.signs, taken_by=user, at=now,
        )
        for n in range(heard.times)
    ]  # fmt: skip
    Opinion.objects.bulk_create(rows)
    record(subject=proposal, kind=KIND, verb="gather", by=by, now=now, way=str(heard.way), count=len(rows))
    return rows


def _check(heard: Heard) -> None:
    if not 1 <= heard.times <= 500:
        raise CouncilRefused(_("人数要在 1 到 500 之间"))
    if heard.times > 1 and (heard.signs or heard.name.strip() or heard.way != Way.ASSEMBLY):
        raise CouncilRefused(_("只有集中议举手表态可以一次记多人，不记姓名"))
    if len(heard.words) > WORDS:
        raise CouncilRefused(_("请控制在 %(n)d 字以内") % {"n": WORDS})
    if heard.signs and not heard.name.strip():
        raise CouncilRefused(_("愿意署名的，请写上姓名"))


@transaction.atomic
def speak(
    *, proposal: Proposal, stance: Stance, words: str, signs: bool, account: ResidentAccount, by: Actor, now: datetime
) -> Opinion:
    """A resident says it by phone; once a round, may change it until the phase ends. The account is not kept with it."""
    require(proposal, Right.SPEAK, now)
    name = str(account.name).strip()
    _check(Heard(Way.PHONE, stance, words, name=name, signs=signs and bool(name)))
    opinion, _made = Opinion.objects.update_or_create(
        community_id=proposal.community_id, proposal=proposal, turn=proposal.turn, once=once(proposal, account),
        defaults={
            "way": Way.PHONE, "stance": stance, "words": words.strip(), "signs": bool(signs and name),
            "name": name if signs and name else None, "at": now, "checked_at": None, "public_words": "",
        },
    )  # fmt: skip
    return opinion


def once(proposal: Proposal, account: ResidentAccount) -> str:
    """By which somebody's opinion of this round is found again, by nobody without the keys."""
    return keyed_hash(f"{proposal.id}:{proposal.turn}:{account.id}", "opinion")


@transaction.atomic
def check(*, proposal: Proposal, opinions: list[Opinion], public: Mapping[UUID, str], by: Actor, now: datetime) -> int:
    """Opinions were checked: names of those who did not sign are dropped, and the words in `public` are shown.

    Words are shown without persons, whatever was typed, and never beside a name.
    """
    rows = Opinion.objects.filter(id__in=[opinion.id for opinion in opinions])
    rows.filter(signs=False).update(checked_at=now, name=None)
    rows.filter(signs=True).update(checked_at=now)
    shown = [opinion for opinion in opinions if public.get(opinion.id, "").strip()]
    for opinion in shown:
        opinion.public_words = without_persons(public[opinion.id].strip())[:WORDS]
    if shown:
        Opinion.objects.bulk_update(shown, ["public_words"])
    if opinions:
        record(subject=proposal, kind=KIND, verb="check", by=by, now=now, count=len(opinions))
    return len(opinions)
