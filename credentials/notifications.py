"""Letters to learners, in their language. A letter carries a link, never the credential itself."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from credentials.models import Award, Revocation, StackApplication
from micro4asia.foundation import letters


def tell_issued(award_id: int) -> None:
    """Tell the learner that a credential is theirs. The key makes it one letter, however often this runs; the erased get none."""
    award = Award.objects.select_related("learner", "institution", "version__micro_credential__institution").get(pk=award_id)
    if award.learner.erased_at:
        return
    language = award.learner.language
    link = reverse("credentials:claim", args=[award.learner.claim_token()])
    letters.post(
        "award_issued",
        to=award.learner.email,
        language=language,
        context={
            "name": award.name_as_printed,
            "title": award.version.title(language),
            "institution": award.institution.name(language, on=award.awarded_on),
            "url": f"{settings.PUBLIC_URL}{link}?lang={language}",
        },
        key=f"award_issued:{award.pk}",
    )


def tell_revoked(revocation: Revocation) -> None:
    """Tell the learner that a credential was withdrawn, on what ground, and how to object. The erased get no letter."""
    award = revocation.award
    if award.learner.erased_at:
        return
    language = award.learner.language
    letters.post(
        "award_revoked",
        to=award.learner.email,
        language=language,
        context={
            "name": award.name_as_printed,
            "title": award.version.title(language),
            "institution": award.institution.name(language),
            "reason": revocation.get_reason_display,
            "url": f"{settings.PUBLIC_URL}{reverse('credentials:wallet-award', args=[award.public_id])}?lang={language}",
        },
        key=f"award_revoked:{revocation.pk}",
    )


def tell_stack_decided(application: StackApplication) -> None:
    """Tell the applicant that the institution has decided. What it decided stands behind the link, not in the letter."""
    person = application.applicant
    path = reverse("credentials:my-stack-application", args=[application.public_id])
    letters.post(
        "stack_decided",
        to=person.email,
        language=person.language,
        context={
            "name": person.full_name,
            "title": application.version.title(person.language),
            "institution": application.institution.name(person.language),
            "url": f"{settings.PUBLIC_URL}{path}?lang={person.language}",
        },
        key=f"stack_decided:{application.pk}",
    )
