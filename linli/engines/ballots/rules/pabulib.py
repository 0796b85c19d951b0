"""Pabulib files (`.pb`, pabulib.org): three parts, META, PROJECTS and VOTES, each a table whose cells `;` divides.

Approval and choose-1 votes are read as they are; cumulative and ordinal ones as approval of the options named.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from linli.engines.ballots.rules.poll import BadPoll, Option, Poll

PARTS = ("META", "PROJECTS", "VOTES")
KINDS = ("approval", "choose-1", "cumulative", "ordinal")


class BadFile(ValueError):
    """Not a Pabulib file, or a broken one; the message names the line."""


@dataclass(frozen=True, slots=True)
class File:
    """`votes`: one set of keys a ballot, in the order of the file; `selected`: the winners it names, where it does."""

    meta: Mapping[str, str]
    poll: Poll
    votes: Sequence[frozenset[str]]
    selected: frozenset[str] | None

    @property
    def ballots(self) -> Counter[frozenset[str]]:
        return Counter(self.votes)


def read(text: str) -> File:
    """Read a file. Raises `BadFile`."""
    parts = _parts(text)
    meta = {row[0].strip(): ";".join(row[1:]).strip() for _line, row in parts["META"][1:] if row}
    kind = meta.get("vote_type", "approval").strip().lower()
    if kind not in KINDS:
        raise BadFile(f"vote_type {kind!r}: only {', '.join(KINDS)} are read")
    projects, selected = _projects(parts["PROJECTS"])
    poll = _poll(meta, projects)
    named = _votes(parts["VOTES"], poll.keys, kind)
    return File(meta, poll, named, selected)


def _parts(text: str) -> dict[str, list[tuple[int, list[str]]]]:
    """Each part's rows with the number of their line, its head first."""
    found: dict[str, list[tuple[int, list[str]]]] = {}
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    try:
        for row in reader:
            name = row[0].strip().upper() if row else ""
            if len(row) == 1 and name in PARTS and name not in found:
                rows = found.setdefault(name, [])
            elif any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
    except csv.Error as error:
        raise BadFile(f"line {reader.line_num}: {error}") from error
    for part in PARTS:
        if not found.get(part):
            raise BadFile(f"there is no part {part}")
    return found


def _columns(part: list[tuple[int, list[str]]], *wanted: str) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    heads = [cell.strip().lower() for cell in part[0][1]]
    for name in wanted:
        if name not in heads:
            raise BadFile(f"line {part[0][0]}: there is no column {name}")
    return heads, ((line, dict(zip(heads, row, strict=False))) for line, row in part[1:])


def _projects(part: list[tuple[int, list[str]]]) -> tuple[list[tuple[str, Decimal, str]], frozenset[str] | None]:
    heads, rows = _columns(part, "project_id", "cost")
    found, selected = [], set()
    for line, row in rows:
        key = row["project_id"].strip()
        found.append((key, _number(row.get("cost", ""), f"line {line}"), row.get("name", "").strip()))
        # 1: won; 2: won with more money than there was (a file may say so).
        if row.get("selected", "").strip() in {"1", "1.0"}:
            selected.add(key)
    return found, frozenset(selected) if "selected" in heads else None


def _number(text: str, where: str) -> Decimal:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise BadFile(f"{where}: {text.strip()!r} is no number") from None
    if not number.is_finite() or number < 0:
        raise BadFile(f"{where}: {text.strip()!r} is no amount")
    return number


def _poll(meta: Mapping[str, str], projects: Sequence[tuple[str, Decimal, str]]) -> Poll:
    """Money in whole parts, as small as the file's decimals want."""
    budget = _number(meta.get("budget", ""), "META budget")
    amounts = [budget, *(cost for _key, cost, _name in projects)]
    digits = max((max(-int(amount.as_tuple().exponent), 0) for amount in amounts), default=0)
    scale = 10**digits
    try:
        options = tuple(Option(key, int(cost * scale), name) for key, cost, name in projects)
        return Poll(options, int(budget * scale), scale=scale)
    except BadPoll as error:
        raise BadFile(f"PROJECTS: {error}") from error


def _votes(part: list[tuple[int, list[str]]], keys: frozenset[str], kind: str) -> list[frozenset[str]]:
    """A project that is not there is an error; of cumulative votes those with points above none are named."""
    heads, rows = _columns(part, "vote")
    found = []
    for line, row in rows:
        named = [key.strip() for key in row.get("vote", "").split(",") if key.strip()]
        if kind == "cumulative" and "points" in heads:
            points = [cell.strip() for cell in (row.get("points") or "").split(",") if cell.strip()]
            if len(points) == len(named):
                named = [key for key, given in zip(named, points, strict=True) if _number(given, f"line {line}") > 0]
        ballot = frozenset(named)
        if not ballot <= keys:
            raise BadFile(f"line {line}: no project {', '.join(sorted(ballot - keys))}")
        found.append(ballot)
    return found


def write(
    *, meta: Mapping[str, str], poll: Poll, votes: Iterable[tuple[str, Iterable[str], Sequence[str]]],
    selected: Iterable[str], voter_heads: Sequence[str] = (),
) -> str:  # fmt: skip
    """A file. `votes`: (voter id, keys named, cells under `voter_heads`); they are written in the order given."""
    listed = list(votes)
    won, counted = frozenset(selected), Counter(key for _voter, named, _cells in listed for key in named)
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    told = {"num_projects": len(poll.options), "num_votes": len(listed), "budget": amount(poll, poll.budget)}
    rows.writerows([["META"], ["key", "value"], *([k, v] for k, v in {**meta, **told}.items())])
    rows.writerows([["PROJECTS"], ["project_id", "cost", "votes", "name", "selected"]])
    for option in poll.options:
        cost = amount(poll, option.cost)
        rows.writerow([option.key, cost, counted[option.key], option.name, int(option.key in won)])
    rows.writerows([["VOTES"], ["voter_id", "vote", *voter_heads]])
    rows.writerows([voter, ",".join(sorted(named)), *cells] for voter, named, cells in listed)
    return out.getvalue()


def amount(poll: Poll, parts: int) -> str:
    """A sum as a file writes it."""
    whole, rest = divmod(parts, poll.scale)
    return f"{whole}.{rest:0{len(str(poll.scale)) - 1}d}" if rest else str(whole)


def column(text: str, name: str) -> list[str]:
    """The cells of one column of VOTES, in the order of the file; none where there is no such column."""
    heads, rows = _columns(_parts(text)["VOTES"])
    return [(row.get(name) or "").strip() for _line, row in rows] if name in heads else []
