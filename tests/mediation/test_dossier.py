"""The dossier on the page, as a file to edit and as a PDF: one order, real pages, every word, and who took it out."""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import pytest
import time_machine
import typst
from django.test import Client
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.accounts.models import Read
from linli.kernel.tenancy import in_community
from linli.practices.mediation.actions.settling import Due, Terms, agree
from linli.practices.mediation.enums import Result
from linli.practices.mediation.models import Dispute
from linli.practices.mediation.rules import DOSSIER, Dossier, Paper, bound, breakable
from linli.practices.mediation.ui import binding
from tests.counting import counted
from tests.factories import NOW, resident_in, signed_in
from tests.mediation.cases import NAMES, ONE, OTHER, Room, room

#: What breaks markup: of typst, of Word's XML, of docxtpl; controls; a word longer than a line; signs out of any face.
ODD = (
    '#import "x" $a$ *b* _c_ `d` "e" \'f\' <g> @h \\ // i /* j */ = k - l [m] & &amp; <w:p/> {{ n }} {% o %} {# p #} '
    "\x00\x07\x1b\ud800\u202eq\r\nr\ts 😀\ue000"
)
LONG = "x" * 300 + "/" + "я" * 300
HAS_FACE = bool(set(binding.FACES) & set(binding.fonts().families()))
faced = pytest.mark.skipif(not HAS_FACE, reason="no face with Chinese on this machine")


def a_dossier(text: str, count: int = len(DOSSIER)) -> Dossier:
    papers = [Paper(key, f"文书{key}", text) for key in reversed(DOSSIER[:count])]
    return bound("人民调解卷宗", "（2026）新街人调字第3号", [("申请人", text)], papers)


def paragraphs(file: bytes) -> list[str]:
    return [each.text for each in Document(BytesIO(file)).paragraphs]


# -- the files


