"""What is typed about a programme and the curriculum of one of its years."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.forms.courses import LevelChoice, called, tongues, unit_choices
from institutions.forms.team import UnitChoice
from institutions.models import Course, CurriculumCourse, CurriculumYear, Cycle, Institution, Programme, Unit, User
from institutions.models.unit import short_code
from micro4asia.foundation.fields import Amount, Day, Words


class Load(Amount):
    """The hours of a whole programme run into the thousands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_digits = 8
        self.validators = [each for each in self.validators if getattr(each, "max_digits", 8) == 8]


class ProgrammeForm(forms.Form):
    code = forms.CharField(label=_("Short code"), max_length=24, validators=[short_code])
    cycle = forms.ChoiceField(label=_("Cycle"), choices=Cycle.choices)
    owner_unit = UnitChoice(label=_("Faculty or department"), queryset=Unit.objects.none(), required=False)
    level = LevelChoice()
    hours = Load(label=_("Hours of work in all"), min_value=1, required=False)
    credits = Amount(label=_("Credits in all"), min_value=1, required=False)
    own_cap = Amount(
        label=_("Own limit: credits recognised at most"),
        min_value=0,
        required=False,
        help_text=_("Only where your rules are stricter than the law."),
    )
    office_email = forms.EmailField(
        label=_("E-mail address of the programme office"),
        max_length=254,
        required=False,
        help_text=_("It is told when a case is closed and credits can be entered. An address of the office, not of one person."),
    )

    def __init__(
        self, *args: Any, institution: Institution, user: User, programme: Programme | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if programme is not None:
            del self.fields["code"]
        fields: Any = self.fields
        units, whole = unit_choices(user, institution)
        fields["owner_unit"].queryset, fields["owner_unit"].required = units, not whole
        fields["owner_unit"].empty_label = _("The whole institution") if whole else None
        fields["level"].offer(institution, f"{programme.level_framework}:{programme.level_code}" if programme else "")
        self.tags = tongues(institution, programme.titles if programme else {})
        for tag in self.tags:
            self.fields[f"title_{tag}"] = Words(
                label=_("Title, %(language)s") % {"language": called(tag)},
                max_length=200,
                required=tag == institution.language,
                widget=forms.TextInput(attrs={"lang": tag}),
            )
        self.order_fields(["code", *(f"title_{tag}" for tag in self.tags)])

    def fields_of_programme(self) -> dict[str, Any]:
        """As the service takes them; only after is_valid()."""
        said = self.cleaned_data
        framework, _colon, code = said["level"].partition(":")
        titles = {tag: words for tag in self.tags if (words := said[f"title_{tag}"])}
        plain = {name: said[name] for name in ("cycle", "owner_unit", "hours", "credits", "own_cap", "office_email")}
        return plain | {"titles": titles, "level_framework": framework, "level_code": code}


def initial_of(programme: Programme) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(programme, name) for name in ("cycle", "owner_unit", "office_email")}
    for name in ("hours", "credits", "own_cap"):
        number = getattr(programme, name)
        said[name] = "" if number is None else f"{number.normalize():f}"
    said["level"] = f"{programme.level_framework}:{programme.level_code}"
    return said | {f"title_{tag}": words for tag, words in programme.titles.items()}


class CurriculumForm(forms.Form):
    """A year, its load, and for each course of the institution whether it is part of it."""

    KINDS = [("", _("Not part of it")), *CurriculumCourse.Kind.choices]
    year = forms.IntegerField(label=_("Year in which students begin"), min_value=1990, max_value=2100, widget=forms.TextInput)
    valid_from = Day(label=_("From"))
    valid_to = Day(label=_("Until"), required=False)
    hours = Load(label=_("Hours of work in all"), min_value=1)
    credits = Amount(label=_("Credits in all"), min_value=1)

    def __init__(self, *args: Any, programme: Programme, curriculum: CurriculumYear | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if curriculum is not None:
            del self.fields["year"]
        present = dict(curriculum.entries.values_list("course", "kind")) if curriculum else {}
        mine = Course.objects.filter(institution=programme.institution_id).select_related("institution").prefetch_related("years")
        # The programme's own, and what is in it; a whole institution's courses would be no list to choose from.
        self.offered = [row for row in mine if row.pk in present or row.main_programme_id in (programme.pk, None)][:300]
        for course in self.offered:
            self.fields[f"course_{course.public_id}"] = forms.ChoiceField(
                label=_("%(code)s %(title)s, version %(version)s")
                % {"code": course.code, "title": course.title(), "version": course.version},
                choices=self.KINDS,
                required=False,
                initial=present.get(course.pk, ""),
            )

    def courses(self) -> dict[Course, str]:
        told = {course: self.cleaned_data[f"course_{course.public_id}"] for course in self.offered}
        return {course: kind for course, kind in told.items() if kind}

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in ("year", "valid_from", "valid_to", "hours", "credits") if name in self.fields]

    @property
    def entries(self) -> list[forms.BoundField]:
        return [self[f"course_{course.public_id}"] for course in self.offered]


class EndProgrammeForm(forms.Form):
    ends = Day(label=_("Closed from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends"].initial = timezone.localdate()
