"""What is typed to make a list, put a problem on it, take it and tick it off."""

from datetime import datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.worktime import SHANGHAI


class ListForm(forms.Form):
    title = forms.CharField(max_length=60, error_messages={"required": _("请写清单的名字")})
    text = forms.CharField(required=False, max_length=300)


class ProblemForm(forms.Form):
    title = forms.CharField(max_length=80, error_messages={"required": _("请写下是什么问题")})
    due_on = forms.DateField(error_messages={"required": _("请选期限"), "invalid": _("请选期限")})
    party = forms.CharField(required=False, max_length=40)
    name = forms.CharField(required=False, max_length=40)
    matter = forms.CharField(required=False, max_length=20)

    def due(self) -> datetime:
        return datetime.combine(self.cleaned_data["due_on"], time(18), SHANGHAI)


class DoneForm(forms.Form):
    text = forms.CharField(required=False, max_length=500)
    shows_photo = forms.BooleanField(required=False)


def first_error(form: forms.Form) -> str:
    return str(next(iter(form.errors.values()))[0])
