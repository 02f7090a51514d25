"""What reviewers and authors write during quality review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.change_class import Change
from credentials.checklist import BY_CODE, QUESTIONS, Question
from credentials.differences import keys_of, label
from credentials.models import ChangeClass, ChecklistAnswer, MicroCredentialVersion, Remark
from credentials.services.reviewing import Answered, is_lowered
from credentials.wording import language as language_name
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Cards, Segments


def take(form: forms.Form, refusal: ValidationError, **names: str) -> None:
    """Put what a service refused where it was entered. names: the form's name of a field, by the service's."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        known = names.get(field, field)
        form.add_error(known if known in form.fields and field != NON_FIELD_ERRORS else None, errors)


class RemarkForm(forms.Form):
    field = forms.ChoiceField(label=gettext_lazy("About"))
    words = Words(
        label=gettext_lazy("Remark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What has to change, or be explained? The author reads it beside the field."),
    )

    def __init__(self, *args: Any, version: MicroCredentialVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [(key, label(key)) for key in keys_of(version)]  # type: ignore[attr-defined]


class RemarkAnswerForm(forms.Form):
    answer = Words(
        label=gettext_lazy("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What did you change, or why does it stay?"),
    )


class SettleForm(forms.Form):
    """Asking again needs words, the rest does not."""

    state = forms.ChoiceField(
        choices=[
            (Remark.State.ACCEPTED, gettext_lazy("Accept the answer")),
            (Remark.State.FOLLOWED, gettext_lazy("Ask again")),
            (Remark.State.WITHDRAWN, gettext_lazy("Withdraw the remark")),
        ],
        label=gettext_lazy("What to do"),
    )
    words = Words(required=False, max_length=2000, label=gettext_lazy("What is still open"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("state") == Remark.State.FOLLOWED and not values.get("words") and "words" not in self.errors:
            self.add_error("words", ValidationError(_("Say what is still open.")))
        return values


class ChecklistForm(forms.Form):
    """Fourteen rows; those without an answer are left for later."""

    def __init__(self, *args: Any, version: MicroCredentialVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.question: row for row in version.checklist.all()}
        for question in QUESTIONS:
            row = known.get(question.code)
            self.fields[f"{question.code}-answer"] = forms.ChoiceField(
                label=question.words,
                required=False,
                choices=ChecklistAnswer.Answer.choices,
                initial=row.answer if row else None,
                widget=Segments(classes={"yes": "y", "no": "x", "na": "p"}),
            )
            self.fields[f"{question.code}-evidence"] = Words(
                label=gettext_lazy("Evidence, or why it does not apply"),
                required=False,
                max_length=1000,
                initial=row.evidence if row else "",
            )
            self.fields[f"{question.code}-url"] = forms.URLField(
                label=gettext_lazy("Link to the evidence"),
                required=False,
                max_length=500,
                assume_scheme="https",
                initial=row.evidence_url if row else "",
            )
            self.fields[f"{question.code}-remark"] = Words(
                label=gettext_lazy("Remark for the author, where the answer is no"), required=False, max_length=2000
            )

    def rows(self) -> list[tuple[Question, list[Any]]]:
        parts = ("answer", "evidence", "url", "remark")
        return [(question, [self[f"{question.code}-{part}"] for part in parts]) for question in QUESTIONS]

    def answers(self) -> list[Answered]:
        said = self.cleaned_data
        return [
            Answered(code, said[f"{code}-answer"], said[f"{code}-evidence"], said[f"{code}-url"] or "", said[f"{code}-remark"])
            for code in BY_CODE
            if said[f"{code}-answer"]
        ]

    def take(self, refusal: ValidationError) -> None:
        take(self, refusal, **{code: f"{code}-answer" for code in BY_CODE})


class ReturnForm(forms.Form):
    words = Words(
        label=gettext_lazy("To the author"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The remarks go with it; add what concerns the whole."),
    )


class ApproveForm(forms.Form):
    decision = Words(label=gettext_lazy("Number of the decision"), max_length=120)
    decided_on = Day(label=gettext_lazy("Decided on"), earliest=2000)
    valid_from = Day(label=gettext_lazy("Valid from"), earliest=2000, help_text=gettext_lazy("The first day it may be awarded."))
    review_by = Day(
        label=gettext_lazy("Next review by"), earliest=2000, help_text=gettext_lazy("Three years after the decision at most.")
    )
    class_agreement = Words(
        label=gettext_lazy("Why you agree to the smaller class"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )
    no_interest = forms.BooleanField(
        label=gettext_lazy("I have no interest in this micro-credential"),
        help_text=gettext_lazy("I neither wrote nor teach it, and nobody close to me gains by its approval."),
    )

    def __init__(self, *args: Any, version: MicroCredentialVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(dict.fromkeys([version.institution.language, "en"]))
        bodies = {
            f"body_{language}": Words(
                label=_("Deciding body (%(language)s)") % {"language": language_name(language)}, max_length=200
            )
            for language in self.languages
        }
        self.fields = {**bodies, **self.fields}
        if not is_lowered(version):
            del self.fields["class_agreement"]

    def approval(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        body = {language: said.pop(f"body_{language}") for language in self.languages}
        return {"class_agreement": "", **said, "body": body}


class SubmitForm(forms.Form):
    """For a successor the class is confirmed with a note; for a first version there is only the note."""

    change_class = forms.ChoiceField(
        label=gettext_lazy("Class of the change"),
        choices=ChangeClass.choices,
        widget=Cards(
            notes={
                ChangeClass.EDITORIAL: gettext_lazy("Wording and translation. Nothing elsewhere is touched."),
                ChangeClass.MINOR: gettext_lazy(
                    "Sequence, teaching form, prerequisites. Agreements hold, and are asked to confirm."
                ),
                ChangeClass.MAJOR: gettext_lazy(
                    "Outcomes, level, assessment, or hours by more than a tenth. Agreements and precedents no longer apply."
                ),
            }
        ),
    )
    change_note = Words(
        label=gettext_lazy("Change note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What changed, and why. Reviewers and partners read it."),
    )

    def __init__(self, *args: Any, change: Change | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if change is None:
            del self.fields["change_class"]
            self.fields["change_note"].required = False
            self.fields["change_note"].label = _("Note for the reviewers")
            self.fields["change_note"].help_text = ""
        else:
            self.fields["change_class"].initial = change.kind
