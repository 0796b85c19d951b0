"""What problem lists guarantee: the public words name nobody, and a photo is of what was answered or is open again."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F

from linli.engines.matters.enums import Wall
from linli.engines.matters.redaction import without_persons
from linli.kernel.doctor import Breach, each, guarantees
from linli.practices.problemlists.models import Problem


@guarantees("problemlists.words", "what a problem list tells anybody names no person, door, phone or plate")
def words(now: datetime) -> Iterator[Breach]:
    rows = Problem.objects.order_by().values_list("community_id", "id", "title")
    for community, key, title in rows.iterator():
        if without_persons(title) != title:
            yield Breach("problemlists.problem", str(key), "names somebody in public", community)


@guarantees("problemlists.walls", "nothing on a list lies behind a wall, and what came from a matter is a part of it")
def walls(now: datetime) -> Iterator[Breach]:
    hidden = Problem.objects.filter(origin__wall__in=(Wall.PARTIES, Wall.CLINIC))
    yield from each(hidden, "tells of something behind a wall")
    apart = Problem.objects.exclude(origin=None).exclude(matter__whole=F("origin"))
    yield from each(apart, "came from a matter it is no part of")
