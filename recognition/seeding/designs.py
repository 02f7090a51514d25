"""Designs of two institutions, badges of two micro-credentials, and one endorsement between them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from credentials.models import MicroCredential
from credentials.services.designing import (
    CERTIFICATE,
    activate_badge,
    activate_certificate,
    draft_certificate,
    save_badge,
    save_certificate,
)
from credentials.services.endorsing import ask_review, comment_review, mark_of, sign_endorsement, word_endorsement
from institutions.models import Institution, Role, User
from recognition.seeding import data
from recognition.seeding.network import first


def seed_designs() -> None:
    """Drafted by an issuer, let in by a registrar, before the first award is signed."""
    told = data("designs")
    for row in told["certificates"]:
        home = Institution.objects.get(code=row["institution"])
        issuer, registrar = _holder(home, Role.ISSUER), _holder(home, Role.REGISTRAR)
        design = draft_certificate(institution=home, by=issuer)
        fields = {name: getattr(design, name) for name in CERTIFICATE} | {
            name: row[name] for name in ("layout", "paper", "lines")
        }
        design = save_certificate(design=design, by=issuer, fields=fields)
        activate_certificate(design=design, by=registrar, shown=design.content_digest())
    for row in told["badges"]:
        kind = MicroCredential.objects.select_related("institution").get(code=row["code"])
        home = kind.institution
        colours = {"primary": home.primary_colour, "secondary": home.secondary_colour}
        look = {name: row[name] for name in ("shape", "icon", "text", "beads")} | colours
        badge = save_badge(micro_credential=kind, by=_holder(home, Role.ISSUER), fields=look)
        activate_badge(design=badge, by=_holder(home, Role.REGISTRAR), shown=badge.content_digest())


def seed_endorsements() -> None:
    for row in data("designs")["endorsements"]:
        kind = MicroCredential.objects.select_related("institution").get(code=row["code"])
        version = kind.versions.get(state="published")
        partner = Institution.objects.get(code=row["partner"])
        reviewer = first(partner, Role.QA_REVIEWER)
        due_on = timezone.localdate() + dt.timedelta(days=21)
        asker = _holder(kind.institution, Role.ISSUER)
        review = ask_review(version=version, partner=partner, by=asker, reason=row["reason"], due_on=due_on)
        if reviewer is None:
            continue
        comment_review(review=review, by=reviewer, **row["comment"])
        endorsement = word_endorsement(review=review, by=reviewer, claim=row["claim"])
        sign_endorsement(endorsement=endorsement, by=_holder(partner, Role.REGISTRAR), shown=mark_of(endorsement))


def _holder(institution: Institution, role: str) -> User:
    user = first(institution, role)
    if user is None:
        raise LookupError(f"{institution.code} has no {role}")
    return user
