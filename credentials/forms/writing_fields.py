"""What each value of a draft is typed into. No field is required here: a draft may be incomplete, completeness.py says how."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from credentials import drafts
from credentials.drafts import Draft
from credentials.forms.skills import Skills
from credentials.models.micro_credential import ASSESSMENT_TYPES, NOT_LEVELLED
from credentials.wording import language as language_name
from institutions.code_lists import isced_f_all, isced_f_names, printed_languages
from institutions.models import GradeScale, Institution, Level
from institutions.vocabulary import AwardingType, LearningSetting, Participation, QualityAssurance, Stackability, Supervision
from micro4asia.foundation import text
from micro4asia.foundation.fields import Amount, Day, Words

LABELS: dict[str, Any] = {
    "titles": gettext_lazy("Title"),
    "descriptions": gettext_lazy("Description"),
    "prerequisites": gettext_lazy("Prerequisites"),
    "further_information_url": gettext_lazy("Further information"),
    "outcome-texts": gettext_lazy("What a learner does"),
    "outcome-hours": gettext_lazy("Hours"),
    "outcome-skills": gettext_lazy("Skills"),
    "hours": gettext_lazy("Hours of work in all"),
    "participation": gettext_lazy("Form of participation"),
    "on_site_hours": gettext_lazy("Of these, hours on site"),
    "level_framework": gettext_lazy("Framework of levels"),
    "level_code": gettext_lazy("Level"),
    "level_argument": gettext_lazy("Why this level"),
    "isced_f": gettext_lazy("Field of education (ISCED-F 2013)"),
    "languages": gettext_lazy("Languages of instruction"),
    "learning_setting": gettext_lazy("Learning setting"),
    "assessment-type": gettext_lazy("Type of assessment"),
    "assessment-weight": gettext_lazy("Weight in per cent"),
    "assessment-outcomes": gettext_lazy("Outcomes it covers"),
    "assessment-supervision": gettext_lazy("Supervision and identity check"),
    "assessment-texts": gettext_lazy("What it consists of"),
    "assessment-pass_rules": gettext_lazy("When it is passed"),
    "quality-type": gettext_lazy("Type of quality assurance"),
    "quality-body": gettext_lazy("Agency or body"),
    "quality-scope": pgettext_lazy("of an accreditation", "Scope"),
    "quality-decision": gettext_lazy("Number of the decision"),
    "quality-decided_on": gettext_lazy("Decided on"),
    "quality-valid_from": gettext_lazy("Valid from"),
    "quality-valid_until": gettext_lazy("Valid until"),
    "quality-evidence_url": gettext_lazy("Where the evidence stands"),
    "awarding_type": gettext_lazy("Who awards it"),
    "partners": gettext_lazy("Partners"),
    "grade_scale": gettext_lazy("Grading scale"),
    "validity_months": gettext_lazy("Valid for how many months"),
    "stackability": gettext_lazy("Stackability"),
    "stacks_into": gettext_lazy("What it counts towards"),
}
HINTS: dict[str, Any] = {
    "outcome-skills": gettext_lazy("What an employer would look for: of the European classification ESCO, or of another list."),
    "validity_months": gettext_lazy("0: an award is valid without end."),
    "level_code": gettext_lazy("As its framework writes it, such as 6."),
    "isced_f": gettext_lazy("Type the code or words of the name."),
    "partners": gettext_lazy("Where it is awarded jointly, all of them sign; otherwise they are named."),
    "further_information_url": gettext_lazy("A page of yours, with https://."),
    "assessment-pass_rules": gettext_lazy("Such as: at least 50 of 100 points."),
    "quality-scope": gettext_lazy("What exactly it covers: the institution, a programme, this unit."),
}
CHOICES: dict[str, Any] = {
    "participation": [("", gettext_lazy("Choose")), *Participation.choices],
    "learning_setting": LearningSetting.choices,
    "awarding_type": AwardingType.choices,
    "stackability": Stackability.choices,
    "assessment-type": [("", gettext_lazy("Choose")), *ASSESSMENT_TYPES],
    "assessment-supervision": Supervision.choices,
    "quality-type": [("", gettext_lazy("Choose")), *QualityAssurance.choices],
}
SHORT = {"titles": 200, "quality-body": 200, "quality-scope": 300}
LONG = {"descriptions": 3000, "prerequisites": 1000, "stacks_into": 1000, "level_argument": 3000}
LONG |= {"outcome-texts": 400, "assessment-texts": 1000, "assessment-pass_rules": 500}


class Isced(Words):
    """A code of ISCED-F 2013, or words of the name of one field alone."""

    def to_python(self, value: Any) -> str:
        said = text.fold_digits(super().to_python(value))
        if not said or (code := said.partition(" ")[0]) in isced_f_all():
            return code if said else ""
        sought = text.search_key(said)
        found = [code for code, names in isced_f_all().items() if any(sought in text.search_key(name) for name in names.values())]
        if len(found) == 1:
            return found[0]
        if found:
            some = "; ".join(f"{code} {text.pick(isced_f_names(code), get_language() or 'en')[0]}" for code in found[:4])
            raise ValidationError(_("Several fields fit: %(some)s. Type the code.") % {"some": some})
        raise ValidationError(_("ISCED-F 2013 has no field “%(said)s”.") % {"said": said})


def field_for(key: str, draft: Draft, languages: list[str]) -> forms.Field:
    kind, _number, name, language = drafts.parse(key)
    place = f"{kind}-{name}" if kind else name
    made = Skills(present=draft.get(key), spoken=languages) if name == "skills" else _made(place, name, draft)
    made.required, made.label, made.help_text = False, LABELS[place], HINTS.get(place, "")
    if language:
        made.label = _("%(label)s, %(language)s") % {"label": LABELS[place], "language": language_name(language)}
        made.widget.attrs["lang"] = language
        if language != languages[0]:
            made.help_text = ""
    return made


def _made(place: str, name: str, draft: Draft) -> forms.Field:
    if place in SHORT:
        return Words(max_length=SHORT[place])
    if place in LONG:
        return Words(max_length=LONG[place], widget=forms.Textarea({"rows": 2 if place == "outcome-texts" else 3}))
    if place in CHOICES:
        return forms.ChoiceField(choices=CHOICES[place])
    match name:
        case "hours" | "on_site_hours":
            return Amount(validators=[MinValueValidator(0)])
        case "validity_months":
            return forms.IntegerField(validators=[MinValueValidator(0), MaxValueValidator(600)], widget=_digits())
        case "weight":
            return forms.IntegerField(validators=[MinValueValidator(0), MaxValueValidator(100)], widget=_digits())
        case "decided_on" | "valid_from" | "valid_until":
            return Day(earliest=1950, latest=2100)
        case "further_information_url" | "evidence_url":
            return forms.URLField(assume_scheme="https", max_length=200)
        case "isced_f":
            return Isced(max_length=120, widget=forms.TextInput({"list": "isced-f", "autocomplete": "off"}))
    if name in {"level_code", "decision"}:
        return Words(max_length=8 if name == "level_code" else 120)
    return _chosen(name, draft)


def _digits() -> forms.TextInput:
    return forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})


def _chosen(name: str, draft: Draft) -> forms.Field:
    match name:
        case "level_framework":
            none = (NOT_LEVELLED, _("Not levelled"))
            return forms.ChoiceField(choices=_with(draft.get(name), [("", _("Choose")), *_frameworks(), none]))
        case "languages":
            known = [(tag, language_name(tag)) for tag in printed_languages()]
            extra = [(tag, language_name(tag)) for tag in draft.get(name) if tag not in printed_languages()]
            return _several([*known, *extra])
        case "partners":
            return _several(_partners(draft))
        case "grade_scale":
            return forms.ChoiceField(choices=_with(draft.get(name), [("", _("Pass or fail")), *_scales(draft)]))
    outcomes = [(row.code, _short(row)) for (kind, _number), row in draft.rows.items() if kind == "outcome"]
    return _several(outcomes)


def _frameworks() -> list[tuple[str, str]]:
    """Those that have levels today."""
    rows = Level.objects.on(timezone.localdate()).values_list("framework", "framework_names")
    named = {code: text.pick(names, get_language() or "en")[0] for code, names in rows}
    return sorted((code, f"{code} · {name}" if name else code) for code, name in named.items())


def _several(choices: list[tuple[str, str]]) -> forms.Field:
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


def _with(current: str, choices: list[Any]) -> list[Any]:
    """What is chosen stays to be chosen, though reference data may know it no more."""
    return choices if current in {code for code, _name in choices} else [*choices, (current, current)]


def _short(row: Any) -> str:
    words = text.pick(row.texts, get_language() or "en")[0]
    return f"{row.code} {Truncator(Truncator(words).words(12)).chars(90)}".strip()


def _partners(draft: Draft) -> list[tuple[str, str]]:
    """Read once for the whole page."""
    rows = Institution.objects.filter(state=Institution.State.ACTIVE).exclude(pk=draft.version.institution.pk)
    return [(row.code, f"{row.code} · {row.name()}") for row in rows.prefetch_related("name_history").order_by("code")]


def _scales(draft: Draft) -> list[tuple[str, str]]:
    countries = ["", draft.version.institution.country]
    rows = GradeScale.objects.on(timezone.localdate()).filter(country__in=countries)
    return [(str(row.pk), text.pick(row.names, get_language() or "en")[0] or row.code) for row in rows]
