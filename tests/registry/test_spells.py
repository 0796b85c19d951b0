"""Residences as spells: they never overlap; newcomers and 人户分离 follow from them, by rule and in SQL alike."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.tenancy import in_community
from linli.registry.actions.households import keep_house
from linli.registry.actions.people import PersonRefused
from linli.registry.actions.residences import go_away, move_out, settle_in, strike_out
from linli.registry.enums import ResidenceKind, Settled
from linli.registry.models import HouseholdMember, Person, Residence
from linli.registry.queries.spells import belongs, settled_counts, settled_of
from linli.registry.rules import Spell, day_to_copy, settled
from tests.counting import counted
from tests.factories import NOW, SINCE, TODAY, Neighbourhood, neighbourhood, person, signed_in

DAY = timedelta(days=1)


@pytest.fixture
def area(db: None) -> Neighbourhood:
    return neighbourhood()


def spell(kind: str, here: bool, begun: int = 100, ended: int | None = None) -> Spell:
    """A spell that began and ended so many days before today."""
    return Spell(kind, here, TODAY - begun * DAY, None if ended is None else TODAY - ended * DAY)


@pytest.mark.parametrize(
    ("spells", "how", "days"),
    [
        ([spell("living", True), spell("registered", True, 40)], "home", 40),
        ([spell("living", True, 30), spell("registered", False, 90)], "newcomer", 30),
        ([spell("living", True, 30)], "unchecked", 30),
        ([spell("registered", True, 90), spell("living", False, 20)], "apart", 20),
        ([spell("registered", True, 90), spell("living", True, 80, 10)], "apart", 9),
        ([spell("registered", True, 90)], "apart", 90),
        ([spell("living", True, 80, 10), spell("living", False, 9)], "gone", 9),
        ([spell("living", True, 80, 10)], "gone", 9),
        ([spell("living", True, 80, 10), spell("living", True, 5), spell("registered", True)], "home", 5),
    ],
)
def test_how_somebody_belongs_and_since_when(spells: list[Spell], how: str, days: int) -> None:
    assert settled(spells, TODAY) == (how, TODAY - days * DAY)


def test_who_has_nowhere_on_file_is_nothing() -> None:
    assert settled([], TODAY) is None
    assert settled([Spell("living", True, TODAY + DAY)], TODAY) is None


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_a_day_repeats_the_same_weekday_of_the_month_before(day: date) -> None:
    copied = day_to_copy(day)
    assert copied.weekday() == day.weekday()
    assert (copied + timedelta(days=31)).replace(day=1) >= day.replace(day=1) > copied


def lives(area: Neighbourhood, who: Person, **fields: object) -> Residence:
    values = {"kind": "living", "from_on": SINCE, "by": area.reporter, "now": NOW, **fields}
    return settle_in(person=who, **values)  # type: ignore[arg-type]


def test_the_same_conditions_in_sql_find_the_same_people(area: Neighbourhood) -> None:
    with in_community(area.community):
        combinations = [
            {"living": here, "registered": there} for here in (True, False, None) for there in (True, False, None)
        ]
        for number, wanted in enumerate(combinations):
            who = person(f"人{number}")
            for kind, here in wanted.items():
                if here is not None:
                    where = {"place": area.dwelling} if here else {"elsewhere": "安徽六安"}
                    lives(area, who, kind=kind, **where)
        people = Person.objects.filter(party__name__startswith="人")
        told = settled_of(people, TODAY)
        for how in Settled:
            found = set(people.filter(belongs(how, TODAY)).values_list("id", flat=True))
            assert found == {id for id, (known, _since) in told.items() if known == how}, how
        counts = settled_counts(people, TODAY)
        assert sum(counts.values()) == len(told) == 8
        assert counts[Settled.NEWCOMER] == counts[Settled.HOME] == 1


def test_nobody_lives_in_two_places_on_one_day(area: Neighbourhood) -> None:
    with in_community(area.community):
        who = person("林小满")
        first = lives(area, who, place=area.dwelling)
        with pytest.raises(PersonRefused):
            lives(area, who, place=area.entrance)
        with pytest.raises(PersonRefused):
            lives(area, who, place=area.dwelling, from_on=TODAY)
        second = lives(area, who, place=area.entrance, from_on=TODAY)
        first.refresh_from_db()
        assert first.until_on == TODAY - DAY
        move_out(residence=second, until_on=TODAY + 9 * DAY, by=area.reporter, now=NOW)
        with pytest.raises(PersonRefused, match="重叠"):
            lives(area, who, place=area.dwelling, from_on=TODAY + 5 * DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Residence.new(person=who, place=area.dwelling, elsewhere="也在外地", kind="living", from_on=TODAY)
        lives(area, who, place=area.dwelling, from_on=TODAY + 10 * DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Residence.new(person=who, place=area.entrance, kind="living", from_on=TODAY)


def test_what_was_entered_by_mistake_never_was(area: Neighbourhood) -> None:
    with in_community(area.community):
        who = person("林小满")
        first = lives(area, who, place=area.dwelling)
        wrong = lives(area, who, place=area.entrance, from_on=TODAY)
        strike_out(residence=wrong, by=area.reporter, now=NOW)
        first.refresh_from_db()
        assert (first.until_on, Residence.objects.filter(person=who).count()) == (None, 1)
        move_out(residence=first, until_on=TODAY - DAY, by=area.reporter, now=NOW)
        with pytest.raises(PersonRefused, match="不能删"):
            strike_out(residence=first, by=area.reporter, now=NOW)
        again = lives(area, who, place=area.entrance, from_on=TODAY)
    answer = signed_in(Client(), area.secretary).post(
        f"/c/qingyang/people/{who.id}/residences/{again.id}/strike-out/", {"idempotency_key": "k"}
    )
    assert answer.status_code == 302
    with in_community(area.community):
        first.refresh_from_db()
        assert first.until_on == TODAY - DAY, "it had ended by itself"


def test_somebody_goes_away_and_comes_back(area: Neighbourhood) -> None:
    with in_community(area.community):
        who = person("林小满")
        for kind in (ResidenceKind.LIVING, ResidenceKind.REGISTERED):
            lives(area, who, kind=kind, place=area.dwelling)
        keep_house(person=who, relation="", by=area.reporter, now=NOW)
        go_away(person=who, elsewhere="江苏省苏州市", from_on=TODAY, registration_too=False, by=area.reporter, now=NOW)
        assert settled_of([who], TODAY)[who.id] == (Settled.APART, TODAY)
        assert not HouseholdMember.objects.filter(person=who, until_on=None).exists()
        lives(area, who, place=area.dwelling, from_on=TODAY + DAY)
        assert settled_of([who], TODAY + DAY)[who.id] == (Settled.HOME, TODAY + DAY)
        spells = Residence.objects.filter(person=who, kind="living").order_by("from_on")
        assert [each.where for each in spells] == [area.dwelling.full_name, "江苏省苏州市", area.dwelling.full_name]


def test_moving_away_through_the_page_shows_what_is_still_held(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.secretary)
    with in_community(area.community):
        worker = area.person(area.grid_worker)
        lives(area, worker, place=area.dwelling)
    where = f"/c/qingyang/people/{worker.id}/away/"
    assert "网格员 · 第一网格" in client.get(where).content.decode()
    assert client.post(where, {"elsewhere": "", "from_on": "2026-05-20"}).status_code == 422
    sent = {"elsewhere": "四川省绵阳市", "from_on": "2026-05-20", "registration_too": "1"}
    assert client.post(where, sent).status_code == 302
    assert "四川省绵阳市" in client.get(f"/c/qingyang/people/{worker.id}/").content.decode()
    assert client.post(where, sent).status_code == 409


def test_a_residence_elsewhere_is_written_in_words_not_both(client: Client, area: Neighbourhood) -> None:
    signed_in(client, area.worker)
    with in_community(area.community):
        who = person("林小满")
    where = f"/c/qingyang/people/{who.id}/residences/"
    fields = {"kind": "registered", "from_on": "2020-01-01"}
    assert client.post(where, {**fields, "place": "1-3-2", "elsewhere": "安徽六安"}).status_code == 409
    assert client.post(where, fields).status_code == 409
    assert client.post(where, {**fields, "elsewhere": "安徽六安"}).status_code == 302
    assert client.post(where, {"kind": "living", "place": "1-3-2-102", "from_on": "2026-01-01"}).status_code == 302
    assert "流动人口" in client.get(f"/c/qingyang/people/{who.id}/").content.decode()


def test_the_list_is_filtered_by_how_people_belong_with_counts(client: Client, area: Neighbourhood) -> None:
    with in_community(area.community):
        newcomer, away = person("钱新来"), person("吴在外")
        lives(area, newcomer, place=area.dwelling, from_on=TODAY)
        lives(area, newcomer, kind="registered", elsewhere="安徽六安")
        lives(area, away, kind="registered", place=area.dwelling)
        lives(area, away, elsewhere="江苏苏州", from_on=TODAY)
    signed_in(client, area.worker)
    page = client.get("/c/qingyang/people/?how=newcomer").content.decode()
    assert "钱新来" in page
    assert "吴在外" not in page
    assert "流动人口<b" in page
    assert "吴在外" in client.get("/c/qingyang/people/?how=apart").content.decode()
    with counted(8):
        client.get("/c/qingyang/people/?how=apart")
    signed_in(client, area.grid_worker)
    assert "吴在外" in client.get("/c/qingyang/people/?how=apart").content.decode()
    assert client.get("/c/qingyang/people/?how=nonsense").status_code == 200
