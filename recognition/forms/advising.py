"""Asking an expert, and the one page on which the expert answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms import Field
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import CourseOutcome, User
from micro4asia.foundation.fields import Amount, Day, Words
from micro4asia.foundation.widgets import Segments
from recognition.models import Matters, OpinionVerdict
from recognition.services.advising import Given, Whom
from recognition.sources import SourceOutcome

Verdict = OpinionVerdict.Verdict
OUTSIDE = "outside"


class AskExpertForm(forms.Form):
    """assessors: those who may be asked."""

    assessor = forms.ChoiceField(label=_("Whom you ask"), widget=forms.RadioSelect)
    name = Words(label=_("Name"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, required=False)
    due_on = Day(label=_("Needed by"), earliest=2020, latest=2100)
    question = Words(
        label=_("What you want to know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The purpose, the course and the outcomes are shown anyway. Do not name the learner."),
    )

    def __init__(self, *args: Any, assessors: Sequence[User], due_on: dt.date, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": due_on, "assessor": "" if assessors else OUTSIDE}
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in assessors}
        choices = [(key, each.full_name) for key, each in self.people.items()]
        self.fields["assessor"].choices = [*choices, (OUTSIDE, gettext("Somebody outside, by a link"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("assessor") == OUTSIDE:
            if not values.get("email") and "email" not in self.errors:
                self.add_error("email", gettext("Give the address that the link is sent to."))
            if not values.get("name") and "name" not in self.errors:
                self.add_error("name", gettext("Give the name of the person you ask."))
        return values

    def whom(self) -> Whom:
        data = self.cleaned_data
        if (chosen := self.people.get(data["assessor"])) is not None:
            return Whom(assessor=chosen)
        return Whom(email=data["email"], name=data["name"], language=data["language"] or "en")


class OutcomeOpinionForm(forms.Form):
    """Nothing is chosen beforehand."""

    verdict = forms.ChoiceField(
        label=_("Is it met?"),
        choices=Verdict.choices,
        required=False,
        widget=Segments(
            classes={Verdict.COVERED: "y", Verdict.PARTLY: "p", Verdict.NOT: "x"},
            symbols={Verdict.COVERED: "ok", Verdict.PARTLY: "half", Verdict.NOT: "no"},
        ),
    )
    share = Amount(label=_("Share met, per cent"), required=False, help_text=_("Only for “partly”; 50 if left empty."))
    sources = forms.MultipleChoiceField(label=_("Covered by"), required=False, widget=forms.CheckboxSelectMultiple)
    matters = forms.ChoiceField(
        label=_("Does the gap matter for this purpose?"), choices=Matters.choices, required=False, widget=Segments
    )
    bridging = Words(label=_("A task that would close the gap"), required=False, max_length=500)
    note = Words(label=_("Why"), required=False, max_length=500)

    def __init__(self, *args: Any, outcome: CourseOutcome, theirs: Sequence[SourceOutcome], **kwargs: Any) -> None:
        kwargs["prefix"] = f"o{outcome.pk}"
        super().__init__(*args, **kwargs)
        self.outcome = outcome
        self.fields["sources"].choices = [(row.key, row.code) for row in theirs]  # type: ignore[attr-defined]

    def given(self) -> Given:
        data = self.cleaned_data
        said = {name: data.get(name) or "" for name in ("verdict", "matters", "bridging", "note")}
        return Given(self.outcome.pk, share=data.get("share"), sources=tuple(data["sources"]), **said)


class SignForm(forms.Form):
    remark = Words(
        label=_("Anything else"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Without names."),
    )
    interest = forms.ChoiceField(
        label=_("Does anything tie you to this case?"),
        choices=[
            ("none", _("Nothing: I do not teach this course, had no part in this credential, and gain nothing either way.")),
            ("has", _("Something does. I give no opinion, and say what it is.")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    interest_text = Words(label=_("What ties you to it"), required=False, max_length=1000)
    signed_name = Words(label=_("Your name, as your signature"), required=False, max_length=200)


class OpinionForm:
    """All of them together, filled from what was kept before."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        outcomes: Sequence[CourseOutcome],
        theirs: Sequence[SourceOutcome],
        kept: Mapping[str, Any],
        name: str,
    ):
        self.outcomes = [
            OutcomeOpinionForm(data, outcome=each, theirs=theirs, initial=_kept(kept, f"o{each.pk}-")) for each in outcomes
        ]
        self.sign = SignForm(data, initial={"signed_name": name, **_kept(kept, "")})

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.outcomes, self.sign]

    @property
    def fields(self) -> dict[str, Field]:
        """Of all of them, by the names they are sent with."""
        return {form.add_prefix(name): field for form in self.forms for name, field in form.fields.items()}

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 every form must say what is wrong with it

    def declared(self) -> str:
        """none, has, or empty where nothing was said."""
        return str(self.sign.cleaned_data["interest"])

    def entered(self) -> dict[str, Any]:
        """What is kept until it is signed, by the names of the fields; what cannot be read is not kept."""
        return {
            form.add_prefix(name): value if isinstance(value, list) else str(value)
            for form in self.forms
            for name, value in form.cleaned_data.items()
            if value not in (None, "", [])
        }

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Put what a service refused beside its field."""
        outcomes = {str(form.outcome.pk): form for form in self.outcomes}
        for key, sentences in errors.items():
            name, _sep, of = key.partition("_")
            form, field = (outcomes[of], name) if of in outcomes else (self.sign, key)
            for sentence in sentences:
                form.add_error(field if field in form.fields else None, sentence)


def _kept(kept: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {
        key.removeprefix(prefix): value for key, value in kept.items() if key.startswith(prefix) and (prefix or "-" not in key)
    }
