"""What is typed to announce something."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.practices.notices.actions.announcing import Draft
from linli.practices.notices.enums import Subject
from linli.practices.notices.queries.announcements import AREAS
from linli.registry.enums import CircumstanceKind
from linli.registry.models import Place


class AnnouncementForm(forms.Form):
    subject = forms.ChoiceField(choices=Subject.choices, error_messages={"required": _("请选是什么事")})
    title = forms.CharField(max_length=60, error_messages={"required": _("请写标题")})
    text = forms.CharField(max_length=800, error_messages={"required": _("请写内容")})
    until_on = forms.DateField(error_messages={"required": _("请选有效期"), "invalid": _("请选有效期")})
    urgent = forms.BooleanField(required=False)
    place = forms.UUIDField(required=False)
    circumstance = forms.ChoiceField(required=False, choices=[("", ""), *CircumstanceKind.choices])

    def draft(self) -> Draft:
        given = self.cleaned_data
        place = Place.objects.filter(id=given["place"], kind__in=AREAS).first() if given["place"] else None
        group = CircumstanceKind(given["circumstance"]) if given["circumstance"] else None
        return Draft(
            Subject(given["subject"]), given["title"], given["text"], given["until_on"], given["urgent"], place, group
        )

    def clean_place(self) -> object:
        place = self.cleaned_data["place"]
        if place and not Place.objects.filter(id=place, kind__in=AREAS).exists():
            raise forms.ValidationError(_("没有这个地方"))
        return place
