"""Charts: every number stands in the text, names are escaped, empty data is no error."""

from xml.etree import ElementTree

import pytest

from linli.design import charts


def test_bars_are_a_list_that_reads_by_itself() -> None:
    drawn = ElementTree.fromstring(charts.bars("By kind", [("Noise", 4, "4 of 9"), ("Lamps", 2, "2 of 9")]))
    assert drawn.get("aria-label") == "By kind"
    assert [[part.text for part in row if part.text] for row in drawn] == [["Noise", "4 of 9"], ["Lamps", "2 of 9"]]
    assert [rect.get("width") for rect in drawn.iter("rect")] == ["100.0", "50.0"]


def test_names_are_escaped() -> None:
    assert "<script>" not in charts.bars("<script>", [("<script>", 1, "<script>")])
    assert "<script>" not in charts.histogram("<script>", [("<script>", 1)])


def test_nothing_to_draw_is_no_error() -> None:
    assert list(ElementTree.fromstring(charts.bars("t", []))) == []
    assert charts.line("t", []) == "" == charts.histogram("t", [])
    assert "<svg" in charts.line("t", [("5", 0)])


def test_a_line_carries_its_numbers_and_both_names() -> None:
    points = [("9", 31.0), ("10", 42.0), ("11", 28.0)]
    drawn = ElementTree.fromstring(charts.line("t", points, second=[1, 2, 3], names=("in", "out")))
    assert drawn.findtext("desc") == "9 31; 10 42; 11 28"
    assert {"in", "out", "60"} <= {text.text for text in drawn.iter("text")}
    assert len(list(drawn.iter("polyline"))) == 2


def test_labels_keep_apart_however_many_points() -> None:
    for count in (1, 2, 7, 8, 31, 366):
        shown = charts._shown(count)
        assert 1 <= len(shown) <= 7
        assert shown[-1][0] == count - 1


def test_a_histogram_stands_on_its_axis() -> None:
    drawn = ElementTree.fromstring(charts.histogram("t", [("1 h", 3), ("1 d", 0)]))
    feet = {round(float(bar.get("y", 0)) + float(bar.get("height", 0))) for bar in drawn.iter("rect")}
    assert len(feet) == 1


def test_scales_have_four_round_steps() -> None:
    tops = [charts._ceiling([value]) for value in (0, 1, 5, 9, 62, 428, 1001, 0.3, 0.962, 17.5)]
    assert tops == [4, 4, 8, 12, 80, 600, 1200, pytest.approx(0.32), 1, 20]
