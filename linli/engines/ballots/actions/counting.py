"""The count: with two tellers' shares names are stripped, votes opened, shuffled, written and counted, all at once."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from linli.engines.ballots.actions.sheets import unequal
from linli.engines.ballots.actions.stages import BallotRefused, step
from linli.engines.ballots.enums import SEALED_WAYS, Stage
from linli.engines.ballots.models import AnonymousBallot, Ballot, Box, RollEntry, SealedVote, Sheet, StrippedVote
from linli.engines.ballots.models.ballot import RECOUNT_DAYS
from linli.engines.ballots.queries.declared import declared, electorates_of, options_of, voters_of
from linli.engines.ballots.queries.published import file_of, result_of
from linli.engines.ballots.queries.rolls import by_way, sizes
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
    _check_boxes(ballot)
    options, electorates = options_of(ballot), electorates_of(ballot)
    step(
        ballot=ballot, source=Stage.CLOSED, target=Stage.PUBLISHED, by=by, now=now, published_at=now,
        recount_until=now + timedelta(days=RECOUNT_DAYS),
    )  # fmt: skip
    turnout = _turnout(ballot)
    choices = _stripped(ballot, private, [option.key for option in options]) + _on_paper(ballot)
    voters = voters_of(electorates)
    joined_with = merged(voters, Counter(electorate for electorate, _named in choices))
    _write(ballot, choices, joined_with)
    final = declared(ballot, options, in_order(joined_with.values(), voters))
    text, outcome = file_of(community, ballot, final)
    result = result_of(ballot, final, outcome) | {"turnout": turnout, "boxes": _boxes(ballot)}
    Ballot.objects.filter(id=ballot.id).update(result=result, digest=digest(text))
    Sheet.objects.filter(box__in=Box.objects.filter(ballot=ballot)).delete()
    schedule(kind=FORGET, key=str(ballot.id), due_at=ballot.recount_until or now, payload={"ballot": str(ballot.id)})
    ballot.refresh_from_db()
    return ballot


def _check_boxes(ballot: Ballot) -> None:
    for box in Box.objects.filter(ballot=ballot).order_by("number", "id"):
        if unequal(box).exists():
            raise BallotRefused(_("%(n)d 号票箱两次录入还有不一致的地方") % {"n": box.number})
        if Sheet.objects.filter(box=box).count() != box.marked and not box.difference:
            raise BallotRefused(_("%(n)d 号票箱的选票张数和登记人数不符，请写明原因") % {"n": box.number})


def _stripped(ballot: Ballot, private: bytes, keys: list[str]) -> list[Choice]:
    """The choices in the sealed votes; the votes lose their lines and are kept so, in random order, for a recount."""
    list(RollEntry.objects.select_for_update().filter(ballot=ballot).order_by("id").values_list("id"))
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


def _on_paper(ballot: Ballot) -> list[Choice]:
    """The choices on sheets; blank, spoilt and over-full ones stay as they are and do not count."""
    rows = Sheet.objects.filter(box__in=Box.objects.filter(ballot=ballot)).order_by("id")
    return [(key, frozenset(named)) for key, named in rows.values_list("box__electorate__key", "first")]


def _write(ballot: Ballot, choices: list[Choice], joined_with: dict[str, Voters]) -> None:
    """Nameless rows with random ids, in the order of those ids: neither says when or in which order anybody voted."""
    SystemRandom().shuffle(choices)
    rows = [
        AnonymousBallot(
            community_id=ballot.community_id, id=uuid4(), ballot=ballot, electorate=joined_with[electorate].key,
            named=sorted(named, key=int),
        )
        for electorate, named in choices
    ]  # fmt: skip
    AnonymousBallot.objects.bulk_create(sorted(rows, key=lambda each: each.id), batch_size=1000)


def _turnout(ballot: Ballot) -> dict[str, Any]:
    """People on the rolls and who voted, together and by way; each electorate alone only where it can hide anybody."""
    counted = sizes(ballot)
    listed, voted = sum(all for all, _voted in counted.values()), sum(voted for _all, voted in counted.values())
    ways = {way: count for way, count in by_way(ballot).items() if way}
    sealed = sum(count for way, count in ways.items() if way in SEALED_WAYS)
    return {"listed": listed, "voted": voted, "sealed": sealed, "paper": voted - sealed, "ways": ways}


def _boxes(ballot: Ballot) -> list[dict[str, Any]]:
    rows = Box.objects.filter(ballot=ballot).exclude(difference="").order_by("number", "id")
    return [{"number": box.number, "difference": box.difference} for box in rows]
