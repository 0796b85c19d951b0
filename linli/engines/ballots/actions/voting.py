"""Voting: sealed beside the name by phone or at the desk, or ticked off beside a box. One person, one vote."""

import base64
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.engines.ballots.actions.stages import KIND, BallotRefused
from linli.engines.ballots.enums import SEALED_WAYS, Stage, Way
from linli.engines.ballots.models import Ballot, Box, Electorate, RollEntry, SealedVote
from linli.engines.ballots.queries.declared import options_of
from linli.engines.ballots.rules.sealing import seal
from linli.kernel.actors import Actor
from linli.kernel.events import record
from linli.registry.models import Person

RECEIPT_SIGNS = 12


class VoteRefused(BallotRefused):
    """The vote was not taken; `str()` says why."""


def receipt_of(box: bytes) -> str:
    """`ABCD-EFGH-JKLM`: which sealed vote is stored; nothing of what it says."""
    text = base64.b32encode(sha256(box).digest()).decode()[:RECEIPT_SIGNS]
    return "-".join(text[at : at + 4] for at in range(0, RECEIPT_SIGNS, 4))


@transaction.atomic
def cast(*, entry: RollEntry, named: Collection[str], way: Way, by: Actor, now: datetime) -> str:
    """Seal a vote beside its line, in the place of an earlier one. Returns the receipt. Raises `VoteRefused`."""
    ballot = _open_ballot(entry, now)
    if way not in SEALED_WAYS or (way == Way.PHONE and not ballot.by_phone):
        raise VoteRefused(_("这次投票不能用这种方式"))
    keys = [option.key for option in options_of(ballot)]
    _check_named(ballot, frozenset(named), keys)
    first = _taken(entry, way)
    box = seal(public=bytes(ballot.public_key or b""), named=named, options=keys, bound=ballot.id.bytes)
    receipt = receipt_of(box)
    values = {"box": box, "receipt": receipt, "at": now}
    if first:
        SealedVote.new(ballot=ballot, entry=entry, **values)
    else:
        SealedVote.objects.filter(entry=entry).update(**values)
    record(subject=entry, kind="roll_entry", verb="vote", by=by, now=now, way=way.value)
    return receipt


@transaction.atomic
def tick_off(*, entry: RollEntry, box: Box, by: Actor, now: datetime) -> RollEntry:
    """Somebody put a paper sheet into a box, before its watchers. A vote by phone or desk before it is taken away.

    Which box, and which of its sheets, is kept nowhere. Raises `VoteRefused`: paper cannot be replaced.
    """
    _open_ballot(entry, now)
    if box.ballot_id != entry.ballot_id or box.electorate_id != entry.electorate_id:
        raise VoteRefused(_("这只票箱是另一组的，请用这一组的选票和票箱"))
    _taken(entry, Way(box.way))
    SealedVote.objects.filter(entry=entry).delete()
    Box.objects.filter(id=box.id).update(marked=F("marked") + 1)
    record(subject=entry, kind="roll_entry", verb="vote", by=by, now=now, way=box.way)
    return entry


def _open_ballot(entry: RollEntry, now: datetime) -> Ballot:
    """The ballot, held until the vote is written, so that nobody closes it meanwhile.

    Held in common (PostgreSQL; Django has no word for it): a thousand who vote at once do not wait for one another.
    """
    rows = Ballot.objects.filter(id=entry.ballot_id, stage=Stage.OPEN).order_by("id")
    sql, parameters = rows.query.sql_with_params()
    shared = Ballot.objects.raw(f"{sql} FOR SHARE", parameters) if connection.vendor == "postgresql" else rows
    ballot = next(iter(shared), None)
    if ballot is None or ballot.closes_at is None or now >= ballot.closes_at:
        raise VoteRefused(_("现在不在投票时间内"))
    return ballot


def _taken(entry: RollEntry, way: Way) -> bool:
    """Tick the line off, whoever else tries at the same moment; whether nothing sealed lies beside it yet."""
    held = RollEntry.objects.select_for_update(no_key=True).filter(id=entry.id)
    before, votes, is_listed = held.values_list("way", "votes", "is_listed").get()
    if not is_listed:
        raise VoteRefused(_("这个人不在名册上"))
    if before and before not in SEALED_WAYS:
        raise VoteRefused(_("已经投过纸质选票，不能再投"))
    rows = RollEntry.objects.filter(id=entry.id, way=before, votes=votes, is_listed=True)
    if not rows.update(way=way, votes=F("votes") + 1):
        raise VoteRefused(_("刚刚在别处投了票，请刷新后再看"))
    entry.way, entry.votes = way, votes + 1
    return not before


def _check_named(ballot: Ballot, named: frozenset[str], keys: list[str]) -> None:
    if not named <= set(keys):
        raise VoteRefused(_("选票上没有这个选项"))
    if len(named) < ballot.at_least:
        text = ngettext("请至少选 %(n)d 项", "请至少选 %(n)d 项", ballot.at_least)
        raise VoteRefused(text % {"n": ballot.at_least})
    most = ballot.at_most or len(keys)
    if len(named) > most:
        text = ngettext("最多选 %(n)d 项，您选了 %(given)d 项", "最多选 %(n)d 项，您选了 %(given)d 项", most)
        raise VoteRefused(text % {"n": most, "given": len(named)})


@transaction.atomic
def place_box(
    *, ballot: Ballot, electorate: Electorate, way: Way, watcher: Person, other: Person, by: Actor, now: datetime
) -> Box:
    """Seal an empty box before two watchers. Raises `BallotRefused`."""
    if not ballot.is_open:
        raise BallotRefused(_("投票开始以后才能封票箱"))
    if watcher.id == other.id:
        raise BallotRefused(_("请选两位不同的监票人"))
    if way in SEALED_WAYS:
        raise BallotRefused(_("票箱只收纸质选票"))
    last = Box.objects.filter(ballot=ballot).order_by("-number", "id").values_list("number", flat=True).first()
    box = Box.new(
        ballot=ballot, electorate=electorate, number=(last or 0) + 1, way=way, watcher=watcher, other_watcher=other
    )
    record(subject=ballot, kind=KIND, verb="place_box", by=by, now=now, box=str(box.id))
    return box
