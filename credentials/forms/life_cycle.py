"""What is asked before a version is published, suspended or retired."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import MicroCredential, MicroCredentialVersion
from institutions.models import Membership, Role, User
from micro4asia.foundation.fields import Day, Words


class PublishForm(forms.Form):
    signing_officer = forms.ModelChoiceField(
        label=gettext_lazy("Signing officer"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("The registrar who signs awards of this version."),
    )
    teach_out_on = Day(
        label=gettext_lazy("The version before it may be awarded until"),
        help_text=gettext_lazy("For those who began with it."),
        earliest=2000,
    )
    page_checked = forms.BooleanField(
        label=gettext_lazy("I have looked at the public page in every language"),
    )

    def __init__(self, *args: Any, version: MicroCredentialVersion, former: MicroCredentialVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Membership.objects.current().filter(institution=version.institution, role=Role.REGISTRAR)
        officers = User.objects.filter(pk__in=held.values("user")).order_by("full_name", "pk")
        self.fields["signing_officer"].queryset = officers  # type: ignore[attr-defined]
        if former is None:
            del self.fields["teach_out_on"]


class ReasonForm(forms.Form):
    reason = Words(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SuspendForm(ReasonForm):
    expected_end = Day(label=gettext_lazy("Expected to end on"), earliest=2000)


class RetireForm(ReasonForm):
    last_award_on = Day(
        label=gettext_lazy("Last award day"),
        earliest=2000,
        help_text=gettext_lazy("After it, nobody can be awarded this version."),
    )
    successor = forms.ModelChoiceField(label=gettext_lazy("Successor"), queryset=MicroCredential.objects.none(), required=False)

    def __init__(self, *args: Any, version: MicroCredentialVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = MicroCredential.objects.filter(institution=version.institution).exclude(pk=version.micro_credential_id)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]
        self.fields["successor"].empty_label = _("None")  # type: ignore[attr-defined]
