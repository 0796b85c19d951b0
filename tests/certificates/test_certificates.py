"""Certificates: what no community certifies, what the registry must say, what the playbook may say, what a paper costs."""

from datetime import date, timedelta
from random import Random

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.design.typesetting import FACES, fonts
from linli.engines.matters.models import Matter
from linli.kernel.identity import check_sign
from linli.kernel.tenancy import in_community
from linli.practices.certificates.actions.checking import NotIssued, NotOurs, Wanted
from linli.practices.certificates.actions.issuing import ask, decline, issue_now, revoke, seal_again, sign
from linli.practices.certificates.models import Certificate, SealUse
from linli.practices.certificates.playbook import KINDS, CertificatesEntry, CertificatesSection, KindEntry, problems
from linli.practices.certificates.queries.certificates import checked, figures_of, mac_of
from linli.practices.certificates.rules import FORBIDDEN, forbidden_by, is_over, masked_name, written, years_between
from linli.practices.certificates.simulate import issue_certificates
from tests.certificates.samples import dweller
from tests.conftest import NOW
from tests.counting import counted
from tests.factories import neighbourhood, person, resident_in, signed_in
from tests.mission.people import at

ROLES = ["community_worker"]
WANTED = Wanted("residence", "孩子入学，交给学校", seen=True)


def test_the_first_list_of_what_no_community_certifies_has_twenty_entries_and_each_says_where_to_go() -> None:
    assert len({each.key for each in FORBIDDEN}) == 20
    assert all(each.go_to and forbidden_by(each.name) == each for each in FORBIDDEN)
    assert [found.key for words in ("无 犯罪记录", "父子关系", "名下无房") if (found := forbidden_by(words))] == [
        "no_crime", "kinship", "property",
    ]  # fmt: skip
    assert all(forbidden_by(kind.name) is None for kind in KINDS.values()), "none of ours is one of theirs"


@given(st.dictionaries(st.sampled_from(["name", "address", "since"]), st.text(max_size=20), min_size=3))
def test_what_is_told_is_filled_in_once_and_never_read_again(told: dict[str, str]) -> None:
    assert written("{name}住{address}，自{since}", told) == f"{told['name']}住{told['address']}，自{told['since']}"


