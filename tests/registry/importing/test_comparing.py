"""A roster against the registry: who comes, changes, goes; nothing twice, nobody removed, all or nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from linli.kernel.actors import Actor
from linli.kernel.crypto import keyed_hash
from linli.kernel.models import Event
from linli.kernel.tenancy import in_community
from linli.registry.enums import PlaceKind, ResidenceKind
from linli.registry.finding import identity_hash
from linli.registry.importing import people_applying
from linli.registry.importing.plan import Choices
from linli.registry.importing.problems import Severity
from linli.registry.importing.uploads import ImportRefused
from linli.registry.models import Household, HouseholdMember, Person, Place, Residence
from linli.registry.queries.files import found_by_text
from tests.factories import TODAY, Neighbourhood, neighbourhood, person, place
from tests.registry.importing import awful
from tests.registry.importing.awful import HEADS, LIU, LIU_SON, PEOPLE, WANG, ZHAO, Page, book, changed, phone
from tests.registry.importing.reading import MAKE, brought_in, came, looked_at, said

pytestmark = pytest.mark.django_db
LET_GO = Choices(make_places=True, let_go=True)


@pytest.fixture
def area(db: None) -> Iterator[Neighbourhood]:
    area = neighbourhood()
    with in_community(area.community):
        yield area


def of(rows: list[awful.Cells]) -> bytes:
    return book(Page([HEADS, *rows]))


def named(name: str) -> Person:
    return Person.objects.select_related("party").get(party__name=name)


def running(name: str) -> dict[str, str]:
    rows = Residence.objects.filter(person__party__name=name, until_on=None).select_related("place").order_by("kind")
    return {row.kind: row.place.full_name if row.place else row.elsewhere for row in rows}


def house_of(name: str) -> set[str]:
    own = HouseholdMember.objects.get(person__party__name=name, until_on=None)
    members = HouseholdMember.objects.filter(household=own.household_id, until_on=None).order_by("id")
    return set(members.values_list("person__party__name", flat=True))


def test_looking_writes_nothing(area: Neighbourhood) -> None:
    before = (Person.objects.count(), Place.objects.count(), Event.objects.count())
    looked_at(awful.clean())
    assert (Person.objects.count(), Place.objects.count(), Event.objects.count()) == before


def test_people_come_with_homes_houses_and_hidden_numbers(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    liu = named("刘建国")
    assert (liu.phone, liu.phone_hash) == (phone(1), keyed_hash(phone(1), "phone"))
    assert (liu.id_number, liu.id_number_hash) == (LIU[2], identity_hash(LIU[2]))
    assert (liu.sex, str(liu.born_on)) == ("male", "1960-01-01")
    home = "青杨小区3号楼2单元101室"
    assert running("刘建国") == {"living": home, "registered": home}
    assert running("刘小军") == {"living": home, "registered": "河南省信阳市"}
    assert house_of("刘建国") == {"刘建国", "王秀兰", "刘小军"}
    household = Household.objects.get(head=liu)
    assert HouseholdMember.objects.get(household=household, person=named("王秀兰")).relation == "配偶"
    made = Place.objects.get(name="101室")
    assert (made.parent_id, made.grid_id, made.code) == (area.entrance.id, area.micro_grid.id, "1-3-2-101")
    assert Event.objects.filter(subject_id=liu.id, verb="make").count() == 1


def test_the_same_file_again_changes_nothing(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    events = Event.objects.count()
    plan = brought_in(awful.clean())
    assert plan.changes_nothing
    assert plan.same == 4
    assert Event.objects.count() == events
    assert Person.objects.filter(party__name="刘建国").count() == 1


def test_a_changed_file_shows_who_came_went_and_what_changed(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    rows = changed([LIU, WANG, ZHAO], "王秀兰", 联系电话=phone(77), 房号="102室")
    plan = looked_at(of([*rows, ("钱进", "男", "", phone(9), "租客", "3号楼", "2单元", "102室", "外地")]))
    assert came(plan) == ["钱进"]
    assert [line.title for line in plan.went] == ["刘小军"]
    [line] = plan.changed
    assert line.title == "王秀兰"
    assert {what: (before, after) for what, before, after in line.details} == {
        "联系电话": ("…", "199****0077"), "居住地址": ("青杨小区3号楼2单元101室", "青杨小区3号楼2单元102室"),
        "户籍地址": ("青杨小区3号楼2单元101室", "青杨小区3号楼2单元102室"), "户": ("", "另成一户"),
    }  # fmt: skip


def test_nobody_disappears_without_a_tick(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    plan = brought_in(of([LIU, WANG, ZHAO]))
    assert [line.title for line in plan.went] == ["刘小军"]
    assert "living" in running("刘小军")
    brought_in(of([LIU, WANG, ZHAO]), LET_GO)
    assert running("刘小军") == {"registered": "河南省信阳市"}
    assert named("刘小军").party.is_active
    assert house_of("刘建国") == {"刘建国", "王秀兰"}
    assert looked_at(of([LIU, WANG, ZHAO])).changes_nothing


def test_whoever_comes_back_is_the_same_person_with_a_new_spell(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    Residence.objects.update(from_on=TODAY - timedelta(days=100))
    HouseholdMember.objects.update(from_on=TODAY - timedelta(days=100))
    brought_in(of([LIU, WANG, ZHAO]), LET_GO)
    plan = brought_in(awful.clean())
    assert came(plan) == []
    spells = Residence.objects.filter(person=named("刘小军"), kind=ResidenceKind.LIVING).order_by("from_on")
    assert [(spell.from_on, spell.until_on) for spell in spells] == [
        (TODAY - timedelta(days=100), TODAY - timedelta(days=1)), (TODAY, None),
    ]  # fmt: skip
    assert house_of("刘小军") == {"刘建国", "王秀兰", "刘小军"}


def test_a_list_of_one_building_says_nothing_of_the_others(area: Neighbourhood) -> None:
    other = place(PlaceKind.BUILDING, "1-5", "5号楼", parent=area.estate)
    far = person("孙远")
    Residence.new(person=far, place=other, kind=ResidenceKind.LIVING, from_on=TODAY)
    assert looked_at(awful.clean()).went == []


def test_a_list_that_says_nothing_of_registration_ends_none(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    tenants = book(Page([HEADS[:8], ZHAO[:8], LIU[:8]]))
    plan = brought_in(tenants, LET_GO)
    assert {line.title for line in plan.went} == {"王秀兰", "刘小军"}
    assert running("王秀兰") == {"registered": "青杨小区3号楼2单元101室"}


def test_a_row_with_an_error_does_not_make_its_person_disappear(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    plan = looked_at(of(changed(PEOPLE, "刘小军", 身份证号="123")))
    assert plan.went == []
    assert plan.stopped == 1


def test_all_or_nothing_unless_bad_rows_are_left_out(area: Neighbourhood) -> None:
    raw = of(changed(PEOPLE, "刘小军", 身份证号="123"))
    with pytest.raises(ImportRefused, match="1 行不能导入"):
        brought_in(raw)
    assert not Person.objects.filter(party__name="刘建国").exists()
    brought_in(raw, Choices(make_places=True, leave_out=True))
    assert not Person.objects.filter(party__name="刘小军").exists()
    assert named("刘建国")


def test_a_failure_in_the_middle_changes_nothing(area: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(people_applying, "index_people", broken)
    with pytest.raises(RuntimeError):
        brought_in(awful.clean())
    assert not Person.objects.filter(party__name="刘建国").exists()
    assert not Place.objects.filter(name="101室").exists()


def test_places_are_made_only_when_ticked(area: Neighbourhood) -> None:
    plan = looked_at(awful.clean(), Choices())
    assert set(said(plan, Severity.STOP)) == {"花名册!H2", "花名册!H3", "花名册!H4"}
    brought_in(awful.clean(), Choices(leave_out=True))
    assert not Place.objects.filter(name="101室").exists()


def test_known_by_number_even_under_a_merged_record(area: Neighbourhood) -> None:
    kept, second = person("赵敏"), person("赵敏", id_number=ZHAO[2], id_number_hash=identity_hash(ZHAO[2]))
    Person.objects.filter(id=second.id).update(merged_into=kept)
    plan = looked_at(of([ZHAO]))
    assert [move.id for move in plan.work.moves] == [kept.id]


def test_known_by_name_and_phone_gets_the_number(area: Neighbourhood) -> None:
    known = person("赵敏", phone=phone(4), phone_hash=keyed_hash(phone(4), "phone"))
    brought_in(of([ZHAO]))
    assert Person.objects.get(id=known.id).id_number_hash == identity_hash(ZHAO[2])


def test_a_namesake_is_another_person_and_doubtful(area: Neighbourhood) -> None:
    person("赵敏", phone=phone(99), phone_hash=keyed_hash(phone(99), "phone"))
    plan = looked_at(of(changed([ZHAO], "赵敏", 身份证号="")))
    assert came(plan) == ["赵敏"]
    assert "同名" in said(plan, Severity.DOUBT)["花名册!A2"]


def test_a_number_of_somebody_else_stops_the_row(area: Neighbourhood) -> None:
    person("欧阳远", id_number=ZHAO[2], id_number_hash=identity_hash(ZHAO[2]))
    plan = looked_at(of([ZHAO]))
    assert "欧阳远" in said(plan, Severity.STOP)["花名册!A2"]
    assert plan.changes_nothing


def test_the_dead_do_not_come_back_by_a_list(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    Person.objects.filter(id=named("王秀兰").id).update(died_on=TODAY)
    plan = looked_at(awful.clean())
    assert "去世" in said(plan, Severity.STOP)["花名册!A3"]


def test_a_son_who_heads_his_own_house_divides_it(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    rows = [LIU, WANG, *changed([LIU_SON], "刘小军", 与户主关系="户主", 房号="103室"), ZHAO]
    brought_in(of(rows))
    assert house_of("刘建国") == {"刘建国", "王秀兰"}
    assert house_of("刘小军") == {"刘小军"}
    assert Household.objects.get(head=named("刘小军")).dwelling.name == "103室"
    assert looked_at(of(rows)).changes_nothing


def test_found_by_the_box_afterwards(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    for text in ("liujianguo", "3-2-101", "0001", LIU[2]):
        ids, _more = found_by_text(Person.objects.order_by("id"), text, TODAY)
        assert named("刘建国").id in ids, text


def test_another_community_sees_and_loses_nothing(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    other = neighbourhood("other", "外社区")
    with in_community(other.community):
        plan = brought_in(of([LIU]), MAKE)
        assert came(plan) == ["刘建国"]
        assert plan.went == []
    assert running("刘小军")


def test_who_did_it_is_written_down(area: Neighbourhood) -> None:
    brought_in(awful.clean())
    told = Event.objects.filter(subject_kind="person", verb="make").order_by("id")
    assert {event.actor for event in told} == {Actor.job()}
    assert not any(LIU[2] in str(event.data) or "刘建国" in str(event.data) for event in told)
