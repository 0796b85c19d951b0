"""What is typed to ask for a certificate, to sign, to revoke, to check one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.practices.certificates.enums import Asked


class WantedForm(forms.Form):
    kind = forms.CharField(max_length=30, error_messages={"required": _("请选要开哪种证明")})
    purpose = forms.CharField(max_length=80, error_messages={"required": _("请写明用途和交给谁")})
    detail = forms.CharField(required=False, max_length=400)
    person = forms.CharField(required=False, max_length=40)


class DeskForm(WantedForm):
    name = forms.CharField(max_length=40, error_messages={"required": _("请写姓名")})
    asked = forms.ChoiceField(choices=[each for each in Asked.choices if each[0] != Asked.PHONE_PAGE])
    seen = forms.BooleanField(required=False)
    identity = forms.CharField(required=False, max_length=40)


class SheetsForm(forms.Form):
    sheets = forms.IntegerField(min_value=1, max_value=20)
