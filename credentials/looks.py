"""How a badge or a certificate looks, worked out from designs: that of the day an award was signed, or one being made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.core.files.storage import default_storage

from credentials import wording
from credentials.award_facts import BodyFacts, VersionFacts
from credentials.models import Award, BadgeDesign, CertificateDesign, DesignPicture, MicroCredential
from credentials.rendering.badge import badge_of, badge_svg, icon_for, shape_for
from credentials.rendering.certificate import Mark, Signatory
from credentials.rendering.from_facts import House, mark_of
from credentials.rendering.pictures import ink_of
from institutions.models import Institution
from micro4asia.foundation.uploads import on_paper


def house_of(award: Award) -> House:
    """What the paper of an award shows of its house: by the design that its snapshot names, else as the institution is today."""
    facts = award.facts
    design = CertificateDesign.objects.filter(public_id=facts.design).first() if facts.design else None
    return house_by(design, award.institution, facts.version)


def house_by(design: CertificateDesign | None, institution: Institution, version: VersionFacts) -> House:
    """version: whose badge and joint bodies are shown."""
    plain = House.of(institution)
    if design is None:
        return replace(plain, partners=_partners(version.awarding_bodies))
    # A draft shows the logo of today; from the day it is used, the one it was let in with.
    logo = _printed(design.logo_picture.file_name) if design.logo_picture else plain.logo
    return replace(
        plain,
        layout=design.layout,
        paper=design.paper,
        colours=(design.primary, design.secondary),
        signatories=_signatories(design, institution),
        logo=logo if design.activated_at is None or design.logo_picture else b"",
        logo_place=design.logo,
        partners=_partners(version.awarding_bodies),
        badge=_badge(version, institution) if design.shows_badge else "",
        seals=design.seal != CertificateDesign.Seal.NONE,
        seal=_printed(design.seal_picture.file_name) if design.seal_picture and design.seal == "picture" else b"",
        lines=design.lines,
    )


def badge_look(micro_credential: MicroCredential) -> dict[str, Any]:
    """The parameters a badge is drawn from now: of the design in use, else as its code and its institution have it."""
    if micro_credential.badge_look:
        return {name: value for name, value in micro_credential.badge_look.items() if name != "design"}
    home, code = micro_credential.institution, micro_credential.code
    return {
        "shape": home.emblem or shape_for(code),
        "icon": micro_credential.badge_icon or icon_for(code),
        "primary": home.primary_colour,
        "secondary": home.secondary_colour,
        "text": code.split("-")[0],
        "beads": 0,
    }


def badge_drawn(micro_credential: MicroCredential) -> str:
    return badge_of(badge_look(micro_credential), micro_credential.code)


def badge_of_design(design: BadgeDesign) -> str:
    return badge_of(design.look(), design.micro_credential.code)


def _badge(version: VersionFacts, institution: Institution) -> str:
    if version.badge:
        return badge_of(vars(version.badge), version.code)
    colours = (institution.primary_colour, institution.secondary_colour)
    return badge_svg(version.code, institution.emblem or None, colours)


def _partners(bodies: Sequence[BodyFacts]) -> tuple[Mark, ...]:
    """The marks of the other awarding bodies, in their order."""
    others = {body.did: body for body in bodies[1:]}
    found = {one.did: one for one in Institution.objects.filter(did__in=others)} if others else {}
    return tuple(mark_of(found[did], wording.own(body.names)) for did, body in others.items() if did in found)


def _signatories(design: CertificateDesign, institution: Institution) -> tuple[Signatory, ...]:
    digests = [row["picture"] for row in design.signatories if row.get("picture")]
    inks = {
        picture.digest: picture.file_name
        for picture in DesignPicture.objects.filter(institution=institution, purpose="signature", digest__in=digests)
    }
    return tuple(
        Signatory(row["name"], row["role"], _ink(inks[row["picture"]]) if row.get("picture") in inks else b"")
        for row in design.signatories
    )


@lru_cache(maxsize=32)
def _printed(file_name: str) -> bytes:
    """Made once for each picture: the name is the digest of its content."""
    with default_storage.open(file_name) as file:
        return on_paper(file.read())


@lru_cache(maxsize=32)
def _ink(file_name: str) -> bytes:
    with default_storage.open(file_name) as file:
        return ink_of(file.read())
