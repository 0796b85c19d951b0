"""Every pair of colours that a component puts together, in light and dark, from the table of tokens itself."""

import re

import pytest

from linli.design.stylesheet import BY_DEVICE, CHOSEN, stylesheet

TOKENS = stylesheet()[1]
COLOUR = re.compile(r"--([\w-]+): ?(#[0-9a-f]{6});")

SURFACES = ("bg", "surface", "raised", "brand-soft")
TEXT = [(ink, on) for ink in ("ink", "muted", "brand") for on in SURFACES]
TEXT += [(tone, on) for tone in ("danger", "warn", "info", "done", "violet") for on in ("bg", "surface", "raised")]
TEXT += [(tone, f"{tone}-soft") for tone in ("danger", "warn", "info", "done")]
TEXT += [("danger", "brand-soft"), ("warn", "brand-soft")]  # the time left in the row that is open
TEXT += [("muted", "grey-soft"), ("on-brand", "brand"), ("on-danger", "danger"), ("bg", "ink"), ("ink", "shade")]
TEXT += [("side-ink", "side"), ("side-strong", "side-here"), ("side-strong", "side")]
#: Edges of controls and marks beside words: 3:1 is enough.
EDGES = [("edge", "surface"), ("edge", "bg"), ("brand", "bg"), ("side-strong", "side")]


def block(after: str) -> dict[str, str]:
    start = TOKENS.index(after)
    return dict(COLOUR.findall(TOKENS[start : TOKENS.index("}", start)]))


LIGHT = block(":root{")
DARK = LIGHT | block(CHOSEN + "{")


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("ink", "on"), TEXT)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_text_reads(look: str, ink: str, on: str) -> None:
    table = LIGHT if look == "light" else DARK
    assert contrast(table[ink], table[on]) >= 4.5, f"{ink} on {on}, {look}"


@pytest.mark.parametrize(("edge", "on"), EDGES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_edges_show(look: str, edge: str, on: str) -> None:
    table = LIGHT if look == "light" else DARK
    assert contrast(table[edge], table[on]) >= 3, f"{edge} on {on}, {look}"


def test_dark_by_choice_is_dark_by_device() -> None:
    assert block(BY_DEVICE + "{") == block(CHOSEN + "{") != {}
