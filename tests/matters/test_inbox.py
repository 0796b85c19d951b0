"""The staff inbox: tabs, filters, search, pages, saved views, the fragment, and what it costs."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.engines.matters.actions import answering, handing
from linli.engines.matters.models import Category, Matter, SavedView
from linli.engines.matters.queries import inbox as queries
from linli.engines.matters.queries.inbox import Filter, choices, counts, page_of
from linli.registry.models import Party
from tests.counting import statements
from tests.factories import NOW, Neighbourhood, many_reported, neighbourhood, reported, signed_in

pytestmark = pytest.mark.django_db


def inbox(client: Client, **query: Any) -> str:
    response = client.get("/c/qingyang/matters/", query)
    assert response.status_code == 200
    return str(response.content.decode())


def titles(page: str) -> list[str]:
    return re.findall(r'<span class="title">([^<]*)</span>', page)


def dispatched(area: Neighbourhood, to: Party, **fields: Any) -> Matter:
    matter = reported(area, **fields)
    return handing.dispatch(matter=matter, to=to, by=area.actor(area.worker), now=NOW)


def answered(area: Neighbourhood, **fields: Any) -> Matter:
    matter = dispatched(area, area.property_company, **fields)
    return answering.answer(matter=matter, text="修好了", by=area.actor(area.property_staff), now=NOW)


def test_every_tab_counts_and_shows_its_own(area: Neighbourhood) -> None:
    visitor, later = area.visitor(area.worker), NOW + timedelta(days=30)
    at_desk, out, done = reported(area, text="在受理台"), dispatched(area, area.village), answered(area)
    assert counts(visitor, NOW) == {"mine": 1, "desk": 1, "soon": 0, "over": 0, "answered": 1}
    assert counts(visitor, later)["over"] == 2
    almost = at_desk.due_at - timedelta(hours=1) if at_desk.due_at else NOW
    assert counts(visitor, almost)["soon"] == 2
    for tab, expected in {"mine": [at_desk], "desk": [at_desk], "answered": [done], "over": [], "soon": []}.items():
        assert page_of(visitor, Filter(tab=tab), NOW)[0] == expected
    assert page_of(visitor, Filter(tab="over"), later)[0] == [at_desk, out]
    assert {row.id for row in page_of(visitor, Filter(tab="all"), NOW)[0]} == {at_desk.id, out.id, done.id}


def test_counting_stops_at_the_cap(area: Neighbourhood, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from linli.engines.matters.ui import views_inbox

    monkeypatch.setattr(queries, "CAP", 2)
    monkeypatch.setattr(views_inbox, "CAP", 2)
    many_reported(area, 4)
    assert counts(area.visitor(area.worker), NOW)["desk"] == 3
    assert "2+" in inbox(desk)


@pytest.mark.parametrize(
    ("field", "value"),
    [("category", "tree"), ("grid", "grid"), ("source", "call"), ("holder", "village"), ("department", "village")],
)
def test_filters(area: Neighbourhood, desk: Client, field: str, value: str) -> None:
    other = reported(area, text="另一件", place=area.other_grid)
    wanted = dispatched(area, area.village, text="要找的", category=area.tree, source="call")
    found = value if field == "source" else str(getattr(area, value).id)
    assert titles(inbox(desk, tab="all", **{field: found})) == [wanted.title]
    assert set(titles(inbox(desk, tab="all"))) == {wanted.title, other.title}


def test_a_search_looks_beyond_the_newest_where_they_do_not_fill_the_page(
    area: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "NEWEST", 2)
    visitor = area.visitor(area.worker)
    first, *others = (reported(area, text=f"第 {n} 盏路灯不亮", category=None if n else area.tree) for n in range(4))
    every = Filter(tab="all", text="路灯")
    assert set(page_of(visitor, every, NOW)[0]) == {first, *others}
    assert page_of(visitor, replace(every, category=area.tree.id), NOW)[0] == [first]
    monkeypatch.setattr(queries, "PAGE", 1)
    assert page_of(visitor, every, NOW)[0] == [max(others, key=lambda matter: (matter.reported_at, matter.id))]


def test_nobody_has_it_yet(area: Neighbourhood, desk: Client) -> None:
    waiting = reported(area, text="还没派出")
    dispatched(area, area.village)
    assert titles(inbox(desk, tab="all", holder="desk")) == [waiting.title]


def test_a_department_includes_its_people(area: Neighbourhood, desk: Client) -> None:
    matter = dispatched(area, area.party(area.handler))
    assert titles(inbox(desk, tab="all", department=area.department.id)) == [matter.title]


def test_nonsense_in_the_address_is_left_out(area: Neighbourhood, desk: Client) -> None:
    matter = reported(area)
    assert titles(inbox(desk, tab="x", category="x", grid="1", source="x", holder="x", after="x_y")) == [matter.title]


def test_search_by_words_and_by_number(area: Neighbourhood, desk: Client) -> None:
    leak, _tree = reported(area), reported(area, text="大树倒了", category=area.tree)
    assert titles(inbox(desk, tab="all", q="下水道")) == [leak.title]
    assert titles(inbox(desk, tab="all", q=leak.number.replace("-", ""))) == [leak.title]
    assert titles(inbox(desk, tab="all", q="没有这个词")) == []


def test_open_tabs_by_time_left_all_by_newest(area: Neighbourhood) -> None:
    first, second, third = many_reported(area, 3)
    urgent = reported(area, text="紧急", urgent=True, now=NOW + timedelta(minutes=1))
    visitor = area.visitor(area.worker)
    assert page_of(visitor, Filter(tab="desk"), NOW)[0][0] == urgent
    newest = page_of(visitor, Filter(tab="all"), NOW)[0]
    assert [row.reported_at for row in newest] == sorted((row.reported_at for row in newest), reverse=True)
    assert {first, second, third} < set(newest)


@pytest.mark.parametrize("tab", ["desk", "all"])
def test_pages_hold_every_matter_once(area: Neighbourhood, tab: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    made = {matter.id for matter in many_reported(area, 8)}
    wanted, found = Filter(tab=tab), []
    while True:
        rows, following = page_of(area.visitor(area.worker), wanted, NOW)
        found += [row.id for row in rows]
        if following is None:
            break
        wanted = Filter(tab=tab, after=following)
    assert len(found) == 8
    assert set(found) == made


def test_the_next_page_by_its_link(area: Neighbourhood, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    many_reported(area, 3)
    page = inbox(desk, tab="all")
    link = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
    assert link
    second = desk.get("/c/qingyang/matters/" + link.group(1).replace("&amp;", "&")).content.decode()
    assert len(titles(second)) == 1
    assert not set(titles(second)) & set(titles(page))


def test_a_view_is_kept_replaced_and_removed(area: Neighbourhood, desk: Client) -> None:
    matter = reported(area, category=area.tree, text="要找的")
    query = Filter(tab="all", category=area.tree.id).query()
    for _twice in range(2):
        answer = desk.post("/c/qingyang/matters/views/", {"name": "绿化", "query": query}, follow=True)
        assert titles(answer.content.decode()) == [matter.title]
    view = SavedView.objects.get(user=area.worker)
    assert "绿化" in inbox(desk)
    other = signed_in(Client(), area.secretary)
    other.post(f"/c/qingyang/matters/views/{view.id}/remove/")
    assert SavedView.objects.filter(id=view.id).exists()
    desk.post(f"/c/qingyang/matters/views/{view.id}/remove/")
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_not_kept(area: Neighbourhood, desk: Client) -> None:
    answer = desk.post("/c/qingyang/matters/views/", {"name": " ", "query": "tab=all"}, follow=True)
    assert "请给视图起个名字" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_the_fragment_is_the_same_part_of_the_full_page(area: Neighbourhood, desk: Client) -> None:
    many_reported(area, 3)
    desk.get("/c/qingyang/matters/?tab=all")
    full = inbox(desk, tab="all")
    part = desk.get(
        "/c/qingyang/matters/?tab=all", headers={"HX-Request": "true", "HX-Target": "list"}
    ).content.decode()
    assert part.lstrip().startswith('<div id="list"')
    assert part.strip() in full


def test_the_selected_matter_is_marked(area: Neighbourhood, desk: Client) -> None:
    first, _second = many_reported(area, 2)
    page = inbox(desk, tab="all", selected=str(first.id))
    assert re.search(rf'href="/c/qingyang/matters/{first.id}/" aria-current="true"', page)
    assert f'hx-get="/c/qingyang/matters/{first.id}/" hx-trigger="load"' in page


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with statements() as sent:
        assert client.get(path).status_code == 200
    return len(sent.found)


def test_the_list_costs_the_same_with_one_and_with_three(area: Neighbourhood, desk: Client) -> None:
    many_reported(area, 1)
    one = queries_of(desk, "/c/qingyang/matters/?tab=all")
    many_reported(area, 2, category=area.tree, place=area.dwelling)
    dispatched(area, area.village)
    assert queries_of(desk, "/c/qingyang/matters/?tab=all") == one
    assert one <= 8
    assert queries_of(desk, "/c/qingyang/matters/?q=楼道&tab=all") <= 8


def test_choices_name_staff_but_no_resident(area: Neighbourhood) -> None:
    from tests.factories import person

    person("居民甲")
    names = [name for _key, name in choices().holders]
    assert "王师傅" in names
    assert "居民甲" not in names


def test_whoever_reads_english_reads_the_category_in_english(area: Neighbourhood, desk: Client) -> None:
    matter = reported(area)
    Category.objects.filter(id=matter.category_id).update(name_en="Leaks and repair")
    desk.cookies["django_language"] = "en"
    for page in ("", f"{matter.id}/", "register/?as=paper"):
        text = desk.get(f"/c/qingyang/matters/{page}").content.decode()
        assert "Leaks and repair" in text, page
        assert matter.category.name not in text, page


def test_another_community_is_nowhere(area: Neighbourhood, desk: Client) -> None:
    from linli.kernel.tenancy import in_community

    other = neighbourhood("beiyuan", "北苑社区")
    with in_community(other.community):
        theirs = reported(other, text="别处的事")
    assert titles(inbox(desk, tab="all")) == []
    assert desk.get(f"/c/qingyang/matters/{theirs.id}/").status_code == 404
    assert desk.get(f"/c/beiyuan/matters/{theirs.id}/").status_code == 403
