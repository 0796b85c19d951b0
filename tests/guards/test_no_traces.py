"""No path of somebody's machine, no unfinished note, no secret in the files of the project."""

import re

import pytest

from tests.guards.ceilings import ROOT, tracked

pytestmark = pytest.mark.once

#: Written in two halves, so that this file does not find itself.
TRACES = {
    "a path of a machine": r"(?<![\w.])/(?:ho" + r"me|Us" + r"ers|ro" + r"ot|wo" + r"rk)/\w+",
    "an unfinished note": r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
    "a private key": r"-----BEGIN [A-Z ]*PRIV" + r"ATE KEY-----",
}
SKIPPED = {".png", ".jpg", ".webp", ".woff2", ".ico", ".lock", ".csv", ".pdf", ".docx"}


def test_no_traces() -> None:
    found = []
    for path in tracked():
        if path.suffix in SKIPPED or path.name == "LICENSE":
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}: {what}" for what, pattern in TRACES.items() if re.search(pattern, text)]
    assert found == []
