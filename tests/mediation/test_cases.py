"""A quarrel from intake to the last return visit, through the actions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from linli.accounts.models import Notice
from linli.engines.matters.actions import answering, handing
from linli.engines.matters.actions.handing import call_helper
from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Helper, Matter
from linli.engines.matters.queries.walls import matters_for, matters_of
from linli.kernel.doctor import GUARANTEES, examine
from linli.kernel.jobs import work_once
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.kernel.workflow import MoveRefused
from linli.practices.mediation.actions.appointing import CannotMediate, appoint, refuse_mediator
from linli.practices.mediation.actions.following import note_visit
from linli.practices.mediation.actions.intake import NotAcceptable
from linli.practices.mediation.actions.performing import NotPerformed, ask_court, court_decided, perform
from linli.practices.mediation.actions.risks import note_risk
from linli.practices.mediation.actions.sessions import Meeting, SessionRefused, arrange, hold_session, note_session
from linli.practices.mediation.actions.settling import Due, NotSettled, Terms, agree, give_up
from linli.practices.mediation.enums import Court, Kept, Outcome, Result, Side, Way
from linli.practices.mediation.models import Dispute, DisputeParty, Instalment, Mediator, ReturnVisit, Session
from linli.practices.mediation.queries.disputes import disputes_for, parties_of
from linli.practices.mediation.queries.figures import figures
from linli.practices.mediation.queries.proposing import proposed
from linli.practices.mediation.queries.settings import NoBody, mediation_of
from linli.registry.models import Kinship, Membership
from tests.factories import NOW, SINCE, reported
from tests.mediation.cases import NAMES, ONE, SECRET, Room, room

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
ON = NOW.date()


@pytest.fixture
def here() -> Iterator[Room]:
    made = room()
    with in_community(made.area.community):
        yield made


def breaches(now: datetime) -> list[Any]:
    names = {name for name in GUARANTEES if name.startswith(("matters.", "mediation."))}
    return [each for finding in examine(now, names) for each in finding.breaches]


def chair(here: Room) -> Any:
    return here.area.actor(here.chair)


def held(here: Room, dispute: Dispute, method: str = "heart", outcome: Outcome = Outcome.AGREED) -> Session:
    return hold_session(
        dispute=dispute, meeting=Meeting(NOW, "调解室"), method=method, outcome=outcome, words="双方都讲了难处",
        by=chair(here), now=LATER,
    )  # fmt: skip


def agreed(here: Room, **changes: Any) -> Dispute:
    dispute = here.named(here.opened())
    held(here, dispute)
    usual = {"result": Result.WRITTEN, "words": "十点以后不拖椅子", "method": "heart", "made_on": ON}
    agree(dispute=dispute, terms=Terms(**{**usual, **changes}), by=chair(here), now=LATER)
    return here.again(dispute)


# -- the wall


def test_the_matter_says_nothing_and_the_words_are_encrypted(here: Room) -> None:
    dispute = here.opened()
    matter = dispute.matter
    assert (matter.wall, matter.kind, matter.holder_id) == (Wall.PARTIES, "dispute", here.committee.id)
    assert SECRET not in matter.title + matter.text
    told = [str(event.data) for event in Event.objects.order_by("id")]
    told += list(Notice.objects.values_list("text", flat=True))
    assert not [words for words in told if SECRET in words or any(name in words for name in NAMES)]


ROLES = (
    "secretary",
    "worker",
    "grid_worker",
    "property_staff",
    "villager",
    "handler",
    "mediator",
    "auditor",
    "guardian",
)


def test_only_committee_and_mediator_read_it_whoever_tries(here: Room) -> None:
    area, dispute = here.area, here.opened()
    for role in ROLES:
        visitor = area.visitor(getattr(area, role))
        assert not disputes_for(visitor).exists(), role
        assert not matters_for(visitor).filter(kind="dispute").exists(), role
    assert not disputes_for(area.visitor(here.local)).exists()
    here.named(dispute, area.person(here.local))
    assert disputes_for(area.visitor(here.local)).exists()
    assert disputes_for(area.visitor(here.chair)).exists()
    assert not matters_of(area.visitor(account=here.account())).exists()


def test_whoever_assists_and_whoever_quarrels_reads_no_file(here: Room) -> None:
    """协办 opens the matter and no more; a member of the committee has no part in settling a quarrel of their own."""
    area, dispute = here.area, here.opened()
    call_helper(matter=dispute.matter, party=area.party(area.secretary), by=chair(here), now=NOW)
    assert matters_for(area.visitor(area.secretary)).filter(id=dispute.matter_id).exists()
    assert not disputes_for(area.visitor(area.secretary)).exists()
    one, other = here.application().parties
    here.opened(parties=(one, replace(other, person=area.person(here.chair))))
    assert [each.id for each in disputes_for(area.visitor(here.chair))] == [dispute.id]
    Membership.new(group=area.property_company, person_id=area.person(here.chair).id, from_on=SINCE)
    here.opened(parties=(one, replace(other, person=None, group=area.property_company)))
    assert [each.id for each in disputes_for(area.visitor(here.chair))] == [dispute.id]


def test_what_began_on_a_shared_list_goes_behind_the_wall_at_once(here: Room) -> None:
    """Its holder was a party to it, and assisted by others: neither sees it any more, and the reporter is answered."""
    area = here.area
    matter = reported(area, text="物业把我车位租给别人了")
    handing.dispatch(matter=matter, to=area.property_company, by=area.actor(area.worker), now=NOW)
    handing.accept(matter=matter, by=area.actor(area.property_staff), now=NOW)
    Matter.objects.filter(id=matter.id).update(is_listed=True)
    Helper.objects.create(community_id=matter.community_id, matter=matter, party=area.village, since_at=NOW)
    matter = Matter.objects.get(id=matter.id)
    seeing = (area.property_staff, area.villager, area.secretary, area.auditor)
    assert all(matters_for(area.visitor(user)).filter(id=matter.id).exists() for user in seeing)
    dispute = here.opened(began_as=matter)
    assert not any(matters_for(area.visitor(user)).filter(id=matter.id).exists() for user in seeing)
    after = Matter.objects.get(id=matter.id)
    assert (after.wall, after.is_listed, after.stage, after.holder_id) == (
        Wall.PARTIES, False, Stage.ANSWERED, here.committee.id,
    )  # fmt: skip
    assert not Notice.objects.filter(about_id=matter.id, text__contains="车位").exclude(user=None).exists()
    assert dispute.began_as_id == matter.id
    with pytest.raises(MoveRefused):
        here.opened(began_as=after)
    assert breaches(NOW) == []


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.ASKING, Stage.CLOSED])
def test_it_goes_from_every_stage(here: Room, stage: Stage) -> None:
    area, by = here.area, here.area.actor(here.area.worker)
    matter = reported(area)
    if stage != Stage.REPORTED:
        handing.dispatch(matter=matter, to=area.property_company, by=by, now=NOW)
    if stage == Stage.ASKING:
        answering.ask(matter=matter, question="几号楼？", by=by, now=NOW)
    if stage == Stage.CLOSED:
        answering.answer(matter=matter, text="修好了", by=by, now=NOW)
        answering.archive(matter=matter, by=by, now=NOW)
    here.opened(began_as=matter)
    for user in (area.property_staff, area.worker, area.secretary):
        assert not matters_for(area.visitor(user)).filter(id=matter.id).exists()
    assert breaches(NOW) == []


# -- intake and numbers


def test_peoples_mediation_is_numbered_the_others_are_not(here: Room) -> None:
    assert [here.opened().number for _each in range(2)] == ["（2026）青杨人调字第1号", "（2026）青杨人调字第2号"]
    council = here.opened(way=Way.COUNCIL)
    assert (council.serial, council.number, council.body_id) == (None, council.matter.number, here.council.id)
    assert here.opened(now=NOW + timedelta(days=365)).number == "（2027）青杨人调字第1号"
    with pytest.raises(NoBody, match="治安调解"):
        here.opened(way=Way.POLICE)
    assert here.opened().matter.due_at.date() == date(2026, 6, 18)


def test_what_cannot_be_taken_on(here: Room) -> None:
    one, other = here.application().parties
    for wrong in (
        {"parties": (one,)}, {"parties": (other,)}, {"facts": " "}, {"quarrel": "football"},
        {"parties": here.wished(name="")}, {"parties": here.wished(phone="12")},
        {"parties": here.wished(group=here.committee)},
    ):  # fmt: skip
        with pytest.raises(NotAcceptable), transaction.atomic():
            here.opened(**wrong)
    assert not Dispute.objects.exists()


def test_three_kinds_are_kept_apart_by_the_database(here: Room) -> None:
    dispute = here.opened(way=Way.COUNCIL)
    for wrong in ({"result": Result.WRITTEN}, {"serial": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispute.objects.filter(id=dispute.id).update(**wrong)


# -- mediators


def names(here: Room, dispute: Dispute) -> list[tuple[str, bool]]:
    found = proposed(dispute, mediation_of(here.area.community), ON)
    return [(each.mediator.person.party.name, each.match.out) for each in found]


def test_a_fellow_from_home_is_proposed_only_to_who_asks_for_one(here: Room) -> None:
    """以新调新: with the wish she comes first and the reason says why; without it home town says nothing."""
    asked = here.opened(parties=here.wished(wish_home_town="安徽六安", wish_dialect="六安话"))
    found = proposed(asked, mediation_of(here.area.community), ON)
    assert found[0].mediator.person_id == here.fellow.id
    assert {str(reason) for reason in found[0].match.reasons} >= {"同乡：安徽六安", "会说六安话", "擅长噪音扰民"}
    silent = proposed(here.opened(), mediation_of(here.area.community), ON)
    assert not [r for each in silent for r in each.match.reasons if "同乡" in str(r) or "话" in str(r)]


def test_kin_household_interest_and_load_exclude(here: Room) -> None:
    dispute = here.opened(parties=(*here.application().parties, *()))
    local = here.area.person(here.local)
    Kinship.new(person=here.one, relative=here.fellow, relation="sibling", attested_by="户口簿", from_on=SINCE)
    Membership.new(group=here.area.property_company, person_id=local.id, from_on=SINCE)
    assert names(here, dispute) == [("石调解", False), ("柳大姐", True)]
    one, other = here.application().parties
    against = here.opened(parties=(one, type(other)(Side.RESPONDENT, "安居物业", group=here.area.property_company)))
    assert {name for name, out in names(here, against) if out} == {"石调解", "柳大姐"}
    with pytest.raises(CannotMediate, match="亲属"):
        appoint(dispute=dispute, mediator=here.fellow.id, by=chair(here), now=NOW)
    Kinship.objects.all().delete()
    Mediator.objects.filter(person=here.fellow).update(capacity=1)
    here.named(dispute)
    assert ("柳大姐", True) in names(here, here.opened())


def test_a_refusal_is_remembered_also_in_the_next_case(here: Room) -> None:
    dispute = here.named(here.opened())
    party = parties_of(dispute)[0]
    refuse_mediator(dispute=dispute, mediator=here.fellow, party=party, reason="", by=chair(here), now=NOW)
    dispute = here.again(dispute)
    assert (dispute.matter.stage, dispute.matter.holder_id) == (Stage.REPORTED, here.committee.id)
    assert names(here, dispute) == [("石调解", False), ("柳大姐", True)]
    assert names(here, here.opened()) == [("石调解", False), ("柳大姐", True)]
    with pytest.raises(CannotMediate, match="不同意"):
        appoint(dispute=dispute, mediator=here.fellow.id, by=chair(here), now=NOW)


def test_who_settled_for_them_before_is_trusted(here: Room) -> None:
    agreed(here)
    found = proposed(here.opened(), mediation_of(here.area.community), ON)
    assert "当事人信得过：以前帮过 2 次" in {str(reason) for reason in found[0].match.reasons}


# -- sessions, agreements


def test_sessions_want_a_mediator_and_are_written_down_once(here: Room) -> None:
    dispute = here.opened()
    with pytest.raises(SessionRefused, match="选定调解员"):
        arrange(dispute=dispute, meeting=Meeting(LATER), by=chair(here), now=NOW)
    dispute = here.named(dispute)
    party = parties_of(dispute)[0]
    separate = arrange(dispute=dispute, meeting=Meeting(LATER, "家里", party), by=chair(here), now=NOW)
    assert here.again(dispute).matter.stage == Stage.HANDLING
    told = Notice.objects.filter(kind="mediation", text__contains="家里").values_list("account_id", flat=True)
    assert list(told) == [here.account(ONE).id]
    said = {"method": "common", "outcome": Outcome.NEARER, "words": "愿意各让一步", "by": chair(here)}
    with pytest.raises(SessionRefused, match="时间还没到"):
        note_session(session=separate, dispute=dispute, now=NOW, **said)
    note_session(session=separate, dispute=dispute, now=LATER, **said)
    with pytest.raises(SessionRefused, match="已经有记录"):
        note_session(session=separate, dispute=dispute, now=LATER, **said)


def test_an_agreement_with_instalments_is_watched(here: Room) -> None:
    dues = [Due("赔付一半", ON + timedelta(days=10), 50_000), Due("赔付另一半", ON + timedelta(days=40), 50_000)]
    dispute = agreed(here, dues=dues)
    assert (dispute.result, dispute.matter.stage, dispute.matter.in_time) == (Result.WRITTEN, Stage.CLOSED, True)
    assert "椅子" not in dispute.matter.answer
    first, second = Instalment.objects.order_by("position")
    work_till(NOW + timedelta(days=10, hours=3))
    assert Notice.objects.filter(text__contains="今天是约定履行的日子").count() == 2
    work_till(NOW + timedelta(days=12))
    assert Notice.objects.filter(text__contains="还没有登记履行", user=here.chair).count() == 1
    perform(instalment=first, on=ON + timedelta(days=11), proof="收条", by=chair(here), now=NOW + timedelta(days=12))
    with pytest.raises(NotPerformed, match="已经登记过"):
        perform(instalment=first, on=ON, proof="收条", by=chair(here), now=NOW + timedelta(days=12))
    perform(instalment=second, on=ON + timedelta(days=12), proof="转账", by=chair(here), now=NOW + timedelta(days=12))
    work_till(NOW + timedelta(days=60))
    assert Notice.objects.filter(text__contains="今天是约定履行的日子").count() == 2


def work_till(now: datetime) -> None:
    while work_once(now, 100):
        pass


def test_return_visits_are_raised_at_their_dates_behind_the_wall(here: Room) -> None:
    dispute = agreed(here)
    assert [visit.due_on for visit in ReturnVisit.objects.order_by("due_on")] == [
        ON + timedelta(days=7), ON + timedelta(days=30),
    ]  # fmt: skip
    work_till(NOW + timedelta(days=8))
    visit = ReturnVisit.objects.select_related("matter", "dispute").order_by("due_on")[0]
    task = Matter.objects.get(id=visit.matter_id)
    assert (task.wall, task.kind, task.holder_id) == (Wall.PARTIES, "task", here.fellow.id)
    assert matters_for(here.area.visitor(here.chair)).filter(id=task.id).exists()
    assert not matters_for(here.area.visitor(here.area.secretary)).filter(id=task.id).exists()
    by = here.area.actor(here.local)
    note_visit(visit=visit, kept_=Kept.NOT, words="又吵了一次", by=by, now=NOW + timedelta(days=8))
    assert not Matter.objects.get(id=task.id).is_open
    assert Notice.objects.filter(text__contains="没有履行").exists()
    assert dispute.id == visit.dispute_id


def test_the_court_is_asked_within_thirty_days(here: Room) -> None:
    agreement = agreed(here).agreement
    work_till(NOW + timedelta(days=24))
    assert Notice.objects.filter(text__contains="司法确认").count() == 3
    late = NOW + timedelta(days=31)
    with pytest.raises(NotPerformed, match="30 日内"):
        ask_court(agreement=agreement, on=late.date(), by=chair(here), now=late)
    ask_court(agreement=agreement, on=ON + timedelta(days=30), by=chair(here), now=late)
    court_decided(agreement=agreement, confirmed=True, paper="（2026）民特1号", by=chair(here), now=late)
    agreement.refresh_from_db()
    assert (agreement.court, agreement.court_paper) == (Court.CONFIRMED, "（2026）民特1号")


def test_an_oral_agreement_and_a_word_given_are_registered_each_as_what_it_is(here: Room) -> None:
    assert agreed(here, result=Result.ORAL).result == Result.ORAL
    council = here.opened(way=Way.COUNCIL)
    appoint(dispute=council, mediator=here.fellow.id, by=here.area.actor(here.chair), now=NOW)
    for wrong in (Result.WRITTEN, Result.ORAL, Result.PAPER):
        with pytest.raises(NotSettled, match="不能这样结案"):
            agree(dispute=council, terms=Terms(wrong, "和好"), by=chair(here), now=NOW)
    agree(dispute=council, terms=Terms(Result.WORD, "和好"), by=chair(here), now=NOW)
    assert council.result == Result.WORD


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": " "}, {"made_on": ON + timedelta(days=3)}, {"dues": [Due("还", ON - timedelta(days=1))]},
        {"dues": [Due("还", ON + timedelta(days=9)), Due("还", ON + timedelta(days=8))]}, {"dues": [Due(" ", ON)]},
    ],
)  # fmt: skip
def test_what_is_no_agreement(here: Room, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotSettled), transaction.atomic():
        agreed(here, **wrong)


def test_not_settled_both_are_told_of_the_other_ways(here: Room) -> None:
    dispute = here.named(here.opened())
    give_up(dispute=dispute, reason="一方不来", by=chair(here), now=LATER)
    assert here.again(dispute).result == Result.FAILED
    told = Notice.objects.filter(text__contains="12348").exclude(account=None)
    assert told.count() == 2
    assert not Notice.objects.filter(text__contains="一方不来").exists()
    with pytest.raises(MoveRefused):
        give_up(dispute=here.again(dispute), reason="再来", by=chair(here), now=LATER)


def test_a_note_of_risk_expires(here: Room) -> None:
    dispute = here.opened()
    note_risk(dispute=dispute, words="情绪激动，见面要有人在场", by=chair(here), now=NOW)
    work_till(NOW + timedelta(days=90))
    assert here.again(dispute).risk
    work_till(NOW + timedelta(days=92))
    assert (here.again(dispute).risk, here.again(dispute).risk_until) == ("", None)


def test_the_one_month_clock_reminds_and_escalates(here: Room) -> None:
    dispute = here.named(here.opened())
    work_till(NOW + timedelta(days=28))
    work_till(NOW + timedelta(days=32))
    verbs = set(Event.objects.filter(subject_id=dispute.matter_id).values_list("verb", flat=True))
    assert {"remind", "escalate"} <= verbs


# -- figures


def test_figures_are_counts_and_small_groups_stay_hidden(here: Room) -> None:
    for _each in range(6):
        Mediator.objects.update(capacity=50)
        agreed(here)
    give_up(dispute=here.named(here.opened(quarrel="family")), reason="不来", by=chair(here), now=LATER)
    found = figures(mediation_of(here.area.community))
    assert (found.whole.total, found.whole.ended, found.whole.settled) == (7, 7, 6)
    assert [(each.name, each.total) for each in found.quarrels] == [("", 7)]
    (row,) = found.library
    assert (row.quarrel, row.method, row.held, row.helped) == ("噪音扰民", "动情晓理", 6, 6)
    assert found.methods == [("动情晓理", 6)]
    assert breaches(LATER) == []


def test_another_communitys_cases_are_not_there(here: Room) -> None:
    here.opened()
    with in_community(room("baihe", "白鹤社区").area.community):
        assert not Dispute.objects.exists() | DisputeParty.objects.exists()
