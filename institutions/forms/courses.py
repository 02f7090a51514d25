"""What is typed about a course: a version with its outcomes, its days, the people responsible, and what a list is narrowed by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from institutions.code_lists import isced_f_names, language_names
from institutions.forms.team import UnitChoice
from institutions.models import Course, GradeScale, Institution, Level, Membership, Profile, Programme, Unit, User
from institutions.policies import KEEPERS_OF_COURSES, units_kept
from institutions.vocabulary import AssessmentType, QualityAssurance, Supervision
from micro4asia.foundation import text
from micro4asia.foundation.fields import Amount, Day, Words

SPARE_OUTCOMES, LEAST_OUTCOMES = 2, 5
Texts = dict[str, str]
# Fields of the form that are columns of the model as they stand.
PLAIN = (
    "curriculum_year",
    "owner_unit",
    "main_programme",
    "hours",
    "credits",
    "isced_f",
    "assessment_types",
    "supervision",
    "quality_required",
    "profile",
    "grade_scale",
)


class ProgrammeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, programme: Any) -> str:
        return f"{programme.title()} ({programme.code})"


class LevelChoice(forms.ChoiceField):
    """A level inside its framework as one choice, "VQF:6"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Level"), **kwargs)

    def offer(self, institution: Institution, present: str = "") -> None:
        rows = Level.objects.on(timezone.localdate()).filter(framework__in={institution.level_framework, "EQF"})
        own = sorted(rows, key=lambda row: (row.framework != institution.level_framework, row.code))
        codes = list(dict.fromkeys([*(f"{row.framework}:{row.code}" for row in own), *([present] if present else [])]))
        self.choices = [("", _("Choose")), *((code, code.replace(":", " ")) for code in codes)]


class ScaleChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A grade scale, or none: said by its own answer, so that an untouched list is no answer."""

    NONE = "none"

    def offer(self, scales: Any) -> None:
        self.queryset = scales
        self.choices = [("", _("Choose")), (self.NONE, _("Pass or fail")), *((row.pk, str(row)) for row in scales)]

    def clean(self, value: Any) -> Any:
        return None if value == self.NONE else super().clean(value)


def tongues(institution: Institution, *texts: Mapping[str, str]) -> list[str]:
    """Its own language, English, and whatever something has been said in already."""
    return list(dict.fromkeys([institution.language, "en", *(tag for each in texts for tag in each)]))


def called(tag: str) -> str:
    return text.pick(language_names(tag), get_language() or "en")[0] or tag


def unit_choices(user: User, institution: Institution) -> tuple[Any, bool]:
    """The units this person may enter something for, and whether "none" is among the answers."""
    units = institution.units.in_force().select_related("institution")
    if user.has_role(*KEEPERS_OF_COURSES, at=institution):
        return units, True
    return units.filter(pk__in=[unit.pk for unit in units_kept(user, institution)]), False


class CourseForm(forms.Form):
    """A version of a course. Titles, prerequisites and outcomes in each language; empty outcomes are left out."""

    code = Words(label=_("Code"), max_length=24, help_text=_("As in your study system. It stays the same for every version."))
    curriculum_year = forms.IntegerField(label=_("Curriculum year"), min_value=1990, max_value=2100, widget=forms.TextInput)
    owner_unit = UnitChoice(label=_("Faculty or department"), queryset=Unit.objects.none(), required=False)
    main_programme = ProgrammeChoice(
        label=_("Programme"), queryset=Programme.objects.none(), required=False, empty_label=_("None in particular")
    )
    hours = Amount(label=_("Hours of work"), min_value=1, help_text=_("All of it: classes, own study, assessment."))
    credits = Amount(label=_("Credits"), min_value=0, help_text=_("In your own credit system; granted on an exemption."))
    level = LevelChoice()
    isced_f = forms.CharField(
        label=_("Field of education (ISCED-F)"), max_length=4, help_text=_("Four digits, such as 0412 for finance.")
    )
    assessment_types = forms.MultipleChoiceField(
        label=_("Assessment"), choices=AssessmentType.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    supervision = forms.ChoiceField(label=_("Supervision and identity"), choices=[("", _("Choose")), *Supervision.choices])
    quality_required = forms.MultipleChoiceField(
        label=_("Quality assurance that suffices for recognition"),
        choices=[(code, label) for code, label in QualityAssurance.choices if code not in {"none", "unknown"}],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing ticked: any."),
    )
    profile = forms.ChoiceField(label=pgettext_lazy("of a course", "Profile"), choices=[("", _("Choose")), *Profile.choices])
    grade_scale = ScaleChoice(label=_("Grade scale"), queryset=GradeScale.objects.none())

    def __init__(self, *args: Any, institution: Institution, user: User, course: Course | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if course is not None:
            del self.fields["code"]
            outcomes = list(course.outcomes.all())
            self.tags = tongues(institution, course.titles, course.prerequisites, *(one.texts for one in outcomes))
        else:
            outcomes, self.tags = [], tongues(institution)
        self._offer(institution, user, course)
        self.home = institution.language
        for tag in self.tags:
            spoken = {"lang": tag}
            self.fields[f"title_{tag}"] = Words(
                label=_("Title, %(language)s") % {"language": called(tag)},
                max_length=200,
                required=tag == self.home,
                widget=forms.TextInput(attrs=spoken),
            )
            self.fields[f"prerequisites_{tag}"] = Words(
                label=_("Prerequisites, %(language)s") % {"language": called(tag)},
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, **spoken}),
            )
        sent = self.data.get("rows", "") if self.is_bound else ""
        room = max(len(outcomes) + SPARE_OUTCOMES, LEAST_OUTCOMES)
        self.room = min(int(sent), 30) if sent.isascii() and sent.isdecimal() and len(sent) < 3 else room
        for number in range(1, self.room + 1):
            for tag in self.tags:
                label = _("Outcome %(number)s, %(language)s") % {"number": number, "language": called(tag)}
                area = forms.Textarea(attrs={"rows": 2, "lang": tag})
                self.fields[f"outcome_{number}_{tag}"] = Words(label=label, max_length=500, required=False, widget=area)
            hours = _("Hours of outcome %(number)s") % {"number": number}
            self.fields[f"hours_{number}"] = Amount(label=hours, required=False, min_value=0)

    def _offer(self, institution: Institution, user: User, course: Course | None) -> None:
        fields: Any = self.fields
        units, whole = unit_choices(user, institution)
        fields["owner_unit"].queryset = units
        fields["owner_unit"].required = not whole
        fields["owner_unit"].empty_label = _("The whole institution") if whole else None
        programmes = institution.programmes.filter(Q(ended_on=None) | Q(pk=course.main_programme_id if course else None))
        fields["main_programme"].queryset = programmes.select_related("institution")
        scales = GradeScale.objects.on(timezone.localdate())
        known = Q(country__in=[institution.country, ""]) | Q(pk=course.grade_scale_id if course else None)
        fields["grade_scale"].offer(scales.filter(known))
        present = f"{course.level_framework}:{course.level_code}" if course else ""
        fields["level"].offer(institution, present)

    def clean_isced_f(self) -> str:
        code = text.fold_digits(self.cleaned_data["isced_f"].strip())
        if isced_f_names(code) == {"en": code}:
            raise forms.ValidationError(_("ISCED-F has no field %(code)s.") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, self.room + 1):
            words = any(cleaned.get(f"outcome_{number}_{tag}") for tag in self.tags)
            hours = cleaned.get(f"hours_{number}")
            if words and not hours and f"hours_{number}" not in self.errors:
                self.add_error(f"hours_{number}", _("Say how many hours this outcome takes."))
            elif hours and not words:
                self.add_error(f"outcome_{number}_{self.tags[0]}", _("Say what is learned in these hours."))
        return cleaned

    def fields_of_course(self) -> dict[str, Any]:
        """As the service takes them; only after is_valid()."""
        said = self.cleaned_data
        framework, _colon, code = said["level"].partition(":")
        return {name: said[name] for name in PLAIN} | {
            "titles": self._texts("title"),
            "prerequisites": self._texts("prerequisites"),
            "level_framework": framework,
            "level_code": code,
        }

    def outcomes_of_course(self) -> list[dict[str, Any]]:
        rows = [
            {"texts": self._texts(f"outcome_{number}"), "hours": self.cleaned_data[f"hours_{number}"]}
            for number in range(1, self.room + 1)
        ]
        return [row for row in rows if row["texts"]]

    def _texts(self, prefix: str) -> Texts:
        return {tag: words for tag in self.tags if (words := self.cleaned_data.get(f"{prefix}_{tag}"))}

    @property
    def titles(self) -> list[forms.BoundField]:
        return [self[f"title_{tag}"] for tag in self.tags]

    @property
    def prerequisites(self) -> list[forms.BoundField]:
        return [self[f"prerequisites_{tag}"] for tag in self.tags]

    @property
    def facts(self) -> list[forms.BoundField]:
        names = ("code", "curriculum_year", "owner_unit", "main_programme", "hours", "credits", "level", "isced_f", "profile")
        return [self[name] for name in names if name in self.fields]

    @property
    def judged(self) -> list[forms.BoundField]:
        return [self[name] for name in ("assessment_types", "supervision", "grade_scale", "quality_required")]

    @property
    def outcomes(self) -> Iterable[tuple[int, list[forms.BoundField], forms.BoundField]]:
        for number in range(1, self.room + 1):
            yield number, [self[f"outcome_{number}_{tag}"] for tag in self.tags], self[f"hours_{number}"]


def initial_of(course: Course) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(course, name) for name in PLAIN}
    for name in ("hours", "credits"):
        said[name] = f"{said[name].normalize():f}"
    said["level"] = f"{course.level_framework}:{course.level_code}"
    said["grade_scale"] = course.grade_scale or ScaleChoice.NONE
    said |= {f"title_{tag}": words for tag, words in course.titles.items()}
    said |= {f"prerequisites_{tag}": words for tag, words in course.prerequisites.items()}
    for number, outcome in enumerate(course.outcomes.all(), start=1):
        said |= {f"outcome_{number}_{tag}": words for tag, words in outcome.texts.items()}
        said[f"hours_{number}"] = f"{outcome.hours.normalize():f}"
    return said


class ForceForm(forms.Form):
    begins = Day(label=_("In force from"))
    replaces = forms.BooleanField(
        label=_("Earlier versions end the day before"),
        required=False,
        initial=True,
        help_text=_("Leave it unticked where students of an earlier year still take the earlier version."),
    )


class EndForm(forms.Form):
    ends = Day(label=_("Last day"), help_text=_("Until this day it can be asked for. Requests that were sent go on."))


class OwnersForm(forms.Form):
    owners = forms.ModelMultipleChoiceField(
        label=_("Responsible for this course"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who designs or teaches it. They do not decide on recognition for it."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Membership.objects.current().filter(institution=institution)
        self.fields["owners"].queryset = User.objects.filter(pk__in=held.values("user")).order_by("full_name")  # type: ignore[attr-defined]


class CourseFilter(forms.Form):
    """By GET; whatever makes no sense narrows nothing."""

    STANDINGS = {
        "": _("Every state"),
        "in_force": _("In force"),
        "draft": pgettext_lazy("courses", "Drafts"),
        "future": _("Begin later"),
        "ended": pgettext_lazy("courses", "Ended"),
    }
    words = forms.CharField(label=_("Code or title"), max_length=100, required=False)
    standing = forms.ChoiceField(label=_("State"), choices=list(STANDINGS.items()), required=False)
    unit = UnitChoice(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, to_field_name="code", empty_label=_("Every unit")
    )
    programme = ProgrammeChoice(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("Every programme"),
    )

    def __init__(self, data: Any, *, institution: Institution) -> None:
        super().__init__({name: str(value).replace("\x00", "") for name, value in data.items()})
        for name, rows in (("unit", institution.units), ("programme", institution.programmes)):
            self.fields[name].queryset = rows.select_related("institution")  # type: ignore[attr-defined]
        self.is_valid()

    def conditions(self) -> Q:
        said, today = self.cleaned_data, timezone.localdate()
        found = Q()
        for word in text.search_key(said.get("words") or "").split():
            found &= Q(search_key__contains=word)
        if unit := said.get("unit"):
            found &= Q(owner_unit=unit)
        if programme := said.get("programme"):
            found &= Q(main_programme=programme) | Q(curricula__curriculum__programme=programme)
        match said.get("standing"):
            case "draft":
                found &= Q(in_force_from=None)
            case "future":
                found &= Q(in_force_from__gt=today)
            case "ended":
                found &= Q(in_force_to__lt=today)
            case "in_force":
                found &= Q(in_force_from__lte=today) & (Q(in_force_to=None) | Q(in_force_to__gte=today))
        return found
