"""What is typed to book a room, and to set its terms."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.personal import normal_phone
from linli.kernel.worktime import SHANGHAI
from linli.practices.venues.enums import OpensTo

REQUIRED = {"required": _("请填写")}


class TimeForm(forms.Form):
    """`at` is the moment it begins, written `2026-05-20T09:00`, or day and time apart."""

    on = forms.DateField(error_messages={"required": _("请选日期"), "invalid": _("请选日期")})
    at = forms.TimeField(error_messages={"required": _("请选几点开始"), "invalid": _("请选几点开始")})
    minutes = forms.IntegerField(min_value=5, max_value=4320, error_messages={"required": _("请选用多久")})

    def times(self) -> tuple[datetime, datetime]:
        given = self.cleaned_data
        starts = datetime.combine(given["on"], given["at"], SHANGHAI)
        return starts, starts + timedelta(minutes=given["minutes"])


class BookForm(TimeForm):
    purpose = forms.CharField(max_length=80, error_messages={"required": _("请写下用来做什么")})
    people_count = forms.IntegerField(min_value=1, max_value=5000, initial=1, error_messages=REQUIRED)
    shows_purpose = forms.BooleanField(required=False)
    accepts = forms.BooleanField(required=False)


class DeskForm(BookForm):
    """For somebody on file by name, for somebody else by name and phone, or for the community itself."""

    venue = forms.CharField(max_length=40)
    own_use = forms.BooleanField(required=False)
    name = forms.CharField(required=False, max_length=40)
    person = forms.CharField(required=False, max_length=40)
    phone = forms.CharField(required=False, max_length=30)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        number = normal_phone(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(_("请填写正确的电话号码"))
        return number

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("own_use") and not given.get("name", "").strip():
            self.add_error("name", _("请写下替谁订"))
        return given


class TermsForm(forms.Form):
    hours = forms.CharField(max_length=400, error_messages={"required": _("请写下开放时间")})
    rules = forms.CharField(required=False, max_length=1000)
    opens_to = forms.ChoiceField(choices=OpensTo.choices)
    seats = forms.IntegerField(required=False, min_value=1, max_value=5000)
    needs_approval = forms.BooleanField(required=False)
    has_key = forms.BooleanField(required=False)
    longest_minutes = forms.IntegerField(min_value=5, max_value=1440)
    ahead_days = forms.IntegerField(min_value=1, max_value=365)
    week_count = forms.IntegerField(min_value=0, max_value=50)
    is_active = forms.BooleanField(required=False)
