"""A guardian's consent, noted at the desk that knows the learner."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credentials.forms.guardians import ConsentForm
from credentials.models import GuardianConsent
from credentials.policies import may_record_guardian
from credentials.services.guardians import record_consent, withdraw_consent
from credentials.views.issuing import award_at
from institutions.desks import MemberRequest, desk
from institutions.models import Role
from micro4asia.foundation.http import audience


@audience("learner.record_guardian_consent")
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Note a consent, or withdraw the one in force."""
    institution = desk(request, slug, Role.ISSUER, Role.REGISTRAR)
    award = award_at(request, institution, public_id)
    learner = award.learner
    consents = GuardianConsent.objects.of_person(learner.person)
    in_force = consents.in_force().first()
    form = ConsentForm(request.POST if request.method == "POST" and not in_force else None)
    if request.method == "POST" and in_force and request.POST.get("do") == "withdraw":
        withdraw_consent(consent=in_force, by=request.user)
        messages.success(request, _("The consent has been withdrawn."))
        return redirect("credentials:award-guardian", slug, public_id)
    if form.is_valid():
        try:
            record_consent(learner=learner, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The consent has been noted."))
            return redirect(award)
    context = {
        "institution": institution,
        "award": award,
        "learner": learner,
        "lacking": learner.lacks_guardian(timezone.localdate()),
        "in_force": in_force,
        "consents": consents.select_related("recorded_by"),
        "verdict": may_record_guardian(request.user, learner),
        "form": form,
    }
    return render(request, "credentials/staff/guardian.html", context, status=422 if form.errors else 200)
