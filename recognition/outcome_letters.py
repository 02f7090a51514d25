"""Who else is told what was decided: the issuer, where an agreement says so, and the office that enters credits. Neither letter
names the learner or gives a reason: the issuer knows its own credential by the serial number, the office opens the case.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from credentials.models import Award
from credentials.wording import in_units
from institutions.models import Agreement, Institution
from micro4asia.foundation import letters
from recognition.case_letters import holders
from recognition.models import Decision
from recognition.models.question import ANSWERING
from recognition.naming import target_of
from recognition.sources import awards_of
from recognition.totals import programme_of


def tell_issuers(decision: Decision) -> None:
    """Officers and registrars of whoever issued it; of each credential that was shown, and of nobody else's."""
    receiver = decision.request.institution
    if receiver is None:
        return
    for award in awards_of(decision.request):
        if agreement := says_so(award.institution, receiver, decision):
            _tell_issuer(decision, award, receiver, agreement)


def says_so(issuer: Institution, receiver: Institution, decision: Decision) -> Agreement | None:
    """The agreement in force on the day of the decision by which this receiver tells this issuer; None: nobody is told."""
    if issuer == receiver:
        return None
    between = Agreement.objects.in_force(decision.decided_on, between=(issuer, receiver)).order_by("number")
    return next((one for one in between if Agreement.Covers.ISSUER_TOLD in one.covers), None)


def _tell_issuer(decision: Decision, award: Award, receiver: Institution, agreement: Agreement) -> None:
    for user in holders(award.institution, ANSWERING):
        if user.pk == decision.request.applicant_id:
            continue
        with override(user.language):
            outcome = str(decision.get_outcome_display())
        letters.post(
            "recognition_issuer_told",
            to=user.email,
            language=user.language,
            context={
                "name": user.full_name,
                "institution": receiver.name(user.language),
                "agreement": agreement.number,
                "serial": award.serial_number,
                "title": award.version.title(user.language),
                "target": target_of(decision.request, user.language),
                "outcome": outcome,
                "url": f"{settings.PUBLIC_URL}{award.get_absolute_url()}",
            },
            key=f"recognition_issuer_told:{decision.pk}:{award.pk}:{user.pk}",
        )


def tell_programme_office(decision: Decision) -> None:
    """Once the case is closed and credits are to be entered: in the language of the institution, to the address of its office."""
    request, programme = decision.request, programme_of(decision.request)
    institution = request.institution
    if institution is None or programme is None or not programme.office_email or not decision.credits:
        return
    language = institution.language if institution.language in dict(settings.LANGUAGES) else "en"
    path = reverse("recognition:request", args=[institution.slug, request.public_id])
    with override(language):
        credits = in_units(decision.credits, decision.credit_system)
    letters.post(
        "recognition_programme_told",
        to=programme.office_email,
        language=language,
        context={
            "institution": institution.name(language),
            "case_number": request.case_number,
            "programme": programme.title(language),
            "target": target_of(request, language),
            "credits": credits,
            "url": f"{settings.PUBLIC_URL}{path}",
        },
        key=f"recognition_programme_told:{decision.pk}",
    )
