"""What is typed to plan a meeting of a branch, and to send a task down."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.worktime import SHANGHAI
from linli.practices.partylife.enums import LifeKind

CLOSING = time(17, 30)


class MeetingForm(forms.Form):
    branch = forms.UUIDField(error_messages={"required": _("请选支部"), "invalid": _("请选支部")})
    kinds = forms.MultipleChoiceField(
        choices=LifeKind.choices, error_messages={"required": _("请选这次算什么组织生活")}
    )
    title = forms.CharField(max_length=80, error_messages={"required": _("请写上名称")})
    on = forms.DateField(error_messages={"required": _("请选日期"), "invalid": _("请选日期")})
    at = forms.TimeField(error_messages={"required": _("请选几点开始"), "invalid": _("请选几点开始")})
    minutes = forms.IntegerField(min_value=10, max_value=1440, initial=90)
    room_words = forms.CharField(required=False, max_length=60)
    first_item = forms.CharField(required=False, max_length=80)
    points = forms.CharField(required=False, max_length=1000)

    def times(self) -> tuple[datetime, datetime]:
        given = self.cleaned_data
        starts = datetime.combine(given["on"], given["at"], SHANGHAI)
        return starts, starts + timedelta(minutes=given["minutes"])

    def agenda(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["points"].splitlines() if line.strip()]


class TaskForm(forms.Form):
    title = forms.CharField(max_length=120, error_messages={"required": _("请写下要做什么")})
    text = forms.CharField(required=False, max_length=2000)
    due = forms.DateField(error_messages={"required": _("请写哪天办好"), "invalid": _("请写哪天办好")})

    def due_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["due"], CLOSING, SHANGHAI)


class CascadeForm(TaskForm):
    branches = forms.MultipleChoiceField(error_messages={"required": _("请选至少一个支部")})

    def __init__(self, *given: Any, branches: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.known = branches
        self.fields["branches"].choices = branches  # type: ignore[attr-defined]


class DownForm(TaskForm):
    to = forms.UUIDField(error_messages={"required": _("请选交给谁"), "invalid": _("请选交给谁")})
