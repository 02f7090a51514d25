"""What a request shows: credentials of the wallet, of elsewhere, and a document with what the learner knows of it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from credentials.models import Award, ReferencedAward
from credentials.models.micro_credential import ASSESSMENT_TYPES, ATTENDANCE
from credentials.paper_gate import ACCEPTED
from institutions.code_lists import country_choices
from institutions.models import User
from institutions.vocabulary import QualityAssurance, Supervision
from micro4asia.foundation.fields import Amount, Day, Words
from micro4asia.foundation.numbers import figure, plain
from recognition.models import ImportedCredential, RecognitionRequest

OUTCOMES = 200


class _Choice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Any) -> str:
        if isinstance(row, Award):
            said = {
                "title": row.version.title(),
                "issuer": row.institution.name(on=row.awarded_on),
                "hours": figure(row.version.hours),
            }
            return _("%(title)s: %(issuer)s, %(hours)s h") % said
        return _("%(title)s: %(issuer)s") % {"title": row.title, "issuer": row.issuer}


class CredentialForm(forms.Form):
    """The first that is ticked leads the case; the others are read beside it."""

    award = _Choice(
        label=gettext_lazy("Credentials in your wallet"), queryset=Award.objects.none(), to_field_name="public_id", required=False
    )
    reference = _Choice(
        label=gettext_lazy("Registered by reference"),
        queryset=ReferencedAward.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    imported = _Choice(
        label=gettext_lazy("Not from this network, brought by you"),
        queryset=ImportedCredential.objects.none(),
        to_field_name="public_id",
        required=False,
    )

    def __init__(self, *args: Any, learner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Award.objects.held_by(learner).filter(state=Award.State.ISSUED)
        self._offer(
            "award",
            own.select_related("institution", "version__micro_credential__institution").prefetch_related(
                "institution__name_history"
            ),
        )
        self._offer("reference", ReferencedAward.objects.held_by(learner).defer("content"))
        self._offer("imported", ImportedCredential.objects.visible_to(learner).defer("content"))

    def _offer(self, name: str, rows: Any) -> None:
        if not rows.exists():
            del self.fields[name]
            return
        cast("forms.ModelMultipleChoiceField[Any]", self.fields[name]).queryset = rows

    def chosen(self) -> dict[str, list[Any]]:
        names = {"award": "awards", "reference": "references", "imported": "imported"}
        return {key: list(self.cleaned_data.get(name, ())) for name, key in names.items()}


def ticked(row: RecognitionRequest) -> dict[str, list[str]]:
    """What a draft shows already, as the form above is ticked."""
    found: dict[str, list[str]] = {"award": [row.award.public_id] if row.award else [], "reference": [], "imported": []}
    for source in row.further_sources.select_related("award"):
        if source.award:
            found["award"].append(source.award.public_id)
        elif source.described.get("origin"):
            found[source.described["origin"]].append(source.described["origin_id"])
    return found


class DocumentForm(forms.Form):
    """Only title and issuer are needed: what nobody knows is left out and not guessed."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, PNG, JPEG or signed data (JSON); a PDF of at most 10 MB, a picture of at most 2 MB."),
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
        allow_empty_file=True,
    )
    title = Words(label=gettext_lazy("What it certifies"), max_length=300)
    issuer = Words(label=gettext_lazy("Who issued it"), max_length=300)
    country = forms.ChoiceField(label=gettext_lazy("Country of the issuer"), required=False)
    issued_on = Day(label=gettext_lazy("Day of issue"), required=False)
    hours = Amount(label=gettext_lazy("Hours of work"), required=False, min_value=0)
    credits = Amount(label=gettext_lazy("Credits"), required=False, min_value=0)
    credit_system = Words(label=gettext_lazy("Kind of credits, such as ECTS"), required=False, max_length=12)
    level_framework = Words(label=gettext_lazy("Framework of the level, such as EQF"), required=False, max_length=12)
    level_code = Words(label=gettext_lazy("Level"), required=False, max_length=8)
    isced_f = Words(label=gettext_lazy("Field of study (ISCED-F code)"), required=False, max_length=4)
    assessment = forms.MultipleChoiceField(
        label=gettext_lazy("How it was assessed"),
        required=False,
        choices=ASSESSMENT_TYPES,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("“Attendance only” where it certifies that you took part, and nothing was assessed."),
    )
    supervision = forms.ChoiceField(label=gettext_lazy("Supervision"), required=False)
    quality = forms.MultipleChoiceField(
        label=gettext_lazy("Quality assurance"),
        required=False,
        choices=QualityAssurance.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    grade = Words(label=gettext_lazy("Grade"), required=False, max_length=20)
    language = Words(label=gettext_lazy("Language of the document (code, such as vi)"), required=False, max_length=12)
    outcomes = Words(
        label=gettext_lazy("Learning outcomes"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("One a line. Hours may stand at the end after a bar: Analyse data | 20"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = ("", _("Not known"))
        countries = [unknown, *country_choices(get_language() or "en")]
        cast(forms.ChoiceField, self.fields["country"]).choices = countries
        cast(forms.ChoiceField, self.fields["supervision"]).choices = [unknown, *Supervision.choices]

    def clean_assessment(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["assessment"]
        if ATTENDANCE in chosen and len(chosen) > 1:
            raise ValidationError(_("Either something was assessed, or it was attendance only."))
        return chosen

    def described(self) -> dict[str, Any]:
        """By the keys of a further source; numbers and days as text."""
        said = {key: value for key, value in self.cleaned_data.items() if key not in {"file", "outcomes"} and value}
        for key in ("hours", "credits"):
            if key in said:
                said[key] = plain(said[key])
        if "issued_on" in said:
            said["issued_on"] = said["issued_on"].isoformat()
        if outcomes := self._outcomes():
            said["outcomes"] = outcomes
        return said

    def _outcomes(self) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = []
        for line in self.cleaned_data["outcomes"].splitlines()[:OUTCOMES]:
            words, _bar, hours = line.rpartition("|") if "|" in line else (line, "", "")
            if words.strip():
                rows.append({"code": str(len(rows) + 1), "text": words.strip(), "hours": hours.strip().replace(",", ".")})
        return rows


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the credential"),
        help_text=gettext_lazy("Signed data (JSON), or a picture (PNG) or certificate (PDF) that carries it inside."),
        widget=forms.ClearableFileInput({"accept": "application/json,image/png,application/pdf"}),
        allow_empty_file=True,
    )
