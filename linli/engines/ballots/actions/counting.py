"""The count: with two tellers' shares names are stripped, votes opened, shuffled, written and counted, all at once."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from linli.engines.ballots.actions.stages import BallotRefused, step
from linli.engines.ballots.enums import SEALED_WAYS, Stage
from linli.engines.ballots.models import AnonymousBallot, Ballot, Box, RollEntry, SealedVote, Sheet, StrippedVote
from linli.engines.ballots.models.ballot import RECOUNT_DAYS
from linli.engines.ballots.queries.declared import declared, electorates_of, options_of, voters_of
from linli.engines.ballots.queries.published import file_of, result_of
from linli.engines.ballots.rules import published
from linli.engines.ballots.rules.election import Electorate as Voters
from linli.engines.ballots.rules.election import in_order, merged
from linli.engines.ballots.rules.published import digest
from linli.engines.ballots.rules.sealing import BadShare, Unreadable, joined, opened, public_of
from linli.kernel.actors import Actor
from linli.kernel.jobs import schedule
from linli.kernel.models import Community

FORGET = "ballots.forget"
#: (electorate, options named)
Choice = tuple[str, frozenset[str]]


def key_from(ballot: Ballot, shares: Iterable[str]) -> bytes:
    """The private key two tellers hold. Raises `BallotRefused` when the shares are not two of this ballot."""
    try:
        private = joined(shares, str(ballot.id))
    except BadShare:
        raise BallotRefused(_("两份钥匙对不上：请两位唱票人各输入自己的一份，注意不要输错")) from None
    if not secrets.compare_digest(public_of(private), bytes(ballot.public_key or b"")):
        raise BallotRefused(_("这两份钥匙打不开这次投票"))
    return private


@transaction.atomic
def conclude(*, community: Community, ballot: Ballot, shares: Sequence[str], by: Actor, now: datetime) -> Ballot:
    """Open, shuffle, write, count, publish. Nothing that names a person is left beside a vote. Raises `BallotRefused`."""
    private = key_from(ballot, shares)
    boxes = _boxes(ballot)
    options, electorates = options_of(ballot), electorates_of(ballot)
    step(
        ballot=ballot, source=Stage.CLOSED, target=Stage.PUBLISHED, by=by, now=now, published_at=now,
        recount_until=now + timedelta(days=RECOUNT_DAYS),
    )  # fmt: skip
    turnout = _turnout(ballot)
    choices = _stripped(ballot, private, [option.key for option in options]) + [c for b in boxes for c in b.choices]
    voters = voters_of(electorates)
    joined_with = merged(voters, Counter(electorate for electorate, _named in choices))
    rows = _write(ballot, choices, joined_with)
    final = declared(ballot, options, in_order(joined_with.values(), voters))
    text, outcome = file_of(community, ballot, final, rows)
    told = [{"number": each.number, "difference": each.difference} for each in boxes if each.difference]
    ballot.result = result_of(rows, final, outcome) | {"turnout": turnout, "boxes": told}
    ballot.digest = digest(text)
    Ballot.objects.filter(id=ballot.id).update(result=ballot.result, digest=ballot.digest)
    Sheet.objects.filter(box__in=Box.objects.filter(ballot=ballot)).delete()
    schedule(kind=FORGET, key=str(ballot.id), due_at=ballot.recount_until or now, payload={"ballot": str(ballot.id)})
    return ballot


@dataclass(slots=True)
class _Box:
    """A box as it is opened: how many were ticked off for it, why it holds other than that, what its sheets say."""

    number: int
    marked: int
    difference: str
    choices: list[Choice] = field(default_factory=list)
    unequal: bool = False


def _boxes(ballot: Ballot) -> list[_Box]:
    """Every box with its sheets, in one query. Raises `BallotRefused` where the two passes or the numbers differ.

    Blank, spoilt and over-full sheets stay as they are and do not count.
    """
    found: dict[int, _Box] = {}
    same = Q(sheets=None) | Q(sheets__community=F("community"))
    rows = Box.objects.filter(same, ballot=ballot).order_by("number", "sheets__number", "id")
    fields = ("number", "marked", "difference", "electorate__key", "sheets__id", "sheets__first", "sheets__second")
    for number, marked, difference, electorate, sheet, first, second in rows.values_list(*fields):
        box = found.setdefault(number, _Box(number, marked, difference))
        if sheet is not None:
            box.unequal = box.unequal or first is None or first != second
            box.choices.append((electorate, frozenset(first or ())))
    for box in found.values():
        if box.unequal:
            raise BallotRefused(_("%(n)d 号票箱两次录入还有不一致的地方") % {"n": box.number})
        if len(box.choices) != box.marked and not box.difference:
            raise BallotRefused(_("%(n)d 号票箱的选票张数和登记人数不符，请写明原因") % {"n": box.number})
    return list(found.values())


def _stripped(ballot: Ballot, private: bytes, keys: list[str]) -> list[Choice]:
    """The choices in the sealed votes; the votes lose their lines and are kept so, in random order, for a recount."""
    rows = SealedVote.objects.filter(ballot=ballot).order_by("receipt", "id")
    sealed = list(rows.values_list("entry__electorate__key", "box", "receipt"))
    public, choices = bytes(ballot.public_key or b""), []
    try:
        for electorate, box, _receipt in sealed:
            named = opened(
                private=private, public=public, sealed=bytes(box), options=keys, bound=ballot.id.bytes
            )  # fmt: skip
            choices.append((electorate, named))
    except Unreadable as error:
        raise BallotRefused(_("有一张封存的选票打不开，没有计票。请联系技术人员核对备份")) from error
    stripped = [
        StrippedVote(
            community_id=ballot.community_id, id=uuid4(), ballot=ballot, electorate=electorate, box=box, receipt=receipt
        )
        for electorate, box, receipt in sealed
    ]  # fmt: skip
    SealedVote.objects.filter(ballot=ballot).delete()
    StrippedVote.objects.bulk_create(sorted(stripped, key=lambda each: each.id), batch_size=500)
    return choices


def _write(ballot: Ballot, choices: list[Choice], joined_with: dict[str, Voters]) -> list[published.Ballot]:
    """Nameless rows with random ids, in the order of those ids: neither says when or in which order anybody voted."""
    SystemRandom().shuffle(choices)
    rows = [
        AnonymousBallot(
            community_id=ballot.community_id, id=uuid4(), ballot=ballot, electorate=joined_with[electorate].key,
            named=sorted(named, key=int),
        )
        for electorate, named in choices
    ]  # fmt: skip
    rows.sort(key=lambda each: each.id)
    AnonymousBallot.objects.bulk_create(rows, batch_size=1000)
    return [(str(each.id), each.electorate, each.named) for each in rows]


def _turnout(ballot: Ballot) -> dict[str, Any]:
    """People on the rolls and who voted, together and by way."""
    lines = RollEntry.objects.filter(ballot=ballot, is_listed=True).order_by().values_list("way")
    ways = dict(lines.annotate(count=Count("id")))
    listed = sum(ways.values())
    silent = ways.pop("", 0)
    sealed = sum(count for way, count in ways.items() if way in SEALED_WAYS)
    voted = listed - silent
    return {"listed": listed, "voted": voted, "sealed": sealed, "paper": voted - sealed, "ways": ways}
