"""Criteria: small pieces that say how well each candidate of a pool answers a need, and why, in words.

A criterion gives a value from 0 to 1 for every candidate at once, or None where the need does not ask. A practice puts
them together with weights (`Weighed`); one that is `hard` excludes whoever has 0, with the reason. The words are
Chinese message ids with `%(name)s` in them: whoever shows them translates and fills in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from linli.engines.matching.facts import Array, Candidate, Key, Need, Pool
from linli.kernel import arrays as np

EARTH_M = 6_371_000.0
#: Ways are longer than the air line, on the average of a neighbourhood.
DETOUR = 1.3


def _(words: str) -> str:
    """Marks a message id, so that it is found and translated; shown by somebody else."""
    return words


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words: a message id and what is filled in. `good`: speaks for them."""

    words: str
    values: Mapping[str, object] = field(default_factory=dict)
    good: bool = True

    def __str__(self) -> str:
        return self.words % self.values


class Criterion(Protocol):
    """`values`: 0–1 a candidate, or None where the need does not ask; `reason`: what one value says, if anything."""

    def values(self, need: Need, pool: Pool) -> Array | None: ...

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None: ...


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion as a practice uses it. `hard`: who has 0 is out."""

    criterion: Criterion
    weight: float = 1.0
    hard: bool = False


def _share(pool: Pool, attribute: str, wanted: frozenset[str]) -> Array:
    found = sum((np.minimum(pool.having(attribute, each), 1) for each in sorted(wanted)), start=np.zeros(pool.size))
    return found / len(wanted)


@dataclass(frozen=True, slots=True)
class Skill:
    """What part of the skills asked for somebody has."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        return _share(pool, "skills", need.skills) if need.skills else None

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        has = "、".join(sorted(need.skills & candidate.skills))
        return Reason(_("擅长%(skills)s"), {"skills": has}) if has else Reason(_("没有登记所需的专长"), good=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Every certificate asked for, valid on the day."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        if not need.certificates:
            return None
        day = need.on.toordinal() if need.on else 1
        held = [pool.having("certificates", each) >= day for each in sorted(need.certificates)]
        return np.all(held, axis=0).astype(float)

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        names = {"names": "、".join(sorted(need.certificates))}
        return Reason(_("持有%(names)s"), names) if value else Reason(_("没有有效的%(names)s"), names, good=False)


@dataclass(frozen=True, slots=True)
class WalkingTime:
    """How near: 1 on the spot, 0 at `limit` minutes and beyond. Who has no place on file counts as at the limit's half."""

    limit: float = 30.0
    metres_a_second: float = 1.25

    def values(self, need: Need, pool: Pool) -> Array | None:
        if need.at is None:
            return None
        latitudes, longitudes = pool.points
        minutes = self._minutes(_metres(need.at, latitudes, longitudes))
        return np.nan_to_num(np.clip(1 - minutes / self.limit, 0, 1), nan=0.5)

    def _minutes(self, metres: Array) -> Array:
        return metres * DETOUR / self.metres_a_second / 60

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        if need.at is None or candidate.at is None:
            return None
        spot = np.array([candidate.at], dtype=float)
        minutes = max(1, round(float(self._minutes(_metres(need.at, spot[:, 0], spot[:, 1]))[0])))
        words = _("走路约 %(minutes)d 分钟") if value else _("太远：走路约 %(minutes)d 分钟")
        return Reason(words, {"minutes": minutes}, good=value > 0)


def _metres(at: tuple[float, float], latitudes: Array, longitudes: Array) -> Array:
    """The air line, as on a plane: exact enough for a neighbourhood."""
    north = np.radians(latitudes - at[0]) * EARTH_M
    east = np.radians(longitudes - at[1]) * EARTH_M * cos(radians(at[0]))
    return np.hypot(north, east)


def air_line(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points on the sphere (haversine): what `_metres` is held against."""
    (a, b), (c, d) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


@dataclass(frozen=True, slots=True)
class HomeTown:
    """From the same place, where the person asked for it."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        return pool.having("home_town", need.home_town) if need.home_town else None

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        return Reason(_("同乡：%(town)s"), {"town": need.home_town}) if value else None


@dataclass(frozen=True, slots=True)
class Dialect:
    """Speaks what the person asked to speak."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        return pool.having("dialects", need.dialect) if need.dialect else None

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        said = {"dialect": need.dialect}
        return Reason(_("会说%(dialect)s"), said) if value else Reason(_("不会说%(dialect)s"), said, good=False)


@dataclass(frozen=True, slots=True)
class GenderWish:
    """A woman or a man, where the person asked for one. `names`: what to call them."""

    names: Mapping[str, str] = field(default_factory=dict)

    def values(self, need: Need, pool: Pool) -> Array | None:
        return pool.having("gender", need.gender) if need.gender else None

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        wish = {"wish": self.names.get(need.gender, need.gender)}
        return (
            Reason(_("合当事人心意：%(wish)s"), wish) if value else Reason(_("当事人希望是%(wish)s"), wish, good=False)
        )


@dataclass(frozen=True, slots=True)
class Trust:
    """Asked for before by whom it concerns, and they were content. Of others nothing is known, which is no fault."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        if not need.people:
            return None
        times = sum((pool.having("trusted_by", each) for each in _ordered(need.people)), start=np.zeros(pool.size))
        return times / (times + 1)

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        times = sum(candidate.trusted_by.get(each, 0) for each in need.people)
        return Reason(_("当事人信得过：以前帮过 %(times)d 次"), {"times": times}) if times else None


def _ordered(keys: frozenset[Key]) -> list[Key]:
    return sorted(keys, key=repr)


@dataclass(frozen=True, slots=True)
class Load:
    """How much room there is beside what somebody has in hand."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        return pool.loads

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        told = {"load": candidate.load, "capacity": candidate.capacity}
        words = _("手上 %(load)d 件，最多 %(capacity)d 件") if value else _("手上已满：%(load)d 件")
        return Reason(words, told, good=value > 0)


@dataclass(frozen=True, slots=True)
class Availability:
    """Free for the whole of the time asked for."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        if need.window is None:
            return None
        begins, ends, owners, anytime = pool.windows
        begin, end = (moment.timestamp() for moment in need.window)
        free = anytime.copy()
        free[owners[(begins <= begin) & (ends >= end)]] = True
        return free.astype(float)

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        return Reason(_("那时有空")) if value else Reason(_("那时没有空"), good=False)


@dataclass(frozen=True, slots=True)
class _NoneOf:
    """0 for whoever hangs together with one of those concerned. Says that, never how or with whom."""

    def _free_of(self, pool: Pool, attribute: str, keys: frozenset[Key]) -> Array | None:
        if not keys:
            return None
        hangs = sum((pool.having(attribute, each) for each in _ordered(keys)), start=np.zeros(pool.size))
        return (hangs == 0).astype(float)


@dataclass(frozen=True, slots=True)
class NoKin(_NoneOf):
    """Nobody's relative, nor one of those it concerns."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        free = self._free_of(pool, "kin", need.people)
        if free is not None:
            for place in (pool.places[each] for each in need.people if each in pool.places):
                free[place] = 0.0
        return free

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        return None if value else Reason(_("与当事人有亲属关系，应当回避"), good=False)


@dataclass(frozen=True, slots=True)
class NoInterest(_NoneOf):
    """Neither belongs to an organisation it concerns, nor has a stake in it or with the people."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        return self._free_of(pool, "interests", need.organisations | need.people)

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        return None if value else Reason(_("与此事有利害关系，应当回避"), good=False)


@dataclass(frozen=True, slots=True)
class NotRefused:
    """Nobody concerned said no to them."""

    def values(self, need: Need, pool: Pool) -> Array | None:
        if not need.refused:
            return None
        free = np.ones(pool.size)
        free[[pool.places[each] for each in need.refused if each in pool.places]] = 0.0
        return free

    def reason(self, need: Need, candidate: Candidate, value: float) -> Reason | None:
        return None if value else Reason(_("当事人不同意由其承担"), good=False)
