"""What a phone sends once there is network again: one thing at a time, with the id it made for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.practices.appeals.actions.field import NOTE, OFFERED


class DeedForm(forms.Form):
    """Something done with a matter; `version` is what the phone had seen of it."""

    what = forms.ChoiceField(choices=[(name, name) for name in (*OFFERED, NOTE)])
    matter = forms.UUIDField()
    version = forms.IntegerField(min_value=1)
    text = forms.CharField(max_length=2000, required=False, error_messages={"max_length": _("请控制在 2000 字以内")})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("what") not in (None, "accept") and not given.get("text"):
            self.add_error("text", _("请写下内容"))
        return given


class WhenForm(forms.Form):
    """When it was noted, by the phone's own clock."""

    at = forms.DateTimeField(required=False)


def reasons(form: forms.Form) -> str:
    """Why a form was refused, in one line."""
    return " ".join(dict.fromkeys(str(told) for messages in form.errors.values() for told in messages))
