"""Letters about privacy: to those who answer for it at an institution, and to the person who asked."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from institutions.holdings import DONE, KEPT
from institutions.models import Institution, Membership, PrivacyRequest, TransferRecord, User
from institutions.models.privacy import ANSWERING
from micro4asia.foundation import letters, walls


class News(StrEnum):
    """What a letter to the desk is about; templates/mail/privacy_desk.txt has the words. Who asked is told on the page only."""

    ASKED = "asked"
    DUE = "due"
    DOSSIER = "dossier"


def tell_asked(request: PrivacyRequest) -> None:
    _tell_desk(News.ASKED, request.institution, f"{request.pk}", request.due_on, request.get_absolute_url())


def tell_due(request: PrivacyRequest) -> int:
    return _tell_desk(News.DUE, request.institution, f"{request.pk}", request.due_on, request.get_absolute_url())


def tell_dossier_due(transfer: TransferRecord) -> int:
    url = reverse("institutions:transfer", args=[transfer.institution.slug, transfer.public_id])
    return _tell_desk(News.DOSSIER, transfer.institution, f"{transfer.pk}", transfer.dossier_due, url)


def tell_answered(request: PrivacyRequest) -> None:
    """To the person, in their language: what was decided, what was done, what is kept and why."""
    reader, institution = request.person, request.institution
    with override(reader.language):
        done = [f"{DONE[code]} ({count})" for code, count in request.done.items() if count and code in DONE]
        kept = [str(KEPT[code]) for code in request.kept if code in KEPT]
    letters.post(
        "privacy_answered",
        to=reader.email,
        language=reader.language,
        context={
            "name": reader.full_name,
            "institution": institution.name(reader.language),
            "refused": request.state == PrivacyRequest.State.REFUSED,
            "asked": request.get_kind_display,
            "answer": request.answer,
            "done": done,
            "kept": kept,
            "contact": getattr(institution, "privacy_contact", None),
            "url": f"{settings.PUBLIC_URL}{reverse('institutions:own-privacy')}",
        },
        key=f"privacy_answered:{request.pk}",
    )


@walls.everything()  # whoever asks does not see who answers there
def _tell_desk(news: News, institution: Institution, mark: str, day: object, path: str) -> int:
    """How many were written to."""
    held = Membership.objects.current().filter(institution=institution, role__in=ANSWERING).values("user")
    readers = User.objects.filter(pk__in=held).order_by("pk")
    for reader in readers:
        with override(reader.language):
            until = date_format(day, "DATE_FORMAT") if day else ""  # type: ignore[arg-type]
        letters.post(
            "privacy_desk",
            to=reader.email,
            language=reader.language,
            context={
                "news": news.value,
                "name": reader.full_name,
                "institution": institution.name(reader.language),
                "until": until,
                "url": f"{settings.PUBLIC_URL}{path}",
            },
            key=f"privacy_{news.value}:{mark}:{reader.pk}",
        )
    return len(readers)
