"""What a button sends: for which moment, and what."""

from __future__ import annotations

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from knowledge.moments import Occasion
from portal.lessons.models import LessonMark


class AnswerForm(forms.Form):
    """`verdict` "" takes the answer back; `back` is the page to return to, "" when it is not one of ours."""

    occasion = forms.ChoiceField(choices=Occasion.choices)
    verdict = forms.ChoiceField(required=False, choices=LessonMark.Verdict.choices)
    back = forms.CharField(required=False, max_length=500)

    def clean_back(self) -> str:
        back: str = self.cleaned_data["back"]
        ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return back if ours else ""
