"""What is typed to ask for help, to be listed as an adviser, and at the desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.personal import normal_phone
from linli.kernel.worktime import SHANGHAI
from linli.practices.doorhelp.enums import FoundBy

NOW, LATER = "now", "later"


class AskForm(forms.Form):
    skill = forms.CharField(max_length=30, error_messages={"required": _("请选要帮什么")})
    place = forms.CharField(required=False, max_length=40)
    address = forms.CharField(max_length=120, error_messages={"required": _("请写清楚到哪一户")})
    text = forms.CharField(required=False, max_length=300)
    when = forms.ChoiceField(choices=[(NOW, _("现在")), (LATER, _("约个时间"))], required=False)
    on = forms.DateField(required=False)
    at = forms.TimeField(required=False)
    language = forms.CharField(required=False, max_length=20)
    swears = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("when") == LATER and not (given.get("on") and given.get("at")):
            self.add_error("on", _("请选哪天几点"))
        return given

    def wanted_at(self) -> datetime | None:
        given = self.cleaned_data
        return datetime.combine(given["on"], given["at"], SHANGHAI) if given["when"] == LATER else None


class DeskForm(AskForm):
    """For somebody who telephones: their name and number."""

    name = forms.CharField(max_length=40, error_messages={"required": _("请写求助人的称呼")})
    phone = forms.CharField(max_length=30, error_messages={"required": _("请写求助人的电话")})

    def clean_phone(self) -> str:
        number = normal_phone(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(_("请填写正确的电话号码"))
        return number


class SkilledForm(forms.Form):
    skills = forms.MultipleChoiceField(error_messages={"required": _("请至少选一样本事")})

    def __init__(self, *args: Any, skills: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"].choices = skills  # type: ignore[attr-defined]


class ProfileForm(SkilledForm):
    hours = forms.CharField(max_length=400, error_messages={"required": _("请写什么时候能来")})
    base = forms.CharField(required=False, max_length=40)
    languages = forms.CharField(required=False, max_length=80)
    on_holidays = forms.BooleanField(required=False)
    capacity = forms.IntegerField(min_value=1, max_value=10, initial=2)
    note = forms.CharField(required=False, max_length=120)


class NominateForm(ProfileForm):
    name = forms.CharField(max_length=40, error_messages={"required": _("请写姓名")})
    person = forms.CharField(required=False, max_length=40)
    found_by = forms.ChoiceField(choices=FoundBy.choices)
    nomination = forms.UUIDField(required=False)


class PutForwardForm(SkilledForm):
    name = forms.CharField(max_length=40, error_messages={"required": _("请写怎么称呼")})
    phone = forms.CharField(max_length=30, error_messages={"required": _("请填写正确的电话号码")})
    note = forms.CharField(required=False, max_length=120)


class CheckForm(forms.Form):
    kind = forms.CharField(max_length=30)
    number = forms.CharField(max_length=60, error_messages={"required": _("请写证件或备案的编号")})
    until_on = forms.DateField(error_messages={"required": _("请选有效期"), "invalid": _("请选有效期")})


class AwayForm(forms.Form):
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)


class DemandForm(forms.Form):
    """How many need each skill comes in fields of their own (`want-<key>`)."""

    source = forms.CharField(max_length=80, error_messages={"required": _("请写明哪一次调查")})
    asked = forms.IntegerField(min_value=1, max_value=1_000_000, error_messages={"required": _("请写问了多少人")})
    on = forms.DateField(error_messages={"required": _("请选日期"), "invalid": _("请选日期")})


def first_error(form: forms.Form) -> str:
    return str(next(iter(form.errors.values()))[0])
