"""How text is cut for search: pairs of Chinese characters, words, ends of numbers. Pure; the same for both databases."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MAX_TEXT, MAX_WORD, MAX_TERMS = 20_000, 40, 24
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>(?:(?![{_HAN}])[^\W_])+)")


class Term(NamedTuple):
    """A gram to look for; `open`: whatever begins with it."""

    gram: str
    open: bool


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Runs of Chinese characters (True) and words of anything else, in order."""
    plain = unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold()
    for found in _RUNS.finditer(plain):
        yield found["han"] is not None, found.group()[: None if found["han"] else MAX_WORD]


def grams(text: str) -> list[str]:
    """What a text is found by, each once, in order.

    Chinese: every pair of neighbours, and the last character of a run, so that one character is found as the
    beginning of something. Others: the word; of numbers longer than four digits also the last four.
    """
    found: dict[str, None] = {}
    for han, run in _runs(text):
        if han:
            found |= dict.fromkeys([*(run[at : at + 2] for at in range(len(run) - 1)), run[-1]])
        else:
            found[run] = None
            if len(run) > 4 and run.isdecimal():
                found[run[-4:]] = None
    return list(found)


def terms(query: str) -> list[Term]:
    """What a text must all contain to answer the query; empty when there is nothing to look for.

    A single Chinese character, a word of two letters and a number of three digits match what begins with them.
    """
    found: dict[Term, None] = {}
    for han, run in _runs(query):
        if han and len(run) > 1:
            found |= dict.fromkeys(Term(run[at : at + 2], False) for at in range(len(run) - 1))
        else:
            found[Term(run, han or len(run) >= (3 if run.isdecimal() else 2))] = None
    return list(found)[:MAX_TERMS]
