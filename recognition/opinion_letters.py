"""Letters about opinions: to the expert in their language, to the officer who asked. No letter names the learner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from micro4asia.foundation import letters
from recognition.models import Opinion


def tell_asked(opinion: Opinion, token: str) -> None:
    _to_expert("opinion_asked", opinion, token)


def tell_due(opinion: Opinion, token: str) -> None:
    _to_expert("opinion_due", opinion, token)


def tell_decided(opinion: Opinion, token: str) -> None:
    """What became of it; or, where it was never given, that it is not needed any more."""
    _to_expert("opinion_decided", opinion, token, given=bool(opinion.signed_at))


def tell_given(opinion: Opinion) -> None:
    """To the officer who asked: it was signed, or declined."""
    institution, officer = opinion.request.institution, opinion.asked_by
    if institution is None:
        return
    path = reverse("recognition:compare", args=[institution.slug, opinion.request.public_id])
    letters.post(
        "opinion_given",
        to=officer.email,
        language=officer.language,
        context={
            "name": officer.full_name,
            "institution": institution.name(officer.language),
            "expert": opinion.said_by,
            "signed": bool(opinion.signed_at),
            "case_number": opinion.request.case_number,
            "url": f"{settings.PUBLIC_URL}{path}",
        },
        key=f"opinion_given:{opinion.pk}",
    )


def _to_expert(template: str, opinion: Opinion, token: str, **told: Any) -> None:
    institution, course = opinion.request.institution, opinion.request.course
    if institution is None:
        return
    language = opinion.assessor.language if opinion.assessor else opinion.language
    if opinion.assessor:
        path = reverse("recognition:opinion", args=[institution.slug, opinion.public_id])
    else:
        path = reverse("recognition:opinion-by-link", args=[token])
    with override(language):
        due = date_format(opinion.due_on, "DATE_FORMAT")
    letters.post(
        template,
        to=opinion.assessor.email if opinion.assessor else opinion.email,
        language=language,
        context={
            "name": opinion.assessor.full_name if opinion.assessor else opinion.name,
            "institution": institution.name(language),
            "title": course.title(language) if course else opinion.request.get_purpose_display(),
            "due": due,
            "url": f"{settings.PUBLIC_URL}{path}?lang={language}",
            **told,
        },
        # A link that opens by itself is a secret: its letter is forgotten once it is sent.
        key=f"{letters.ONCE if not opinion.assessor else ''}{template}:{opinion.pk}",
    )
