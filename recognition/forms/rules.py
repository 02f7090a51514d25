"""Writing a rule: which side, with whom, what counts as what, until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.models import Learner, MicroCredentialVersion
from institutions.models import Agreement, Course, Institution, User
from micro4asia.foundation.fields import Amount, Day, Words
from recognition.forms.lines import CourseChoice
from recognition.instruments.conditions import order
from recognition.models import RecognitionRequest, Rule
from recognition.services.ruling import Source, default_end, source_of

LANGUAGES = ("en", "vi", "lo")


class SidesForm(forms.Form):
    """The first page: kind, partner, and who counts."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Rule.Kind.choices, error_messages={"required": _("Choose what it is.")})
    partner = forms.ChoiceField(label=_("Other institution"), error_messages={"required": _("Choose an institution.")})
    side = forms.ChoiceField(
        label=_("Who counts it"),
        choices=[("receiver", _("We count what they award")), ("sender", _("They count what we award"))],
        error_messages={"required": _("Choose who counts it.")},
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Institution.objects.active().exclude(pk=institution.pk).prefetch_related("name_history")
        named = sorted(((one.slug, one.name()) for one in others), key=lambda pair: pair[1])
        self.fields["partner"].choices = [("", gettext("Choose one")), *named]  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    number = Words(
        label=_("Number"),
        max_length=40,
        required=False,
        help_text=_("Of the faculty's decision or of the paper. Required for a pre-approved equivalence."),
    )
    agreement = forms.ModelChoiceField(
        label=_("Agreement"), queryset=Agreement.objects.none(), to_field_name="public_id", required=False
    )
    learner = Words(
        label=_("Learner's e-mail address"),
        max_length=254,
        required=False,
        help_text=_("As it stands in the records of your institution."),
    )
    sources = forms.MultipleChoiceField(
        label=_("Micro-credentials"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All that you tick are needed together. Each counts in its present version, with its editorial changes."),
        error_messages={"required": _("Choose at least one micro-credential.")},
    )
    up_to = Words(
        label=_("Later versions up to"),
        max_length=12,
        required=False,
        help_text=_("Such as 1.9, where later minor versions shall count too. Empty: the present one only."),
    )
    course = CourseChoice(
        label=_("Counts as"),
        queryset=Course.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a course"),
        error_messages={"required": _("Choose a course."), "invalid_choice": _("Choose one of these courses.")},
    )
    purposes = forms.MultipleChoiceField(
        label=_("For"),
        choices=RecognitionRequest.Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one purpose.")},
    )
    credits = Amount(label=_("Credits"), required=False, min_value=0, help_text=_("Empty: the course's own."))
    grade_floor = Words(
        label=_("Lowest grade"),
        required=False,
        max_length=12,
        help_text=_("As the credential's scale writes it. Empty: any pass."),
    )
    grade_rule = forms.ChoiceField(label=_("Grade entered"), choices=Rule.GradeRule.choices)
    quota = forms.IntegerField(
        label=_("At most a year"),
        required=False,
        min_value=1,
        max_value=100000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    valid_from = Day(label=_("First day"))
    valid_to = Day(label=_("Last day"), help_text=_("Three years at most; both sides are reminded half a year before."))
    wording_en = Words(
        label=_("Reasons in English"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2, "lang": "en"}),
        help_text=_("Learners and the public read them; name nobody."),
    )
    wording_vi = Words(
        label=_("Reasons in Vietnamese"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2, "lang": "vi"})
    )
    wording_lo = Words(
        label=_("Reasons in Lao"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2, "lang": "lo"})
    )

    def __init__(
        self, *args: Any, kind: str, receiver: Institution, sender: Institution, proposer: Institution, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.receiver, self.sender, self.proposer = kind, receiver, sender, proposer
        today = receiver.today()
        if kind == Rule.Kind.AGREEMENT:
            between = Agreement.objects.in_force(today, between=(receiver, sender))
            self.fields["agreement"].queryset = between  # type: ignore[attr-defined]
            self.fields["agreement"].required = True
            del self.fields["number"], self.fields["up_to"]
        else:
            del self.fields["agreement"]
        if kind == Rule.Kind.LEARNING_AGREEMENT:
            self.fields["learner"].required = True
        else:
            del self.fields["learner"]
        if kind == Rule.Kind.EQUIVALENCE:
            self.fields["number"].required = True
        rows = MicroCredentialVersion.objects.published().filter(micro_credential__institution=sender)
        versions = rows.select_related("micro_credential__institution").order_by("micro_credential__code")
        self.versions = {row.micro_credential.public_id: row for row in versions}
        self.fields["sources"].choices = [  # type: ignore[attr-defined]
            (key, f"{row.micro_credential.code} {row.number} · {row.title()}") for key, row in self.versions.items()
        ]
        courses = Course.objects.offered(today).filter(institution=receiver).order_by("code", "-in_force_from")
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.initial = {
            "purposes": [RecognitionRequest.Purpose.EXEMPTION, RecognitionRequest.Purpose.CREDIT],
            "valid_from": today,
            "valid_to": default_end(today),
            **(self.initial or {}),
        }

    def clean_learner(self) -> User:
        found = Learner.objects.filter(institution=self.proposer, email__iexact=self.cleaned_data["learner"], user__isnull=False)
        row = found.select_related("user").first()
        if row is None or row.user is None:
            raise ValidationError(_("No learner of your institution with an account has this address."))
        return row.user

    def fields_of_row(self) -> dict[str, Any]:
        data = self.cleaned_data
        wording = {tag: words for tag in LANGUAGES if (words := data[f"wording_{tag}"].strip())}
        plain = ("number", "agreement", "learner", "course", "purposes", "credits", "grade_floor", "grade_rule", "quota")
        said = {name: data[name] for name in (*plain, "valid_from", "valid_to") if name in data}
        return {**said, "kind": self.kind, "receiver": self.receiver, "sender": self.sender, "wording": wording}

    def chosen(self) -> list[Source]:
        last = self.cleaned_data.get("up_to", "").strip()
        found = [source_of(self.versions[key]) for key in self.cleaned_data["sources"]]
        if not last:
            return found
        return [Source(one.micro_credential, one.first_line, max(one.last_line, last, key=order)) for one in found]

    def take(self, error: ValidationError) -> None:
        """Put what the service found wrong beside the fields it names."""
        for field, messages in (
            error.error_dict.items() if hasattr(error, "error_dict") else [(NON_FIELD_ERRORS, error.error_list)]
        ):
            self.add_error(field if field in self.fields else None, ValidationError(messages))


def initial_of(rule: Rule) -> dict[str, Any]:
    sources = list(rule.sources.select_related("micro_credential"))
    last = max((one.last_line for one in sources if one.last_line != one.first_line), key=order, default="")
    said = {name: getattr(rule, name) for name in ("number", "purposes", "credits", "grade_floor", "grade_rule", "quota")}
    return {
        **said,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "agreement": rule.agreement.public_id if rule.agreement else "",
        "course": rule.course.public_id,
        "learner": rule.learner.email if rule.learner else "",
        "sources": [one.micro_credential.public_id for one in sources],
        "up_to": last,
        **{f"wording_{tag}": rule.wording.get(tag, "") for tag in LANGUAGES},
    }
