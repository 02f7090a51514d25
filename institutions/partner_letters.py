"""Letters to a partner: how it stands in the network, to its administrators and its contact, each in their own language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from institutions.models import Application, Institution, Membership, NameChange, Role, Standing
from micro4asia.foundation import walls
from micro4asia.foundation.letters import post

State = Institution.State


def send_invitation(application: Application, standing: Standing) -> None:
    """To the contact: how to apply, and why one was asked."""
    institution = application.institution
    post(
        "partner_invited",
        to=institution.contact_email,
        language=institution.language,
        context={"institution": institution.name(institution.language), "reason": standing.reason, "url": _url(application)},
        key=f"partner-invited:{standing.pk}",
    )


def tell_of_standing(standing: Standing) -> None:
    """Nothing is told of an application to anybody but its contact; a member's administrators hear it too."""
    institution = standing.institution
    application = Application.objects.filter(institution=institution).first()
    applying = institution.member_from is None
    for address, language in _readers(institution, application):
        context: dict[str, Any] = {
            "institution": institution.name(language),
            "state": _told(standing, institution, application),
            "day": standing.since,
            "reason": standing.reason,
            "url": _url(application) if applying and application else _profile(institution),
        }
        post(
            "partner_standing", to=address, language=language, context=context, key=_key("partner-standing", standing.pk, address)
        )


def tell_of_name(change: NameChange) -> None:
    for address, language in _readers(change.institution, None):
        context = {
            "institution": change.institution.name(language),
            "name": change.name,
            "confirmed": change.confirmed,
            "day": change.valid_from,
            "reason": change.answer_reason,
            "url": _profile(change.institution),
        }
        post("partner_name", to=address, language=language, context=context, key=_key("partner-name", change.pk, address))


def _told(standing: Standing, institution: Institution, application: Application | None) -> str:
    """Which of the letter's sentences fits: states mean different things before and after the first day of membership."""
    if institution.member_from is None:
        return {State.INVITED: "sent_back", State.IN_REVIEW: "in_review", State.LEFT: "declined"}[State(standing.state)]
    if standing.state == State.ACTIVE:
        return "reinstated" if standing.proposed_by_id else "admitted"
    return str(standing.state)


def _readers(institution: Institution, application: Application | None) -> Iterator[tuple[str, str]]:
    """Addresses and languages, each address once."""
    readers = {}
    if institution.contact_email:
        readers[institution.contact_email.lower()] = institution.language
    if application and application.applied_by:
        readers[application.applied_by.email.lower()] = application.applied_by.language
    held = Membership.objects.in_force().filter(institution=institution, role=Role.INSTITUTION_ADMIN, user__is_active=True)
    with walls.everything():  # its administrators are told, whoever acted
        for membership in held.select_related("user"):
            readers[membership.user.email.lower()] = membership.user.language
    yield from readers.items()


def _key(kind: str, row: int, address: str) -> str:
    """The key outlives the letter's words, so it holds no address."""
    return f"{kind}:{row}:{hashlib.sha256(address.encode()).hexdigest()[:16]}"


def _url(application: Application) -> str:
    return f"{settings.PUBLIC_URL}{reverse('institutions:partner-application', args=[application.public_id])}"


def _profile(institution: Institution) -> str:
    return f"{settings.PUBLIC_URL}{reverse('institutions:detail', args=[institution.slug])}"
