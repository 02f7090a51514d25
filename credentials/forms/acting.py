"""What is asked before something is done to awards after issue."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.amendments import now_said
from credentials.models import ActSetting, Award, Correction, LaterAct
from credentials.models.later_act import Kind, Reason, reasons_of
from credentials.paper_gate import AcceptedPaper, Paper
from institutions.models import Institution
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Cards

PAPER_HINT = gettext_lazy(
    "PDF, PNG or JPEG, at most 10 MB. Only registrars of the institution read it; it is deleted 90 days after the answer at the"
    " latest."
)
NOTES: dict[str, Promise] = {
    Reason.NOT_EARNED: gettext_lazy("The outcomes were not achieved, or the result was entered wrongly."),
    Reason.WRONG_PERSON: gettext_lazy("Somebody else earned it."),
    Reason.MISCONDUCT: gettext_lazy("Found in a procedure in which the learner was heard."),
    Reason.FRAUD: gettext_lazy("Who the learner is, or how they were admitted, was not true."),
    Reason.AUTHORITY: gettext_lazy("A court or an authority has ordered it."),
    Reason.NAME_CHANGE: gettext_lazy("Marriage, a new name or gender, another spelling."),
    Reason.RENEWAL: gettext_lazy("The learner has shown it again; the new award has a new day of achievement."),
    Reason.KEY_WITHDRAWN: gettext_lazy("The same facts, signed with the key in use now."),
}


class ActForm(forms.Form):
    """The part that every act has. Subclasses add what their kind needs."""

    kind: str = ""
    # “Change” goes back to the form whatever stands in it.
    use_required_attribute = False

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), widget=Cards(notes=NOTES))
    explanation = Words(
        label=gettext_lazy("What happened"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For the file and for the person who answers. Not shown to the public."),
    )
    legal_act = Words(
        label=gettext_lazy("Legal act"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Number and date of the decision, where there is one. A court order needs it."),
    )

    def __init__(self, *args: Any, institution: Institution, award: Award | None = None, **kwargs: Any) -> None:
        self.institution, self.award = institution, award
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["reason"]).choices = reasons_of(self.kind)

    @property
    def terms(self) -> dict[str, Any]:
        """Fields of a LaterAct."""
        known = {field.name for field in LaterAct._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in known}

    @property
    def facts(self) -> dict[str, str]:
        """What a new award says otherwise."""
        return {}

    def add_refusal(self, error: ValidationError) -> None:
        """Say beside its field what the service has refused."""
        for name, messages in error.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, messages)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("reason") == Reason.AUTHORITY and not values.get("legal_act") and "legal_act" not in self.errors:
            self.add_error("legal_act", ValidationError(_("Name the order: its number and its date.")))
        return values


class Appealable(ActForm):
    """Acts that a learner can appeal against: to whom and how long, as the institution has set it."""

    appeal_to = Words(
        label=gettext_lazy("Appeal to"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The body that the learner can appeal to; the letter names it."),
    )
    appeal_days = forms.IntegerField(label=gettext_lazy("Days to appeal"), required=False, min_value=1, max_value=365)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        setting = ActSetting.of(institution)
        set_before = {"appeal_to": setting.appeal_to, "appeal_days": setting.appeal_days}
        kwargs["initial"] = set_before | (kwargs.get("initial") or {})
        super().__init__(*args, institution=institution, **kwargs)


class SuspendForm(Appealable):
    kind = Kind.SUSPEND
    effective_on = Day(label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: from now on."), earliest=2000)
    review_on = Day(
        label=gettext_lazy("Looked at again on"),
        help_text=gettext_lazy("The letter tells the learner this day."),
        earliest=2000,
    )
    field_order = ("reason", "explanation", "legal_act", "effective_on", "review_on", "appeal_to", "appeal_days")


class LiftForm(ActForm):
    kind = Kind.LIFT


class RevokeForm(Appealable):
    kind = Kind.REVOKE
    effective_on = Day(
        label=gettext_lazy("Takes effect on"),
        required=False,
        help_text=gettext_lazy("Empty: as soon as another registrar agrees. Until a later day the page shows a note."),
        earliest=2000,
    )
    hearing = forms.ChoiceField(
        label=gettext_lazy("Hearing of the learner"), choices=LaterAct.Hearing.choices, widget=Cards(), initial="not-heard"
    )
    heard_on = Day(label=gettext_lazy("Heard on"), required=False, earliest=2000)
    hearing_note = Words(
        label=gettext_lazy("Why the learner was not heard"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    on_paper = forms.BooleanField(
        label=gettext_lazy("The learner has the certificate on paper"),
        required=False,
        help_text=gettext_lazy("It is to be handed back; where the law names the days, the letter does too."),
    )
    field_order = ("reason", "explanation", "legal_act", "hearing", "heard_on", "hearing_note", "effective_on")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("hearing") == LaterAct.Hearing.HEARD and not values.get("heard_on") and "heard_on" not in self.errors:
            self.add_error("heard_on", ValidationError(_("Say on which day the learner was heard.")))
        if values.get("hearing") == LaterAct.Hearing.NOT_HEARD and not values.get("hearing_note"):
            self.add_error("hearing_note", ValidationError(_("Say why the learner was not heard.")))
        return values


class AmendForm(Appealable):
    kind = Kind.AMEND
    field = forms.ChoiceField(label=gettext_lazy("What is put right"), choices=LaterAct.Field.choices, widget=Cards())
    new_value = Words(
        label=gettext_lazy("As it should be"),
        max_length=200,
        help_text=gettext_lazy("A day such as 31/01/2026, the day before the month."),
    )
    field_order = ("field", "new_value", "reason", "explanation", "legal_act", "appeal_to", "appeal_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explanation"].label = _("Evidence")
        self.fields["explanation"].help_text = _("What was shown, and where it is kept. Not shown to the public.")
        self.fields["legal_act"].label = _("Number of the amendment decision")
        self.fields["legal_act"].required = True
        self.fields["legal_act"].help_text = _("Number and date. The public page shows it beside what changed.")


class ReplaceForm(ActForm):
    kind = Kind.REPLACE
    name_as_printed = Words(label=gettext_lazy("Name on the new award"), max_length=200)
    grade = Words(label=gettext_lazy("Grade"), required=False, max_length=12)
    achieved_on = Day(
        label=gettext_lazy("Date of achievement"),
        help_text=gettext_lazy("It stays as it was, unless it was wrong or this is a renewal."),
        earliest=1950,
    )
    hides_name = forms.BooleanField(
        label=gettext_lazy("Hide the former name"),
        required=False,
        help_text=gettext_lazy("Where the learner wishes it: the old page no longer shows a name, nor gives out its files."),
    )
    field_order = ("reason", "name_as_printed", "grade", "achieved_on", "hides_name", "explanation", "legal_act")

    def __init__(self, *args: Any, institution: Institution, award: Award, **kwargs: Any) -> None:
        stands = {name: now_said(award, name) for name in LaterAct.Field.values}
        stands["achieved_on"] = dt.date.fromisoformat(stands["achieved_on"])  # type: ignore[assignment]
        kwargs["initial"] = stands | (kwargs.get("initial") or {})
        super().__init__(*args, institution=institution, award=award, **kwargs)
        if award.grade_scale_id is None:
            del self.fields["grade"]

    @property
    def facts(self) -> dict[str, str]:
        said = {name: self.cleaned_data.get(name) or "" for name in LaterAct.Field.values}
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in said.items()}


FORMS: dict[str, type[ActForm]] = {form.kind: form for form in (SuspendForm, LiftForm, RevokeForm, AmendForm, ReplaceForm)}


class AnswerForm(forms.Form):
    """Agreeing needs no words, declining does."""

    answer = Words(
        label=gettext_lazy("Your answer"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed to decline; the person who asked reads it."),
    )

    @property
    def agrees(self) -> bool:
        return self.data.get("do") == "agree"

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.agrees and not values.get("answer") and "answer" not in self.errors:
            self.add_error("answer", ValidationError(_("Say why the award stands as it is.")))
        return values


class ReturnForm(forms.Form):
    returned_on = Day(label=gettext_lazy("The certificate came back on"), earliest=2000)


class CorrectionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    wanted_name = Words(
        label=gettext_lazy("Your name as it should stand"),
        max_length=200,
        help_text=gettext_lazy("With every mark and capital, as in your identity document."),
    )
    wrong = Words(label=gettext_lazy("What is wrong"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = Words(
        label=gettext_lazy("How it can be proved"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Which document shows it, and who issued it when."),
    )
    hides_name = forms.BooleanField(
        label=gettext_lazy("Hide my former name"),
        required=False,
        help_text=gettext_lazy("With a new credential, the old page no longer shows a name."),
    )

    paper = Paper(label=gettext_lazy("Copy of the document"), help_text=PAPER_HINT)
    further = Paper(label=gettext_lazy("Another document"))
    field_order = ("wanted_name", "wrong", "evidence", "paper", "further", "hides_name")

    class Meta:
        model = Correction
        fields = ("wanted_name", "wrong", "evidence", "hides_name")

    @property
    def wish(self) -> dict[str, Any]:
        """Fields of a Correction."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def papers(self) -> list[AcceptedPaper]:
        return [paper for name in ("paper", "further") if (paper := self.cleaned_data.get(name))]


class EvidenceForm(forms.Form):
    """One more document, for a request or an act that waits."""

    paper = Paper(label=gettext_lazy("Copy of a document"), help_text=PAPER_HINT)

    def clean_paper(self) -> AcceptedPaper:
        paper: AcceptedPaper | None = self.cleaned_data["paper"]
        if paper is None:
            raise ValidationError(_("Choose a file."))
        return paper


class RefuseForm(forms.Form):
    answer = Words(
        label=gettext_lazy("Why not"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The learner reads it."),
    )


class SettingForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    appeal_to = Words(
        label=gettext_lazy("Appeals go to"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Forms for suspensions, revocations and amendments begin with it."),
    )

    class Meta:
        model = ActSetting
        fields = ("corrections", "appeal_to", "appeal_days")
        labels = {
            "corrections": gettext_lazy("How a wrong name or fact is put right"),
            "appeal_days": gettext_lazy("Days to appeal"),
        }
        widgets = {"corrections": Cards()}
