"""What an officer writes down at the counter."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Course, CurriculumYear, Institution
from micro4asia.foundation.fields import Words
from recognition.forms.wizard import NATIVE, CourseChoice, YearChoice
from recognition.models import RecognitionRequest


class CounterForm(forms.Form):
    """Course and programme are those of the officer's own institution."""

    full_name = Words(label=_("Name of the learner"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address of the learner"),
        max_length=254,
        help_text=_("Exactly as the learner says it. A letter goes there; whether it has an account is not shown."),
    )
    language = forms.ChoiceField(label=_("Language of the learner"), choices=list(NATIVE.items()))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=RecognitionRequest.Purpose.choices)
    year = YearChoice(
        label=_("Programme"), queryset=CurriculumYear.objects.none(), required=False, empty_label=_("None, or not known yet")
    )
    course = CourseChoice(
        label=_("Course"),
        queryset=Course.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Not known yet"),
    )
    note = Words(label=_("Note for the learner"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = institution.language
        courses = Course.objects.offered().filter(institution=institution).select_related("institution")
        years = CurriculumYear.objects.in_force().filter(programme__institution=institution, programme__ended_on__isnull=True)
        cast("forms.ModelChoiceField[Course]", self.fields["course"]).queryset = courses
        cast("forms.ModelChoiceField[CurriculumYear]", self.fields["year"]).queryset = years.select_related(
            "programme__institution"
        ).order_by("programme__code", "-year")
