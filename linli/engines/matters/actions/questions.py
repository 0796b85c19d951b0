"""另问: what a category asks besides. Answers are checked and become lines of the matter's text, for every reader."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.engines.matters.actions.raising import NotReportable
from linli.engines.matters.models import Category
from linli.engines.matters.models.category import ENGLISH

LONGEST = 500


def asked_as(question: Mapping[str, Any]) -> str:
    """The question in the reader's language, where the playbook has it."""
    return str((question.get("ask_en") if get_language() == ENGLISH else "") or question["ask"])


def answered(category: Category, given: Mapping[str, Sequence[str]], *, whole: bool = True) -> str:
    """The answers as lines of text (`几楼：3`), in the playbook's order; empty for none.

    Raises `NotReportable` for one that is missing (`whole`), that is none, or to what is not asked.
    """
    known = {question["code"] for question in category.questions}
    if strange := sorted(set(given) - known):
        raise NotReportable(_("“%(category)s”没有问 %(code)s") % {"category": category.label, "code": strange[0]})
    lines = []
    for question in category.questions:
        told = [text.strip()[:LONGEST] for text in given.get(question["code"], ()) if text.strip()]
        if whole and not told and question["required"]:
            raise NotReportable(_("请回答：%(ask)s") % {"ask": asked_as(question)})
        if told:
            _check(question, told)
            lines.append(f"{question['ask']}：{'、'.join(told)}")
    return "\n".join(lines)


def still_asked(category: Category, given: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What of some answers belongs to questions of this category: another may have been chosen before."""
    codes = {question["code"] for question in category.questions}
    return {code: told for code, told in given.items() if code in codes}


def _check(question: Mapping[str, Any], told: Sequence[str]) -> None:
    kind, several = question["answer"], question["answer"] == "some_of"
    fine = several or len(told) == 1
    if kind in {"one_of", "some_of"}:
        fine = fine and set(told) <= set(question["choices"])
    elif kind == "number":
        fine = fine and _is_number(told[0])
    elif kind == "date":
        fine = fine and _is_date(told[0])
    if not fine:
        raise NotReportable(_("“%(ask)s”答得不对，请再看一下") % {"ask": asked_as(question)})


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e12
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False
