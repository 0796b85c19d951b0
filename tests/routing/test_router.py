"""A new matter is looked at: offered or dispatched alone, joined, taken back; what lies behind a wall never is."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from linli.accounts.models import Notice
from linli.engines.matters.actions.handing import dispatch
from linli.engines.matters.actions.joining import join
from linli.engines.matters.actions.saying import note, sort
from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Category, Helper, Matter
from linli.engines.matters.queries.walls import matters_for
from linli.engines.routing.actions import learning, ruling
from linli.engines.routing.actions.deciding import take_offer, undo
from linli.engines.routing.actions.learning import RouterRefused
from linli.engines.routing.actions.topics import keep_topics
from linli.engines.routing.actions.watching import RETRAINED_AFTER
from linli.engines.routing.enums import Hours
from linli.engines.routing.models import Router, Rule, Suggestion, Topic, TopicMatter, Version
from linli.engines.routing.queries.eligible import samples
from linli.engines.routing.queries.offers import choices_for
from linli.engines.routing.queries.shelves import topics_between
from linli.engines.routing.queries.sorters import active_version
from linli.engines.routing.queries.topics import hot_topics, members
from linli.engines.routing.simulate import teach_router
from linli.kernel.actors import Actor
from linli.kernel.doctor import GUARANTEES, examine
from linli.kernel.jobs import work_once
from linli.kernel.models import Event, Job
from linli.kernel.workflow import MoveRefused
from linli.registry.models import Party
from tests.conftest import fresh
from tests.factories import NOW, Neighbourhood, category, person, reported
from tests.routing.texts import past

LEAKS = "四楼卫生间顶上往下滴水，水管接头渗水"
HARM = "楼上那家打人，孩子被虐待，一直在哭"
Comes = Callable[..., Matter]


def work_off() -> None:
    while work_once(NOW):
        pass


def threshold(area: Neighbourhood, value: float | None = 0.8) -> None:
    learning.set_threshold(threshold=value, by=area.actor(area.secretary), now=NOW)


# -- offers


def test_it_offers_the_two_best_and_does_nothing_alone(taught: Neighbourhood, come_in: Comes) -> None:
    matter = come_in(LEAKS, category=taught.tree)
    assert (matter.stage, matter.category_id) == (Stage.REPORTED, taught.tree.id)
    suggestion = Suggestion.objects.get()
    assert [choice["category"] for choice in suggestion.choices] == [str(taught.leak.id), str(taught.tree.id)]
    assert suggestion.choices[0]["holder"] == "安居物业"
    assert "由其负责" in suggestion.choices[0]["reason"]
    assert [key for key, _p in matter.offered["best"]] == [str(taught.leak.id), str(taught.tree.id)]
    take_offer(matter=matter, which=0, by=taught.actor(taught.worker), now=NOW, version=matter.version)
    matter = fresh(matter)
    assert (matter.stage, matter.holder_id, matter.category_id) == (
        Stage.DISPATCHED, taught.property_company.id, taught.leak.id
    )  # fmt: skip
    assert Router.objects.get().corrected_count == 1
    with pytest.raises(MoveRefused):
        take_offer(matter=matter, which=1, by=taught.actor(taught.worker), now=NOW)


def test_above_the_threshold_it_dispatches_alone_and_one_key_takes_it_back(
    taught: Neighbourhood, come_in: Comes
) -> None:
    threshold(taught)
    matter = come_in(LEAKS, category=taught.tree)
    assert (matter.stage, matter.category_id, matter.holder_id) == (
        Stage.DISPATCHED, taught.leak.id, taught.property_company.id
    )  # fmt: skip
    assert matter.offered["alone"] is True
    assert Event.objects.get(verb="dispatch").actor_kind == "job"
    undo(matter=matter, by=taught.actor(taught.worker), now=NOW, version=matter.version)
    matter = fresh(matter)
    assert (matter.stage, matter.category_id, matter.holder_id) == (Stage.REPORTED, taught.tree.id, taught.desk.id)
    assert matter.dispatched_at is None
    assert "alone" not in matter.offered
    assert Suggestion.objects.get().undone_at == NOW
    assert Router.objects.get().corrected_count == 1
    assert Notice.objects.filter(user=taught.property_staff, kind="matter_recalled").exists()
    with pytest.raises(MoveRefused):
        undo(matter=matter, by=taught.actor(taught.worker), now=NOW)


def test_whoever_was_first_wins_and_what_is_unsure_waits(taught: Neighbourhood, come_in: Comes) -> None:
    threshold(taught)
    matter = reported(taught, text=LEAKS)
    dispatch(matter=matter, to=taught.department, by=taught.actor(taught.worker), now=NOW)
    work_once(NOW)
    assert fresh(matter).holder_id == taught.department.id
    assert come_in("想问一下办公时间").stage == Stage.REPORTED
    assert Suggestion.objects.filter(dispatched_at__isnull=False).count() == 0


def test_looking_twice_changes_nothing(taught: Neighbourhood, come_in: Comes) -> None:
    matter = come_in(LEAKS)
    Job.objects.filter(kind="routing.look").update(state="waiting", leased_until=None)
    assert work_once(NOW)
    assert fresh(matter).version == matter.version
    assert Suggestion.objects.count() == 1


# -- walls


def test_behind_a_wall_and_of_harm_it_never_looks(taught: Neighbourhood, come_in: Comes) -> None:
    threshold(taught)
    walled = come_in(LEAKS, category=taught.harm)
    harm = come_in(f"{LEAKS}。{HARM}", category=taught.leak)
    assert (harm.stage, harm.wall, harm.offered) == (Stage.REPORTED, Wall.STAFF, {})
    assert walled.offered == {}
    assert not Suggestion.objects.exists()
    assert not Job.objects.filter(kind="routing.look").exists()
    # passes by the router, to those named for it, who now may see it
    assert Helper.objects.get(matter=harm).party_id == taught.party(taught.guardian).id
    assert matters_for(taught.visitor(taught.guardian)).filter(id=harm.id).exists()
    assert not Helper.objects.filter(matter=walled).exists()
    for each in (walled, harm):
        Matter.objects.filter(id=each.id).update(stage=Stage.CLOSED, closed_at=NOW, answer="办好了")
    assert samples() == []
    assert topics_between(NOW - timedelta(days=1), NOW) == []
    with pytest.raises(MoveRefused):
        take_offer(matter=harm, which=0, by=taught.actor(taught.worker), now=NOW)


def test_what_is_sorted_behind_a_wall_leaves_nothing_here(taught: Neighbourhood, come_in: Comes) -> None:
    three = [come_in(f"三单元楼道灯不亮，晚上摸黑，第{n}次说") for n in range(3)]
    assert TopicMatter.objects.count() == 3
    sort(matter=three[1], category=taught.harm, by=taught.actor(taught.worker), now=NOW)
    assert set(TopicMatter.objects.values_list("matter_id", flat=True)) == {three[0].id, three[2].id}
    assert not Suggestion.objects.filter(matter=three[1]).exists()
    assert fresh(three[1]).offered == {}
    assert three[1].id not in set(members(taught.visitor(taught.secretary)).values_list("id", flat=True))


# -- learning


def test_versions_are_kept_and_one_can_be_taken_back(taught: Neighbourhood, come_in: Comes) -> None:
    past(taught, 60)
    first = active_version()
    learning.want_learning(now=NOW)
    work_off()
    second = active_version()
    assert first is not None
    assert second is not None
    assert (first.number, second.number, second.learnt) == (1, 2, "matters")
    assert second.mix == {"leak": 30, "tree": 30}
    assert "第 2 版，已启用" in Notice.objects.get(kind="router_learned").text
    learning.put_to_use(version=first, by=taught.actor(taught.secretary), now=NOW)
    assert active_version() == first
    assert Version.objects.count() == 2


def test_a_worse_one_is_not_put_to_use(taught: Neighbourhood) -> None:
    past(taught, 40)
    mixed = Matter.objects.filter(category=taught.tree).order_by("id")[:10].values_list("id", flat=True)
    Matter.objects.filter(id__in=list(mixed)).update(category=taught.leak)
    learning.want_learning(now=NOW)
    work_off()
    assert [(v.number, v.is_active) for v in Version.objects.order_by("number")] == [(1, True), (2, False)]
    assert "没有启用" in Notice.objects.get(kind="router_learned").text


def test_enough_corrections_make_it_learn_and_too_little_past_changes_nothing(taught: Neighbourhood) -> None:
    Router.objects.update(corrected_count=RETRAINED_AFTER - 1)
    matter = reported(taught)
    sort(matter=matter, category=taught.tree, by=Actor.job(), now=NOW)
    assert not Job.objects.filter(kind="routing.learn").exists()
    sort(matter=matter, category=taught.leak, by=taught.actor(taught.worker), now=NOW)
    work_off()
    assert Job.objects.filter(kind="routing.learn", state="done").exists()
    assert Version.objects.count() == 1
    assert not Job.objects.exclude(last_error="").exists()


def test_it_cannot_be_turned_on_before_it_learned(area: Neighbourhood) -> None:
    with pytest.raises(RouterRefused):
        threshold(area)
    threshold(area, None)
    assert not Router.objects.get().is_on


# -- rules


def rule(area: Neighbourhood, holder: Party, **fields: object) -> Rule:
    by = area.actor(area.secretary)
    made = ruling.add_rule(draft=ruling.Draft(holder=holder, **fields), by=by, now=NOW)  # type: ignore[arg-type]
    ruling.try_rule(rule=made, community=area.community, now=NOW)
    return ruling.switch_rule(rule=made, on=True, by=by, now=NOW)


def test_what_was_reported_comes_first_where_the_sorter_is_unsure(area: Neighbourhood) -> None:
    def offered(likely: float, reported_as: Category) -> list[str]:
        ranked = [("leak", likely), ("tree", 0.2)]
        return [each.category for each in choices_for(reported(area, category=reported_as), ranked, NOW)]

    lamp = category("lamp", "路灯", wall=Wall.PUBLIC)
    leak, tree = str(area.leak.id), str(area.tree.id)
    assert offered(0.6, area.tree) == [leak, tree]
    assert offered(0.4, area.tree) == [tree, leak]
    assert offered(0.4, lamp) == [str(lamp.id), leak]


def test_rules_decide_in_order_and_stop_without_their_holder(taught: Neighbourhood, come_in: Comes) -> None:
    past(taught, 20)
    by = taught.actor(taught.secretary)
    made = ruling.add_rule(draft=ruling.Draft(taught.department, taught.leak, taught.grid), by=by, now=NOW)
    with pytest.raises(ruling.RuleRefused):
        ruling.switch_rule(rule=made, on=True, by=by, now=NOW)
    ruling.try_rule(rule=made, community=taught.community, now=NOW)
    trial = fresh(made).trial
    assert (trial["looked_at"], trial["taken"], trial["same"]) == (20, 10, 0)
    assert trial["others"] == [["安居物业", 10]]
    ruling.switch_rule(rule=made, on=True, by=by, now=NOW)
    rule(taught, taught.village, category=taught.leak, hours=Hours.ANY)
    threshold(taught)
    assert come_in(LEAKS).holder_id == taught.department.id
    assert Suggestion.objects.latest("id").choices[0]["reason"] == "派单规则第 1 条"
    Party.objects.filter(id=taught.department.id).update(is_active=False)
    assert come_in(LEAKS + "，第二次说").holder_id == taught.village.id
    made = fresh(made)
    assert (made.is_on, made.stopped_at) == (False, NOW)
    told = Notice.objects.get(user=taught.secretary, kind="rule_stopped")
    assert "供水所" in told.text


def test_a_rule_is_offered_before_anything_was_learned(area: Neighbourhood, come_in: Comes) -> None:
    assert come_in(LEAKS).offered == {}
    rule(area, area.department, category=area.leak)
    matter = come_in(LEAKS + "，又来了")
    assert matter.offered["best"] == [[str(area.leak.id), 0.0]]
    take_offer(matter=matter, which=0, by=area.actor(area.worker), now=NOW)
    assert fresh(matter).holder_id == area.department.id
    assert come_in("路边的树倒了", category=area.tree).offered == {}


def test_rules_that_cannot_be(area: Neighbourhood) -> None:
    by, gone = area.actor(area.secretary), person("走了的人").party
    for draft in (
        ruling.Draft(area.desk), ruling.Draft(area.desk, area.harm), ruling.Draft(gone, area.leak),
    ):  # fmt: skip
        with pytest.raises(ruling.RuleRefused):
            ruling.add_rule(draft=draft, by=by, now=NOW)
    first, second = (rule(area, area.desk, category=each) for each in (area.leak, area.tree))
    ruling.move_up(rule=second, by=by, now=NOW)
    assert list(Rule.objects.order_by("position").values_list("id", flat=True)) == [second.id, first.id]
    ruling.remove_rule(rule=fresh(second), by=by, now=NOW)
    assert fresh(first).position == 1


# -- topics, followers


def test_topics_grow_by_day_and_are_grouped_anew_by_night(taught: Neighbourhood, come_in: Comes) -> None:
    lamps = [come_in(f"三单元楼道灯不亮，晚上摸黑，第{n}次说") for n in range(3)]
    topic = Topic.objects.get()
    assert "楼道灯" in topic.name
    lamps.append(come_in("三单元楼道灯还是不亮，晚上摸黑"))
    come_in("菜场门口有人占道卖鱼")
    (hot,) = hot_topics(taught.visitor(taught.secretary), 30, NOW)
    assert (hot.topic, hot.count, hot.open_count) == (topic, 4, 4)
    assert hot_topics(taught.visitor(taught.property_staff), 30, NOW) == []
    found = topics_between(NOW - timedelta(days=60), NOW)
    keep_topics(found=found, since=NOW - timedelta(days=60), now=NOW)
    assert set(TopicMatter.objects.filter(topic=topic).values_list("matter_id", flat=True)) == {m.id for m in lamps}
    night = Job.objects.get(kind="routing.night")
    assert work_once(night.due_at) >= 1
    assert Topic.objects.get() == topic
    keep_topics(found=[], since=NOW - timedelta(days=60), now=NOW)
    assert not Topic.objects.exists()


def test_followers_are_told_together(area: Neighbourhood) -> None:
    from tests.factories import resident

    other = resident("另一位")
    first, second = reported(area), reported(area, account=other)
    worker = area.actor(area.worker)
    join(matter=second, original=first, by=worker, now=NOW)
    first = fresh(first)
    first.community = area.community
    dispatch(matter=first, to=area.property_company, by=worker, now=NOW)
    note(matter=first, text="明天上午到", public=True, by=worker, now=NOW)
    for kind in ("matter_dispatched", "matter_progress"):
        told = {notice.account_id: notice.text for notice in Notice.objects.filter(kind=kind, account__isnull=False)}
        assert set(told) == {area.account.id, other.id}
        assert second.number in told[other.id]
        assert first.number in told[area.account.id]


# -- a made-up past, and the doctor


def test_a_made_up_past_teaches_the_router_and_the_doctor_finds_nothing(area: Neighbourhood) -> None:
    past(area, 60)
    reported(area, text=LEAKS, category=area.leak)
    assert teach_router(community=area.community, present=NOW) == 1
    assert active_version() is not None
    assert not Router.objects.get().is_on  # the secretary decides
    assert Topic.objects.exists()
    names = {name for name in GUARANTEES if name.startswith(("routing.", "matters.counts"))}
    assert [breach for finding in examine(NOW, names) for breach in finding.breaches] == []


def test_the_doctor_sees_what_lies_behind_a_wall(taught: Neighbourhood, come_in: Comes) -> None:
    matter = come_in(LEAKS)
    Matter.objects.filter(id=matter.id).update(wall=Wall.PARTIES)
    Version.objects.update(sorter=b"nonsense")
    threshold(taught)
    found = {
        f.guarantee.name: [b.words for b in f.breaches] for f in examine(NOW, {"routing.walls", "routing.sorters"})
    }
    assert found["routing.walls"] == ["is about a matter behind a wall"]
    assert len(found["routing.sorters"]) == 1
    Version.objects.update(is_active=False)
    (finding,) = examine(NOW, {"routing.sorters"})
    assert [breach.words for breach in finding.breaches] == ["dispatches alone and has learned nothing"]
