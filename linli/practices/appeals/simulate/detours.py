"""What may come between dispatch and answer: a list of three, more time, parts, pressing, another holder."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from linli.engines.matters.actions import answering, handing, saying, splitting
from linli.engines.matters.models import Matter
from linli.engines.matters.rules import title_of
from linli.practices.appeals.actions.joint_lists import pass_turn, put_on_list
from linli.practices.appeals.simulate.teller import AT_DESK, WITH_HOLDER, Narrator, Part, Plot

#: What the one before says when it passes a matter of the joint list on.
TURNS = {
    "owners": "涉及公共收益，请业委会定一下费用怎么出",
    "property": "费用已议定，请物业组织施工",
    "party-branch": "两边意见不一，请党支部牵头开个碰头会",
}


class Detours(Narrator):
    """Each ends where the story goes on."""

    def _worked_together(self, plot: Plot, matter: Matter, now: datetime, turns: Sequence[str] = ()) -> Part:
        """三位一体: on the list, from one to the next (`turns`: their codes), each with what it has done."""
        town, rng = self.town, plot.rng
        assert town.joint_list is not None
        now = yield self.soon(now, rng, 10, 60)
        item = put_on_list(joint_list=town.joint_list, matter=self.matter(matter), by=town.desk(rng), now=now)
        for code in turns or ["owners", "property"][: 2 if plot.chance(0.7) else 1]:
            now = yield self.soon(now, rng, 40, 200)
            current, to = self.matter(matter), town.groups[code]
            if to.id != current.holder_id:
                by = town.actor_of(current.holder_id, rng)
                item.matter = current
                pass_turn(item=item, to=to, reason=TURNS[code], by=by, now=now, version=current.version)
        return now

    def _more_time(self, plot: Plot, matter: Matter, now: datetime) -> Part:
        rng, current = plot.rng, self.matter(matter)
        if current.due_at is None or current.due_at <= now:
            return now
        until = self.town.calendar.add_workdays(current.due_at, rng.randint(1, 3))
        by, reason = self._hand(matter, rng), "材料要从厂家调货，请多给几天"
        asked = saying.ask_extension(matter=current, until=until, reason=reason, by=by, now=now)
        now = yield self.soon(now, rng, 20, 120)
        asked.matter = self.matter(matter)
        saying.decide_extension(extension=asked, grant=plot.chance(0.75), by=self.town.secretary, now=now)
        return now

    def _urged(self, plot: Plot, matter: Matter, now: datetime) -> Part:
        now = yield now + timedelta(hours=plot.rng.randint(20, 40))
        current = self.matter(matter)
        if current.is_open and current.stage in AT_DESK | WITH_HOLDER and current.reporter.account_id:
            saying.urge(matter=current, by=plot.neighbour.actor, now=now)
        return now

    def _in_parts(self, plot: Plot, matter: Matter, now: datetime) -> Part:
        """拆分: two parts, each settled by whoever it belongs to."""
        town, rng = self.town, plot.rng
        tasks = [f"先排险：{title_of(plot.template['text'])}", f"再修复并回看：{title_of(plot.template['text'])}"]
        parts = splitting.split(matter=self.matter(matter), tasks=tasks, by=town.desk(rng), now=now)
        for part, code in zip(parts, ("property", "committee"), strict=True):
            now = yield self.soon(now, rng, 10, 40)
            handing.dispatch(matter=self.matter(part), to=town.groups[code], by=town.desk(rng), now=now)
        for part in parts:
            now = yield self.soon(now, rng, 60, 240)
            answering.settle(
                matter=self.matter(part), text="这一部分已做完，现场看过。", by=self._hand(part, rng), now=now
            )
        return now

    def _transferred(self, plot: Plot, matter: Matter, now: datetime) -> Part:
        """转派: the desk thought again; the new holder accepts."""
        town, rng = self.town, plot.rng
        now = yield self.soon(now, rng, 15, 90)
        current = self.matter(matter)
        to = next(town.groups[code] for code in ("committee", "property") if town.groups[code].id != current.holder_id)
        reason = "到现场看过，由他们牵头更合适。"
        handing.hand_on(matter=current, to=to, name="transfer", reason=reason, by=town.desk(rng), now=now)
        now = yield self.soon(now, rng, 10, 60)
        handing.accept(matter=self.matter(matter), by=self._hand(matter, rng), now=now)
        return now
