"""What is typed at a meeting: an agenda of rows, words, decisions."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.engines.gatherings.actions.minutes import Point
from linli.kernel.ids import read_id
from linli.kernel.worktime import SHANGHAI

#: Empty rows at the end of the agenda, for what comes up.
SPARE = 3
MOST = 30
#: Whoever is to do something by a day has until the office closes.
CLOSING = time(17, 30)


class WordsForm(forms.Form):
    text = forms.CharField(
        required=False, max_length=5000, error_messages={"max_length": _("文字太长，请控制在 5000 字以内")}
    )
    version = forms.IntegerField(required=False)


def points_in(posted: Mapping[str, str]) -> list[Point]:
    """The rows of the agenda as they were sent; a row without a title is none."""
    return [
        Point(
            posted.get(f"title-{number}", "")[:80], _minutes(posted.get(f"length-{number}", "")),
            posted.get(f"said-{number}", "")[:5000], posted.get(f"key-{number}", "")[:20],
        )
        for number in range(MOST) if posted.get(f"title-{number}", "").strip()
    ]  # fmt: skip


def _minutes(text: str) -> int:
    return min(int(text), 600) if text.isdigit() and len(text) < 5 else 0


class DecisionForm(forms.Form):
    title = forms.CharField(max_length=120, error_messages={"required": _("请写下定了什么")})
    party = forms.CharField(max_length=40, error_messages={"required": _("请选谁去办")})
    due = forms.DateField(error_messages={"required": _("请写哪天办好"), "invalid": _("请写哪天办好")})
    text = forms.CharField(required=False, max_length=2000)

    def clean_party(self) -> Any:
        found = read_id(self.cleaned_data["party"])
        if found is None:
            raise forms.ValidationError(_("请选谁去办"))
        return found

    def due_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["due"], CLOSING, SHANGHAI)
