"""The five short pages on which a learner writes a request."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import Course, CurriculumYear, Institution
from micro4asia.foundation.fields import Words
from micro4asia.foundation.numbers import figure
from micro4asia.foundation.widgets import Cards
from recognition.models import RecognitionRequest

Purpose = RecognitionRequest.Purpose
NATIVE = {"en": "English", "vi": "Tiếng Việt", "lo": "ລາວ"}


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("What should your credential count for?"),
        # What learners ask most comes first.
        choices=[(each.value, each.label) for each in (Purpose.EXEMPTION, Purpose.CREDIT, *list(Purpose)[2:])],
        widget=Cards(
            notes={
                Purpose.EXEMPTION: gettext_lazy("You need not take a course, because you have learned it already."),
                Purpose.CREDIT: gettext_lazy("It adds credits to the programme you study."),
                Purpose.ADMISSION: gettext_lazy("It helps you to be admitted to a programme."),
                Purpose.FURTHER_STUDY: gettext_lazy("It opens a course or programme that builds on it."),
                Purpose.EMPLOYMENT: gettext_lazy("An employer asks what it is worth; not for regulated professions."),
                Purpose.INTERNAL_HR: gettext_lazy("Your own institution counts it for your development as staff."),
            }
        ),
    )


class InstitutionForm(forms.Form):
    """Asked by GET: the choice of courses depends on it, with or without script."""

    institution = forms.ModelChoiceField(
        label=gettext_lazy("Which institution should recognise it?"),
        queryset=Institution.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose an institution"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offering = (
            Institution.objects.active()
            .filter(Q(courses__in=Course.objects.offered()) | Q(programmes__ended_on__isnull=True, programmes__isnull=False))
            .distinct()
            .prefetch_related("name_history")
        )
        cast("forms.ModelChoiceField[Institution]", self.fields["institution"]).queryset = offering


class CourseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, course: Any) -> str:
        return _("%(code)s: %(title)s") % {"code": course.code, "title": course.title()}


class YearChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, year: Any) -> str:
        return _("%(title)s, curriculum %(year)s") % {"title": year.programme.title(), "year": year.year}


class CourseForm(forms.Form):
    """needs_course: credit and exemption are asked for a course; other purposes may do with a programme, or without."""

    year = YearChoice(
        label=gettext_lazy("Your programme"),
        queryset=CurriculumYear.objects.none(),
        required=False,
        empty_label=gettext_lazy("None, or not known yet"),
    )
    course = CourseChoice(
        label=gettext_lazy("Which course should it count for?"),
        queryset=Course.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=Cards,
        error_messages={"required": gettext_lazy("Choose the course it should count for.")},
    )

    def __init__(self, *args: Any, institution: Institution, needs_course: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.offered().filter(institution=institution).select_related("institution")
        field = cast("forms.ModelChoiceField[Course]", self.fields["course"])
        field.required = needs_course
        if not needs_course:
            field.empty_label = gettext_lazy("No single course")
        field.queryset = courses
        field.widget.notes = {course.public_id: _course_note(course) for course in courses}
        years = CurriculumYear.objects.in_force().filter(programme__institution=institution, programme__ended_on__isnull=True)
        if years.exists():
            asked = cast("forms.ModelChoiceField[CurriculumYear]", self.fields["year"])
            asked.queryset = years.select_related("programme__institution").order_by("programme__code", "-year")
        else:
            del self.fields["year"]

    def fields_of_request(self) -> dict[str, Any]:
        year = self.cleaned_data.get("year")
        said = {"programme": year.programme if year else None, "curriculum_year": year}
        return {"course": self.cleaned_data["course"], **(said if "year" in self.fields else {})}


def _course_note(course: Course) -> str:
    return _("%(hours)s h, %(credits)s credits, curriculum %(year)s") % {
        "hours": figure(course.hours),
        "credits": figure(course.credits),
        "year": course.curriculum_year,
    }


class DetailsForm(forms.Form):
    decision_language = forms.ChoiceField(
        label=gettext_lazy("In which language should the decision be written?"),
        choices=[(code, NATIVE.get(code, code)) for code, _name in settings.LANGUAGES],
    )
    message = Words(
        label=gettext_lazy("A message to the officer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("For example where you will use it. The officer can read it; nobody else can."),
    )


class SendForm(forms.Form):
    consent = forms.BooleanField(
        label=gettext_lazy("I agree to this"), required=False, widget=forms.CheckboxInput({"aria-describedby": "wording"})
    )

    def __init__(self, *args: Any, wording: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wording = wording
