"""Stories that begin elsewhere: found on a grid worker's round, sent by the 12345 hotline, never satisfied."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from linli.engines.matters.actions import answering, handing, saying
from linli.engines.matters.actions.raising import Where
from linli.engines.matters.enums import Rating, Source, Wall
from linli.kernel.worktime import local
from linli.practices.appeals.actions.desk import Entry, Found, found_and_settled
from linli.practices.appeals.actions.forwarded import Paper, mark_replied, take
from linli.practices.appeals.hotline import Reply
from linli.practices.appeals.queries.callers import Caller
from linli.practices.appeals.simulate.life import Story
from linli.practices.appeals.simulate.stories import Teller
from linli.practices.appeals.simulate.teller import Plot
from linli.practices.appeals.simulate.town import Template
from linli.registry.models import Place


class Stories(Teller):
    """Every story there is."""

    def round(self, template: Template, rng: Random) -> Callable[[datetime], Story]:
        """即办即结 on a grid worker's round."""

        def story(now: datetime) -> Story:
            building = rng.choice(self.town.buildings)
            grid = self._grid_of(building)
            worker = self.town.grid_workers.get(grid) if grid else None
            category = self.town.categories[template["category"]]
            found = Found(category, template["text"], Where(building, building.grid), template["answer"])
            matter = found_and_settled(
                community=self.town.community, found=found, by=worker or self.town.desk(rng), now=now
            )
            now = yield self.soon(now, rng, 60, 300)
            if matter.wall == Wall.PUBLIC:
                saying.publish(
                    matter=self.matter(matter), title=matter.title, listed=True, by=self.town.desk(rng), now=now
                )

        return story

    def _grid_of(self, place: Place) -> UUID | None:
        """The grid above a place's micro-grid."""
        return (place.grid.parent_id or place.grid.id) if place.grid else None

    def hotline(self, plot: Plot, number: str, due_at: datetime) -> Callable[[datetime], Story]:
        """A 12345 paper: its own number and deadline, answered to the hotline as well."""

        def story(now: datetime) -> Story:
            town, rng, template = self.town, plot.rng, plot.template
            place = town.place("estate", plot.neighbour, rng)
            entry = Entry(
                town.categories[template["category"]], template["text"], Source.HOTLINE, Where(place, place.grid),
                Caller(plot.neighbour.account, plot.neighbour.person), wants_call=True,
            )  # fmt: skip
            paper = Paper(number, due_at, entry)
            forwarded, _new = take(community=town.community, paper=paper, by=town.desk(rng), now=now)
            now = yield from self._dispatched(plot, forwarded.matter, now)
            if plot.stop:
                return
            now = yield self.soon(now, rng, 30, 200)
            now = yield self._answer_time(plot, forwarded.matter, now)
            current = self.matter(forwarded.matter)
            answering.answer(matter=current, text=template["answer"], by=self._hand(current, rng), now=now)
            now = yield self.soon(now, rng, 10, 60)
            forwarded.matter = self.matter(forwarded.matter)
            reply = Reply("已到现场核实并办理。", template["answer"], True, f"{local(now):%Y-%m-%d %H:%M}")
            mark_replied(forwarded=forwarded, reply=reply, by=town.desk(rng), now=now)
            yield from self._evaluated(plot, forwarded.matter, now)

        return story

    def shared(self, plot: Plot, turns: Sequence[str]) -> Callable[[datetime], Story]:
        """On the list of three, and now the turn of the last of `turns`."""

        def story(now: datetime) -> Story:
            matter = self._raised(plot, now)
            now = yield from self._dispatched(plot, matter, now)
            now = yield self.soon(now, plot.rng, 4, 60)
            handing.accept(matter=self.matter(matter), by=self._hand(matter, plot.rng), now=now)
            yield from self._worked_together(plot, matter, now, turns)

        return story

    def ended(self, plot: Plot) -> Callable[[datetime], Story]:
        """宣布终结: answered three times, never enough; the secretary says why it ends here, or has yet to (`stop`)."""

        def story(now: datetime) -> Story:
            rng, who = plot.rng, plot.neighbour.actor
            matter = self._raised(plot, now)
            now = yield from self._dispatched(plot, matter, now)
            for words in ("还是没有解决", "我要求整幢楼全部重做", ""):
                if plot.stop and not words:
                    return
                now = yield self.soon(now, rng, 200, 700)
                current = self.matter(matter)
                by = self._hand(current, rng)
                answering.answer(matter=current, text=plot.template["answer"], by=by, now=now)
                if words:
                    now = yield self._daytime(now + timedelta(hours=rng.randint(3, 20)), rng)
                    rating = Rating.UNSATISFIED
                    answering.evaluate(matter=self.matter(matter), rating=rating, reason=words, by=who, now=now)
            now = yield self.soon(now, rng, 60, 200)
            reason = "三次上门均已修复并经双方现场确认，全楼重做不在本次职责内，已另列入改造建议，请以改造结果为准。"
            answering.end(matter=self.matter(matter), reason=reason, by=self.town.secretary, now=now)

        return story
