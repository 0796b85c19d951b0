"""What residents type. Everything is kept when something is missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.enums import Rating
from linli.kernel.personal import normal_phone
from linli.practices.appeals.queries.reports import category_with, place_with

#: Why somebody is not satisfied, as a key and in words; the words are what is kept.
REASONS = (
    ("unsolved", _("没解决")),
    ("slow", _("太慢")),
    ("manner", _("态度不好")),
    ("other", _("其他原因")),
)


class WhatForm(forms.Form):
    category = forms.CharField(error_messages={"required": _("请选择是哪一类问题")})
    text = forms.CharField(
        max_length=5000,
        error_messages={"required": _("请写下发生了什么"), "max_length": _("文字太长，请控制在 5000 字以内")},
    )
    original = forms.CharField(required=False, max_length=40)

    def clean_category(self) -> str:
        found = category_with(self.cleaned_data["category"])
        if found is None:
            raise forms.ValidationError(_("请选择是哪一类问题"))
        return str(found.id)


class WhereForm(forms.Form):
    place = forms.CharField(required=False)
    room = forms.CharField(required=False, max_length=60)
    words = forms.CharField(required=False, max_length=90)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)

    def clean_place(self) -> str:
        given = self.cleaned_data["place"]
        if given and place_with(given) is None:
            raise forms.ValidationError(_("没有这栋楼，请重新选择"))
        return str(given)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        latitude, longitude = told.get("latitude"), told.get("longitude")
        if (latitude is None) != (longitude is None) and not self.errors:
            self.add_error("longitude" if longitude is None else "latitude", _("纬度和经度要一起填"))
        if not self.errors and latitude is None and not told["place"] and not told["words"]:
            self.add_error("place", _("请选一栋楼、在地图上点一下，或写几个字说明在哪里"))
        return told


class ContactForm(forms.Form):
    name = forms.CharField(required=False, max_length=40)
    hide_name = forms.BooleanField(required=False)
    wants_call = forms.BooleanField(required=False)
    for_person = forms.CharField(required=False, max_length=40)


class PhoneForm(ContactForm):
    phone = forms.CharField(max_length=30, error_messages={"required": _("请填写电话号码")})

    def clean_phone(self) -> str:
        number = normal_phone(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(_("请填写正确的电话号码"))
        return number


class CodeForm(PhoneForm):
    code = forms.CharField(max_length=20, error_messages={"required": _("请填写短信里的验证码")})


class LookupForm(forms.Form):
    number = forms.CharField(max_length=30, error_messages={"required": _("请填写编号，例如 26-00132-7")})
    phone = forms.CharField(max_length=30, required=False)
    code = forms.CharField(max_length=20, required=False)


class ReplyForm(forms.Form):
    text = forms.CharField(
        max_length=2000,
        error_messages={"required": _("请写下您的回复"), "max_length": _("文字太长，请控制在 2000 字以内")},
    )
    photo = forms.FileField(required=False)


class EvaluateForm(forms.Form):
    """One button, one answer: `rating` is a rating, or `unsatisfied:` with a reason's key."""

    rating = forms.CharField(error_messages={"required": _("请点一个评价")})
    words = forms.CharField(required=False, max_length=500)

    def clean_rating(self) -> Rating:
        value, _colon, reason = self.cleaned_data["rating"].partition(":")
        if value not in Rating.values or (reason and reason not in dict(REASONS)):
            raise forms.ValidationError(_("请点一个评价"))
        self.reason_key = reason
        return Rating(value)

    @property
    def reason(self) -> str:
        """The reason in words: the one chosen, then what was typed."""
        chosen = str(dict(REASONS)[self.reason_key]) if self.reason_key else ""
        return str(_("。")).join(part for part in (chosen, self.cleaned_data["words"].strip()) if part)
