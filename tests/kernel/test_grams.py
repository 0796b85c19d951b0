"""How text is cut for search."""

from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.grams import MAX_TERMS, Term, grams, terms


def test_pairs_words_and_ends_of_numbers() -> None:
    assert grams("路灯坏了") == ["路灯", "灯坏", "坏了", "了"]
    assert grams("3号楼 Ｗi-Fi") == ["3", "号楼", "楼", "wi", "fi"]
    assert grams("15400001234") == ["15400001234", "1234"]
    assert grams("！？…\0") == []


def test_what_is_looked_for() -> None:
    assert terms("路灯坏") == [Term("路灯", False), Term("灯坏", False)]
    assert terms("灯") == [Term("灯", True)]
    assert terms("ab a 12 123") == [Term("ab", True), Term("a", False), Term("12", False), Term("123", True)]
    assert terms("  ，") == []
    assert len(terms("甲乙丙丁戊己庚辛壬癸" * 2 + "子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒")) == MAX_TERMS


def holds(text: str, query: str) -> bool:
    found = grams(text)
    return all(any(g.startswith(t.gram) if t.open else g == t.gram for g in found) for t in terms(query))


chinese = st.text(st.sampled_from("路灯坏了楼道电梯abc123 ，"), max_size=30)


@given(chinese, st.integers(0, 30), st.integers(1, 30))
def test_every_piece_of_chinese_in_a_text_finds_it(text: str, start: int, length: int) -> None:
    piece = "".join(c for c in text[start : start + length] if c not in "abc123")
    if piece and piece in text:
        assert holds(text, piece)


@given(st.text(max_size=200))
def test_any_text_finds_itself_and_no_gram_needs_quoting(text: str) -> None:
    assert not any(gram == "" or set(gram) & set(" '\"\\*&|!:()<>-") for gram in grams(text))
    assert holds(text, text)