def test_the_file_to_edit_says_every_word_in_order_and_names_no_author() -> None:
    made = a_dossier(f"第一行\n\n{ODD}\n{LONG}")
    file = binding.word(made, now=NOW)
    told = paragraphs(file)
    titles = [f"文书{key}" for key in DOSSIER]
    assert [each for each in told if each.startswith("文书")] == titles
    for wanted in made.papers[0].text.split("\n"):
        assert told.count(wanted) >= len(DOSSIER), wanted
    assert all(sign in "".join(told) for sign in ("{{ n }}", "{% o %}", "<w:p/>", "&amp;", "😀"))
    with zipfile.ZipFile(BytesIO(file)) as parts:
        xml = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")}
    marks = set(re.findall(r'w:name="(paper_\w+)"', xml["word/document.xml"]))
    asked = set(re.findall(r"PAGEREF (paper_\w+)", xml["word/document.xml"]))
    assert asked == marks == {f"paper_{n}{end}" for n in range(1, 13) for end in ("", "_end")}
    properties = Document(BytesIO(file)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.language == "zh-CN"
    assert "SECTIONPAGES" in xml["word/footer1.xml"]


def test_no_word_of_docxtpls_own_is_lost() -> None:
    told = "".join(paragraphs(binding.word(a_dossier("{_{ a }_} {_% b %_}", 1), now=NOW)))
    assert "{_{ a }_} {_% b %_}" in told.replace("\u2060", "")


@faced
@settings(max_examples=12, deadline=None)
@given(st.text(max_size=200))
def test_whatever_somebody_wrote_can_be_put_on_paper(words: str) -> None:
    made = a_dossier(words, 2)
    assert binding.pdf(made, now=NOW).startswith(b"%PDF-1.7")
    told = "\n".join(paragraphs(binding.word(made, now=NOW))).replace("\u2060", "")
    assert made.papers[0].text in told


def placed(dossier: Dossier) -> list[int]:
    """On which page (of those that are numbered) each paper begins, as typst has laid it."""
    told = json.dumps({**binding._told(dossier), "words": binding._words(), "faces": ["Noto Serif CJK SC"]})
    source = (binding.PAPER / "dossier.typ").read_bytes()
    compiler = typst.Compiler(source, root=binding.PAPER, sys_inputs={"told": told})
    places = "query(heading.where(outlined: true)).map(each => counter(page).at(each.location()).first())"
    found: list[int] = json.loads(compiler.eval(places))
    return found


@faced
def test_each_paper_begins_on_a_page_of_its_own_and_the_index_knows_which() -> None:
    made = a_dossier("\n".join(["一行"] * 60), 4)
    begins = placed(made)
    assert begins[0] == 1
    assert all(after - before == begins[1] - 1 >= 2 for before, after in pairwise(begins))
    file = binding.pdf(made, now=NOW)
    assert b"/StructTreeRoot" in file
    assert b"/Lang(zh-CN)" in file
    assert file == binding.pdf(made, now=NOW)


def test_without_a_face_nothing_is_set() -> None:
    with pytest.raises(binding.NoFace):
        binding.pdf(a_dossier("字", 1), now=NOW, faces=typst.Fonts(include_system_fonts=False))


@given(st.text(max_size=300))
def test_long_words_may_break_and_nothing_else_changes(words: str) -> None:
    words = words.replace("\u200b", "")
    assert breakable(words).replace("\u200b", "") == words
    assert max(map(len, re.split(r"[\s\u200b\u2e80-\U0003ffff]", breakable("w" * 100 + words))), default=0) <= 48


# -- who takes it out


@pytest.fixture
def here(db: None) -> Iterator[Room]:
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        yield room()


@pytest.fixture
def dispute(here: Room) -> Dispute:
    with in_community(here.area.community):
        made = here.named(here.opened())
        terms = Terms(Result.WRITTEN, ODD.replace("\x00", "").replace("\ud800", ""), dues=[Due("道歉", NOW.date())])
        agree(dispute=made, terms=terms, by=here.area.actor(here.chair), now=NOW)
        return made


def at(dispute: Dispute, below: str = "") -> str:
    return f"/c/qingyang/mediation/cases/{dispute.id}/{below}"


FORMS = ("", "word/", "pdf/") if HAS_FACE else ("", "word/")


def test_committee_and_mediator_take_it_out_and_nobody_else(here: Room, dispute: Dispute) -> None:
    chair, worker = signed_in(Client(), here.chair), signed_in(Client(), here.area.secretary)
    chair.get("/c/qingyang/mediation/")
    for below in FORMS:
        with counted(10):
            answer = chair.get(at(dispute, f"dossier/{below}"))
        assert answer.status_code == 200
        assert worker.get(at(dispute, f"dossier/{below}")).status_code == 404
    told = paragraphs(chair.get(at(dispute, "dossier/word/")).content)
    kept = [each for each in told if each in {"人民调解申请书", "当事人权利义务告知书", "人民调解协议书", "履行情况"}]
    assert kept == ["人民调解申请书", "当事人权利义务告知书", "人民调解协议书", "履行情况"]
    assert any("{{ n }} {% o %}" in each for each in told)
    name = chair.get(at(dispute, "dossier/word/"))["Content-Disposition"]
    assert dispute.matter.number in name
    assert not [each for each in NAMES if each in name]


def test_a_machine_without_chinese_says_so_and_the_rest_remains(
    here: Room, dispute: Dispute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "fonts", lambda: typst.Fonts(include_system_fonts=False))
    chair = signed_in(Client(), here.chair)
    answer = chair.get(at(dispute, "dossier/pdf/"))
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.content.decode()
    assert chair.get(at(dispute, "dossier/")).status_code == 200
    assert chair.get(at(dispute, "dossier/word/")).status_code == 200


def test_each_party_reads_who_opened_their_case_and_the_desk_learns_no_name(here: Room, dispute: Dispute) -> None:
    chair = signed_in(Client(), here.chair)
    chair.get(at(dispute))
    with time_machine.travel(NOW + timedelta(days=1, minutes=5), tick=False):
        chair.get(at(dispute, "dossier/"))
    with in_community(here.area.community):
        mine, theirs = here.account(ONE), here.account(OTHER)
        rows = list(Read.objects.filter(what="mediation").order_by("id").values_list("subject_id", "reason"))
    assert sorted(rows) == sorted((who.id, why) for who in (mine, theirs) for why in ("办理调解", "调阅卷宗"))
    for account in (mine, theirs):
        page = resident_in(Client(), here.area.community, account).get("/c/qingyang/mine/reads/").content.decode()
        assert page.count("贾主任") == 2
        assert all(words in page for words in ("调解案卷", "办理调解", "调阅卷宗"))
    desk = signed_in(Client(), here.area.secretary)
    log = desk.get("/c/qingyang/people/reads/").content.decode()
    assert "当事人" in log
    assert not [word for word in (*NAMES, dispute.number, dispute.matter.number) if word in log]
    for person in (here.one, here.other):
        assert "调解案卷" not in desk.get(f"/c/qingyang/people/reads/?person={person.id}").content.decode()
