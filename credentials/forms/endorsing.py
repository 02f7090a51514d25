"""Forms of a partner's review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials import wording
from credentials.models import PartnerReview
from credentials.services.endorsing import CLAIM_LENGTH
from institutions.models import Institution
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Segments

ELEMENTS = {
    "title": gettext_lazy("Title"),
    "learning_outcomes": gettext_lazy("Learning outcomes"),
    "workload": gettext_lazy("Workload"),
    "level": gettext_lazy("Level"),
    "assessment": gettext_lazy("Type of assessment"),
    "participation": gettext_lazy("Form of participation"),
    "quality_assurance": gettext_lazy("Quality assurance"),
}


class AskForm(forms.Form):
    partner = forms.ModelChoiceField(label=gettext_lazy("Partner"), queryset=Institution.objects.none(), to_field_name="slug")
    reason = Words(
        label=gettext_lazy("What you ask it to look at"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The partner's reviewers read this."),
    )
    due_on = Day(label=gettext_lazy("Needed by"), earliest=2020, latest=2100)
    awards_wait = forms.BooleanField(
        label=gettext_lazy("Award nothing before the partner has answered"),
        help_text=gettext_lazy("Registrars cannot sign awards of this version until then, or until you call the review off."),
        required=False,
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Institution.objects.active().exclude(pk=institution.pk).prefetch_related("name_history")
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    element = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = Words(label=gettext_lazy("Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element"].choices = [("", _("The micro-credential as a whole")), *ELEMENTS.items()]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (PartnerReview.State.COMMENTED, gettext_lazy("Comments, no endorsement")),
            (PartnerReview.State.DECLINED, gettext_lazy("Decline to review")),
        ],
        widget=Segments,
    )
    answer = Words(
        label=gettext_lazy("In words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where you decline: the institution that asked reads why."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("outcome") == PartnerReview.State.DECLINED and not said.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Say why."))
        return said


class ReasonForm(forms.Form):
    reason = Words(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ClaimForm(forms.Form):
    """What is endorsed, in the endorser's language and in English; one of them is enough."""

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags = list(dict.fromkeys([institution.language, "en"]))
        for tag in self.tags:
            label = _("What you endorse, in %(language)s") % {"language": wording.language(tag)}
            area = forms.Textarea(attrs={"rows": 5, "lang": tag})
            self.fields[f"claim_{tag}"] = Words(label=label, max_length=CLAIM_LENGTH, required=False, widget=area)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(said.get(f"claim_{tag}") for tag in self.tags):
            self.add_error(f"claim_{self.tags[0]}", _("Say in at least one language what you endorse."))
        return said

    def claim(self) -> dict[str, str]:
        return {tag: self.cleaned_data[f"claim_{tag}"] for tag in self.tags if self.cleaned_data[f"claim_{tag}"]}
