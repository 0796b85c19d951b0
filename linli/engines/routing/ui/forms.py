"""What the pages of routing ask for, as plain forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.engines.matters.models import Category
from linli.engines.routing.actions.ruling import Draft
from linli.engines.routing.enums import Hours
from linli.registry.models import Party, Place


class Threshold(forms.Form):
    """From which probability on; empty switches it off."""

    threshold = forms.FloatField(required=False, min_value=0.5, max_value=0.999)


class NewRule(forms.Form):
    category = forms.UUIDField(required=False)
    place = forms.UUIDField(required=False)
    hours = forms.ChoiceField(choices=Hours.choices, required=False)
    holder = forms.UUIDField(error_messages={"required": _("请选择承办方"), "invalid": _("请选择承办方")})

    def clean_category(self) -> Category | None:
        key = self.cleaned_data["category"]
        return _found(Category.objects.filter(id=key, is_active=True).first(), _("请选择类别")) if key else None

    def clean_place(self) -> Place | None:
        key = self.cleaned_data["place"]
        return _found(Place.objects.filter(id=key, is_active=True).first(), _("请选择地点")) if key else None

    def clean_holder(self) -> Party:
        key = self.cleaned_data["holder"]
        return _found(Party.objects.filter(id=key, is_active=True).first(), _("请选择承办方"))

    @property
    def draft(self) -> Draft:
        told: dict[str, Any] = self.cleaned_data
        hours = Hours(told["hours"] or Hours.ANY)
        return Draft(holder=told["holder"], category=told["category"], place=told["place"], hours=hours)


def _found(row: Any, refused: Any) -> Any:
    if row is None:
        raise forms.ValidationError(refused)
    return row


class Tap(forms.Form):
    """One tap on an offer, with the version somebody saw."""

    which = forms.IntegerField(required=False, min_value=0, max_value=1)
    version = forms.IntegerField(required=False)
