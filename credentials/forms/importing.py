"""In which courses a micro-credential can be earned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import EarnedIn, MicroCredential
from institutions.models import Course


class CoursesChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, course: Any) -> str:
        said = {"code": course.code, "title": course.title(), "version": course.version, "year": course.curriculum_year}
        return _("%(code)s %(title)s, version %(version)s of %(year)s") % said


class CoursesForm(forms.Form):
    courses = CoursesChoice(
        label=gettext_lazy("Courses"),
        queryset=Course.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those in force today, and those that are ticked already."),
    )

    def __init__(self, *args: Any, micro_credential: MicroCredential, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = EarnedIn.objects.filter(micro_credential=micro_credential).values("course")
        today = timezone.localdate()
        offered = Q(in_force_from__lte=today) & (Q(in_force_to=None) | Q(in_force_to__gte=today))
        rows = Course.objects.filter(offered | Q(pk__in=present), institution=micro_credential.institution)
        self.fields["courses"].queryset = rows.select_related("institution").order_by("code", "-pk")  # type: ignore[attr-defined]
        self.fields["courses"].initial = Course.objects.filter(pk__in=present)
