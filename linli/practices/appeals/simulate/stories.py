"""What becomes of a report in a simulated past: every way the loop knows, by people who act through its actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from linli.engines.matters.actions import answering, handing, joining, saying
from linli.engines.matters.actions.raising import Report, Where, Who, raise_matter
from linli.engines.matters.enums import Rating, Source, Stage, Wall
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.routing import proposals
from linli.engines.matters.simulate import picture
from linli.kernel.actors import Actor
from linli.kernel.worktime import local
from linli.practices.appeals.actions.desk import Entry, enter
from linli.practices.appeals.queries.callers import Caller
from linli.practices.appeals.simulate.detours import Detours
from linli.practices.appeals.simulate.life import Story
from linli.practices.appeals.simulate.teller import Part, Plot
from linli.practices.appeals.simulate.town import Neighbour
from linli.registry.models import Party

SOURCES = (Source.PHONE_PAGE,) * 13 + (Source.CALL,) * 4 + (Source.COUNTER,) * 2 + (Source.WECHAT,) * 2


class Teller(Detours):
    """Tells what becomes of a report, from the first word to the evaluation."""

    # -- the whole story

    def report(self, plot: Plot) -> Callable[[datetime], Story]:
        """A resident's report, from the first word to the evaluation."""

        def story(now: datetime) -> Story:
            matter = self._raised(plot, now)
            self._maybe_doubled(plot, matter, now)
            now = yield from self._dispatched(plot, matter, now)
            if plot.stop != "reported":
                yield from self._worked_on(plot, matter, now)

        return story

    def _raised(self, plot: Plot, now: datetime) -> Matter:
        town, template, who = self.town, plot.template, plot.neighbour
        category = town.categories[template["category"]]
        place = town.place(template["where"], who, plot.rng)
        where, urgent = Where(place, place.grid), bool(template.get("urgent")) and plot.chance(0.6)
        files = (picture(template["category"], plot.rng, now),) if plot.pictures else ()
        if plot.source == Source.PHONE_PAGE:
            anonymous = category.anonymous and not plot.stop and plot.chance(0.06)
            by = Actor.job() if anonymous else who.actor
            teller = Who() if anonymous else Who(who.account, who.person, str(who.account.name))
            report = Report(category, template["text"], plot.source, where, teller, urgent=urgent, files=files)
            return raise_matter(community=town.community, report=report, by=by, now=now)
        entry = Entry(
            category, template["text"], plot.source, where, Caller(who.account, who.person), urgent=urgent, files=files
        )
        return enter(community=town.community, entry=entry, by=town.desk(plot.rng), now=now)

    def _maybe_doubled(self, plot: Plot, matter: Matter, now: datetime) -> None:
        """Somebody else in the estate reports the same within hours."""
        likely = not plot.stop and plot.chance(0.16)
        if plot.template["where"] in {"home", "facility"} or not (plot.doubled or likely):
            return
        other = plot.rng.choice(self.town.neighbours[3:])
        if other is plot.neighbour or not matter.place or matter.wall != Wall.PUBLIC:
            return
        self.life.begin(now + timedelta(minutes=plot.rng.randint(20, 240)), self._double(plot, other, matter))

    def _double(self, plot: Plot, other: Neighbour, original: Matter) -> Callable[[datetime], Story]:
        def story(now: datetime) -> Story:
            town, rng = self.town, Random(plot.rng.random())
            words = "我也反映一下：" + plot.template["text"]
            where = Where(original.place, original.grid)
            report = Report(original.category, words, Source.PHONE_PAGE, where, Who(other.account, other.person))
            matter = raise_matter(community=town.community, report=report, by=other.actor, now=now)
            now = yield self.soon(now, rng, 5, 60)
            first = self.matter(original)
            if not first.is_open or first.stage in {Stage.JOINED, Stage.ANSWERED}:
                answering.answer(matter=self.matter(matter), text=first.answer, by=town.desk(rng), now=now)
            else:
                joining.join(matter=self.matter(matter), original=first, by=town.desk(rng), now=now)
                while self.matter(matter).stage == Stage.JOINED:
                    now = yield now + timedelta(hours=6)
            yield from self._evaluated(replace(plot, neighbour=other, rng=rng, template={}), matter, now)

        return story

    # -- at the desk

    def _dispatched(self, plot: Plot, matter: Matter, now: datetime) -> Part:
        """From the desk to a holder; what lies behind a wall goes to the named people by itself."""
        rng, town = plot.rng, self.town
        least, most = (3, 15) if matter.is_urgent or matter.term.unit == "minutes" else (5, 110)
        if plot.stop == "reported":
            return now
        now = yield self._wake_for(matter, now, rng, least, most)
        matter = self.matter(matter)
        if matter.wall == Wall.PARTIES:
            return now
        to = self._holder_for(matter, now, rng)
        wrong = town.groups.get("chengguan")
        if wrong and plot.chance(0.05) and to.id != wrong.id:
            handing.dispatch(matter=matter, to=wrong, by=town.desk(rng), now=now)
            now = yield self.soon(now, rng, 20, 120)
            reason = "这件事不在我们职责内，请派给负责养护或维修的单位。"
            handing.refuse(matter=self.matter(matter), reason=reason, by=town.actor_of(wrong.id, rng), now=now)
            now = yield self.soon(now, rng, 10, 60)
            matter = self.matter(matter)
        visit = matter.place is not None and matter.place.kind == "dwelling"
        handing.dispatch(matter=matter, to=to, by=town.desk(rng), now=now, visit=visit)
        return now

    def _wake_for(self, matter: Matter, now: datetime, rng: Random, least: int, most: int) -> datetime:
        """Urgent and by the minute: whoever is on duty does not wait for the morning."""
        if matter.is_urgent or matter.term.unit == "minutes":
            return now + timedelta(minutes=rng.randint(least, most))
        return self.soon(now, rng, least, most)

    def _holder_for(self, matter: Matter, now: datetime, rng: Random) -> Party:
        found = proposals(category=matter.category, place=matter.place, grid=matter.grid, on=local(now).date())
        if matter.category.key == "utilities":
            return self.town.groups["water" if "水" in matter.text else "power"]
        if found:
            return Party.objects.get(id=found[0].party_id)
        return self.town.groups[rng.choice(("property", "committee"))]

    # -- in somebody's hands

    def _worked_on(self, plot: Plot, matter: Matter, now: datetime) -> Story:
        rng = plot.rng
        if plot.stop == "dispatched":
            return
        if self.matter(matter).stage == Stage.DISPATCHED:
            now = yield self._wake_for(matter, now, rng, 4, 60)
            handing.accept(matter=self.matter(matter), by=self._hand(matter, rng), now=now)
        if plot.stop == "handling":
            yield from self._urged(plot, matter, now)
            return
        if self.matter(matter).stage == Stage.HANDLING:  # a named person answers as it is: nobody dispatched it
            now = yield from self._on_the_way(plot, matter, now)
        if plot.stop == "asking":
            return
        if plot.chance(0.03) and not plot.stop and self.matter(matter).wall == Wall.PUBLIC:
            now = yield from self._in_parts(plot, matter, now)
        now = yield self._answer_time(plot, matter, now)
        matter = self.matter(matter)
        files = (picture(matter.category.key, rng, now, mended=True),) if plot.pictures else ()
        answering.answer(matter=matter, text=plot.template["answer"], by=self._hand(matter, rng), now=now, files=files)
        if plot.stop != "answered":
            yield from self._evaluated(plot, matter, now)

    def _on_the_way(self, plot: Plot, matter: Matter, now: datetime) -> Part:
        """What may come between: a question, a list of three, progress, a note, more time, the reporter pressing."""
        rng, template = plot.rng, plot.template
        if "ask" in template and (plot.stop == "asking" or plot.chance(0.85)):
            now = yield self._wake_for(matter, now, rng, 5, 50)
            answering.ask(matter=self.matter(matter), question=template["ask"], by=self._hand(matter, rng), now=now)
            if plot.stop == "asking":
                return now
            now = yield now + timedelta(minutes=rng.randint(8, 700))
            answering.reply(matter=self.matter(matter), text=template["reply"], by=plot.neighbour.actor, now=now)
        if (
            self.town.joint_list
            and template["category"] in {"repair", "parking", "greening", "sewage"}
            and plot.chance(0.35)
        ):
            now = yield from self._worked_together(plot, matter, now)
        if "progress" in template:
            now = yield self.soon(now, rng, 20, 90)
            saying.note(
                matter=self.matter(matter), text=template["progress"], public=True, by=self._hand(matter, rng), now=now
            )
        elif plot.chance(0.15):
            words = "已电话联系过，约好上门时间。"
            saying.note(matter=self.matter(matter), text=words, public=False, by=self._hand(matter, rng), now=now)
        if plot.chance(0.05):
            now = yield from self._transferred(plot, matter, now)
        if matter.term.unit == "workdays" and plot.chance(0.09):
            now = yield from self._more_time(plot, matter, now)
        return now

    # -- how it was

    def _evaluated(self, plot: Plot, matter: Matter, now: datetime) -> Story:
        """One tap; where a complaint is written the first answer was not enough."""
        rng, template = plot.rng, plot.template
        if not self.matter(matter).reporter.account_id or plot.chance(0.2):
            return
        now = yield self._daytime(now + timedelta(minutes=rng.randint(15, 2600)), rng)
        if self.matter(matter).stage != Stage.ANSWERED:
            return
        if "complaint" in template and plot.chance(0.8):
            now = yield from self._again(plot, matter, now)
            if self.matter(matter).stage != Stage.ANSWERED:
                return
        rating = Rating.SATISFIED if plot.chance(0.8) else Rating.BASICALLY
        reason = rng.choice(("", "", "", "很快，谢谢", "师傅态度好", "辛苦了")) if rating == Rating.SATISFIED else ""
        answering.evaluate(matter=self.matter(matter), rating=rating, reason=reason, by=plot.neighbour.actor, now=now)
        yield from self._published(plot, matter, now)

    def _again(self, plot: Plot, matter: Matter, now: datetime) -> Part:
        """不满意 → 重办: the same holder once more, and another answer."""
        rng, template = plot.rng, plot.template
        answering.evaluate(
            matter=self.matter(matter),
            rating=Rating.UNSATISFIED,
            reason=template["complaint"],
            by=plot.neighbour.actor,
            now=now,
        )
        now = yield self._answer_time(plot, matter, now)
        current = self.matter(matter)
        answering.answer(matter=current, text=template["again"], by=self._hand(current, rng), now=now)
        return (yield self._daytime(now + timedelta(minutes=rng.randint(30, 1500)), rng))

    def _published(self, plot: Plot, matter: Matter, now: datetime) -> Story:
        """The desk checks the words and shows it on the public page."""
        now = yield self.soon(now, plot.rng, 60, 600)
        current = self.matter(matter)
        if current.wall == Wall.PUBLIC and not current.is_open and plot.chance(0.85):
            saying.publish(matter=current, title=current.title, listed=True, by=self.town.desk(plot.rng), now=now)