def test_small_rules() -> None:
    assert years_between(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert is_over(date(2026, 5, 17), date(2026, 5, 18))
    assert not is_over(date(2026, 5, 18), date(2026, 5, 18))
    assert not is_over(None, date(2099, 1, 1))
    assert masked_name("林小满") == "林**"


def test_a_playbook_cannot_bring_back_what_was_forbidden() -> None:
    entry = {"basis": "本省清单第三项", "text": "兹证明{name}住在我社区{room}，{detail}。"}
    kinds = {"kin": KindEntry(**entry, name="亲属关系证明"), "ours": KindEntry(**entry, name="居住证明")}
    told = list(problems(CertificatesSection(certificates=CertificatesEntry(kinds=kinds))))
    assert [each.where[2:] for each in told] == [
        ("kin", "name"), ("kin", "text"), ("kin", "detail"), ("ours", "text"), ("ours", "detail"),
    ]  # fmt: skip
    assert "公证处" in told[0].words


@pytest.mark.django_db
def test_a_certificate_says_what_the_registry_says_and_nothing_else() -> None:
    area = neighbourhood()
    with in_community(area.community):
        who, by = dweller(area, account=area.account), area.actor(area.worker)
        common = {"community": area.community, "user": area.worker, "roles": ROLES, "by": by, "now": NOW}
        made = issue_now(**common, person=who, wanted=WANTED)
        assert made.text == (
            "兹证明林小满（女，身份证件号码330424195802240028）自2025年1月1日起居住在我社区青杨小区3号楼2单元102室，至今仍在此居住。"
        )
        assert made.valid_until == NOW.date() + timedelta(days=90)
        assert SealUse.objects.get().seal == "青杨社区居民委员会"
        stranger = person("路过的人")
        refusals = [
            (person("无住址", id_number="1", id_number_hash="1", sex="male"), WANTED, "现居住地在本社区"),
            (stranger, WANTED, "登记册上没有：入住日期"),
            (who, Wanted("residence", "入学"), "请先核对原件"),
            (who, Wanted("residence", " ", seen=True), "用途"),
            (who, Wanted("litigation", "诉讼", "周强代理其租赁合同纠纷一案", seen=True), "不由您签发"),
            (who, Wanted("guardian", "监护", seen=True), "指定谁为监护人"),
            (who, Wanted("nothing", "入学", seen=True), "没有这一种"),
        ]  # fmt: skip
        for somebody, wanted, why in refusals:
            with pytest.raises(NotIssued, match=why):
                issue_now(**common, person=somebody, wanted=wanted)
        with pytest.raises(NotOurs, match="派出所"):
            issue_now(**common, person=who, wanted=Wanted("no_crime", "求职", seen=True))
        who.died_on = NOW.date()
        with pytest.raises(NotIssued, match="现居住地"):
            issue_now(**common, person=who, wanted=WANTED)
        assert (Certificate.objects.count(), SealUse.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_number_that_was_shown_is_put_on_file_once() -> None:
    area = neighbourhood()
    with in_community(area.community):
        bare = {"sex": "unknown", "born_on": None, "id_number": "", "id_number_hash": ""}
        newcomer, other = (dweller(area, name, **bare) for name in ("新来的", "另一位"))
        common = {"community": area.community, "user": area.worker, "roles": ROLES, "by": area.actor(area.worker)}
        asked = {"purpose": "办读者证", "seen": True}
        for paper, why in (("", "照原件填写"), ("330424195802240028", "证件号码不对"), ("12", "证件号码不对")):
            with pytest.raises(NotIssued, match=why):
                issue_now(**common, person=newcomer, wanted=Wanted("residence", identity=paper, **asked), now=NOW)
        paper = "33042419580224002" + check_sign("33042419580224002")
        made = issue_now(**common, person=newcomer, wanted=Wanted("residence", identity=paper, **asked), now=NOW)
        assert f"（女，身份证件号码{paper}）" in made.text
        newcomer.refresh_from_db()
        assert (newcomer.id_number, newcomer.sex, newcomer.born_on) == (paper, "female", date(1958, 2, 24))
        with pytest.raises(NotIssued, match="另一个人名下"):
            issue_now(**common, person=other, wanted=Wanted("residence", identity=paper, **asked), now=NOW)
        mans = "33042419580224001" + check_sign("33042419580224001")
        for on_file in ({"sex": "female"}, {"sex": "male", "born_on": date(1958, 2, 25)}):
            known = dweller(area, "登记过的", **bare | on_file)
            with pytest.raises(NotIssued, match="和登记册上的不一样"):
                issue_now(**common, person=known, wanted=Wanted("residence", identity=mans, **asked), now=NOW)


@pytest.mark.django_db
def test_what_waits_is_a_matter_and_is_answered_once() -> None:
    area = neighbourhood()
    with in_community(area.community):
        who, by = dweller(area, account=area.account), area.actor(area.worker)
        common = {"community": area.community, "by": by, "now": NOW}
        asked = ask(**common, person=who, wanted=Wanted("residence", "入学"), account=area.account)
        assert asked.matter is not None
        assert (asked.matter.title, asked.matter.holder_id) == ("开具居住情况证明", area.desk.id)
        with pytest.raises(NotIssued, match="已经申请过"):
            ask(**common, person=who, wanted=Wanted("residence", "入学"), account=area.account)
        with pytest.raises(NotIssued, match="带证件到社区"):
            ask(**common, person=who, wanted=Wanted("guardian", "监护", "某某"), account=area.account)
        signing = {**common, "certificate": asked, "user": area.secretary, "roles": ["secretary"]}
        sign(**signing, seen=True)
        assert not Matter.objects.get(id=asked.matter.id).is_open
        with pytest.raises(NotIssued, match="先处理"):
            sign(**signing, seen=True)
        with pytest.raises(NotIssued, match="先处理"):
            decline(**common, certificate=asked, reason="不住这里")
        seal_again(**common, certificate=asked, sheets=2, user=area.worker)
        with pytest.raises(NotIssued, match="1 至 20"):
            seal_again(**common, certificate=asked, sheets=21, user=area.worker)
        assert checked(asked.number, mac_of(asked)) == asked
        assert checked(asked.number, "0" * 12) is None
        revoke(**common, certificate=asked, reason="情况有变")
        with pytest.raises(NotIssued, match="只有已签发"):
            seal_again(**common, certificate=asked, sheets=1, user=area.worker)
        # What only the secretary signs goes to the secretary.
        other = ask(**common, person=who, wanted=Wanted("litigation", "诉讼", "推荐周强代理"), seen_by=area.worker)
        assert other.matter is not None
        assert other.matter.holder_id == area.party(area.secretary).id
        decline(**common, certificate=other, reason="没有法院的受理材料")
        assert not Matter.objects.get(id=other.matter.id).is_open


@pytest.mark.django_db
def test_a_year_of_certificates_is_counted_from_the_register() -> None:
    area = neighbourhood()
    with in_community(area.community):
        for number in range(6):
            dweller(area, f"居民{number}", id_number=f"33042419580224002{number}")
        since = NOW - timedelta(days=130)
        issued = issue_certificates(
            community=area.community, since=since, present=NOW, rng=Random(1), worker=area.worker,
            secretary=area.secretary, count=12,
        )  # fmt: skip
        counted_there = figures_of(2026)
        assert sum(each["issued"] for each in counted_there.values()) == issued == 12
        assert sum(each["revoked"] for each in counted_there.values()) == 1


@pytest.mark.django_db
def test_pages_cost_the_same_with_one_certificate_and_with_many() -> None:
    area = neighbourhood()
    with in_community(area.community):
        who, by = dweller(area, account=area.account), area.actor(area.worker)
    clerk, auntie = signed_in(Client(), area.worker), resident_in(Client(), area.community, area.account)
    spent = []
    with at(NOW):
        for number in (1, 4):
            with in_community(area.community):
                for _each in range(number):
                    made = issue_now(
                        community=area.community,
                        person=who,
                        wanted=WANTED,
                        user=area.worker,
                        roles=ROLES,
                        by=by,
                        now=NOW,
                    )
            pages = [
                (clerk, "/c/qingyang/certificates/", 10), (clerk, "/c/qingyang/certificates/seals/", 8),
                (clerk, f"/c/qingyang/certificates/{made.id}/", 10), (auntie, "/c/qingyang/my-certificates/", 8),
                (Client(), f"/c/qingyang/certificates/check/{made.number}/{mac_of(made)}/", 8),
            ]  # fmt: skip
            for client, path, most in pages:
                client.get(path)
                with counted(most) as sent:
                    assert client.get(path).status_code == 200
                spent.append(len(sent))
        assert spent[:5] == spent[5:]
        told = {
            "kind": "residence", "purpose": "入学", "name": "林小满", "asked": "counter", "seen": "1", "person": who.id,
        }  # fmt: skip
        with counted(18):
            assert clerk.post("/c/qingyang/certificates/new/", told).status_code == 302


@pytest.mark.django_db
@pytest.mark.skipif(not set(FACES) & set(fonts().families()), reason="no face with Chinese on this machine")
def test_the_paper_is_tagged_and_always_the_same() -> None:
    area = neighbourhood()
    with in_community(area.community):
        made = issue_now(
            community=area.community, person=dweller(area, "𠮷田·買買提“”——<>{}#$"), wanted=WANTED, user=area.worker,
            roles=ROLES, by=area.actor(area.worker), now=NOW,
        )  # fmt: skip
    clerk = signed_in(Client(), area.worker)
    first, second = (clerk.get(f"/c/qingyang/certificates/{made.id}/pdf/").content for _each in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"/MarkInfo" in first or b"/StructTreeRoot" in first
    assert len(first) < 200_000
