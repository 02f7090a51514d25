"""The five short pages on which a learner writes a request."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award
from institutions.models import Course, Institution, User
from micro4asia.foundation.fields import Words
from micro4asia.foundation.widgets import Cards
from recognition.converting import plain
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
            Institution.objects.active().filter(courses__in=Course.objects.offered()).distinct().prefetch_related("name_history")
        )
        cast("forms.ModelChoiceField[Institution]", self.fields["institution"]).queryset = offering


class CourseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, course: Any) -> str:
        return _("%(code)s: %(title)s") % {"code": course.code, "title": course.title()}


class CourseForm(forms.Form):
    course = CourseChoice(
        label=gettext_lazy("Which course should it count for?"),
        queryset=Course.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=Cards,
        error_messages={"required": gettext_lazy("Choose the course it should count for.")},
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = Course.objects.offered().filter(institution=institution).select_related("institution")
        field = cast("forms.ModelChoiceField[Course]", self.fields["course"])
        field.queryset = courses
        field.widget.notes = {course.public_id: _course_note(course) for course in courses}


def _course_note(course: Course) -> str:
    return _("%(hours)s h, %(credits)s credits, curriculum %(year)s") % {
        "hours": plain(course.hours),
        "credits": plain(course.credits),
        "year": course.curriculum_year,
    }


class AwardChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, award: Any) -> str:
        return str(award.version.title())


class CredentialForm(forms.Form):
    award = AwardChoice(
        label=gettext_lazy("Which credential?"),
        queryset=Award.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=Cards,
        error_messages={"required": gettext_lazy("Choose the credential.")},
    )

    def __init__(self, *args: Any, learner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (
            Award.objects.held_by(learner)
            .filter(state=Award.State.ISSUED)
            .select_related("institution", "version__micro_credential__institution")
            .prefetch_related("institution__name_history")
        )
        field = cast("forms.ModelChoiceField[Award]", self.fields["award"])
        field.queryset = own
        field.widget.notes = {
            award.public_id: _("%(institution)s, %(hours)s h")
            % {"institution": award.institution.name(on=award.awarded_on), "hours": plain(award.version.hours)}
            for award in own
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
