"""From an award's facts to what its certificate says, in the language of issue and in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials import wording
from credentials.award_facts import DECLARED, NOT_LEVELLED, AwardFacts, Texts, VersionFacts
from credentials.rendering import placeholders
from credentials.rendering.certificate import CertificateData, Mark, Outcome, Signatory
from credentials.rendering.labels import labels_in
from institutions.code_lists import ECTS_SYSTEMS, country_names
from institutions.models import Institution, InstitutionLogo
from micro4asia.foundation.numbers import figure
from micro4asia.foundation.uploads import on_paper


@dataclass(frozen=True)
class House:
    """What the paper shows of an institution beyond the signed facts: its place, colours, mark, who signs by hand, its design.

    lines: {above, legal, footer: texts}, with the places of `placeholders`. The rest is as CertificateData has it.
    """

    code: str
    place: Texts
    colours: tuple[str, str]
    emblem: str
    signatories: tuple[Signatory, ...]
    logo: bytes = b""
    layout: str = "register"
    paper: str = "portrait"
    logo_place: str = "usual"
    partners: tuple[Mark, ...] = ()
    badge: str = ""
    seals: bool = True
    seal: bytes = b""
    lines: Mapping[str, Texts] = field(default_factory=dict)

    @classmethod
    def of(cls, institution: Institution) -> House:
        return cls(
            code=institution.code,
            place=institution.city,
            colours=(institution.primary_colour, institution.secondary_colour),
            emblem=institution.code,
            signatories=tuple(Signatory(row["name"], row["role"]) for row in institution.signatories),
            logo=logo_of(institution),
        )


def mark_of(institution: Institution, name: str) -> Mark:
    """Its mark beside another's, on the paper of a joint award."""
    colours = (institution.primary_colour, institution.secondary_colour)
    return Mark(name, institution.code, colours, logo_of(institution))


def logo_of(institution: Institution) -> bytes:
    """Its picture as paper takes it; empty where it has none, or none that can be read: a drawn emblem stands there then."""
    logo = InstitutionLogo.objects.filter(institution=institution).first()
    try:
        return _as_printed(logo.file_name) if logo else b""
    except OSError:
        return b""


@lru_cache(maxsize=32)
def _as_printed(file_name: str) -> bytes:
    """Drawn once for each picture: the name is the digest of its content."""
    with default_storage.open(file_name) as file:
        return on_paper(file.read())


def certificate_data(
    facts: AwardFacts, *, house: House, signed_json: str, status: Texts | None = None, specimen: Texts | None = None
) -> CertificateData:
    """signed_json: the stored bytes of the credential as text; empty for a preview. status: words for the top of the page.
    specimen: words across all of it, for what is shown for its look alone."""
    version = facts.version
    language = facts.languages[0] if facts.languages else "en"
    tags = tuple(dict.fromkeys((language, "en")))

    def told(words: Callable[[], str]) -> Texts:
        """What `words` says in each of the certificate's languages."""
        said: Texts = {}
        for tag in tags:
            with override(tag):
                said[tag] = words()
        return said

    return CertificateData(
        language=language,
        labels=labels_in(tags),
        public_url=facts.public_url or facts.credential_id,
        credential_id=facts.credential_id,
        recipient_name=facts.recipient_name,
        institution=told(lambda: " · ".join(wording.own(body.names) for body in version.awarding_bodies or (version.issuer,))),
        institution_code=house.code,
        country=country_names(version.issuer.country),
        place=house.place,
        title=version.titles,
        outcomes=_outcomes(version, language),
        workload=told(lambda: _workload(version)),
        level=told(lambda: _level(version)),
        assessment=told(lambda: f"{', '.join(wording.assessment(version))}. {wording.supervision(facts)}"),
        participation=told(
            lambda: ", ".join(part for part in (wording.participation(version), wording.on_site(version)) if part)
        ),
        quality_assurance=told(lambda: _quality(version)),
        grade=told(lambda: _grade(facts)),
        prerequisites=version.prerequisites,
        stackability=version.stackability,
        achieved_on=facts.achieved_on,
        issued_on=facts.awarded_on,
        serial_number=facts.serial_number,
        register_number=facts.register_number,
        signatories=house.signatories,
        code=version.code,
        version=version.number,
        isced=told(lambda: wording.field(version)),
        colours=house.colours,
        emblem=house.emblem,
        logo=house.logo,
        signed_json=signed_json,
        status=status or {},
        layout=house.layout,
        paper=house.paper,
        logo_place=house.logo_place,
        partners=house.partners,
        badge=house.badge,
        seals=house.seals,
        seal=house.seal,
        specimen=specimen or {},
        above=_line(house.lines.get("above", {}), facts),
        legal=_line(house.lines.get("legal", {}), facts),
        footer=_line(house.lines.get("footer", {}), facts),
    )


def _line(texts: Texts, facts: AwardFacts) -> Texts:
    return {tag: said for tag, words in texts.items() if (said := placeholders.filled(words, _places(facts, tag)))}


def _places(facts: AwardFacts, language: str) -> dict[str, str]:
    version = facts.version
    with override(language):
        return {
            "name": facts.recipient_name,
            "title": wording.own(version.titles),
            "institution": wording.own(version.issuer.names),
            "credits": wording.credits(version.local_credits or version.ects),
            "hours": figure(version.hours),
            "level": _level(version),
            "date": wording.day(facts.awarded_on),
            "serial": facts.serial_number,
            "register": facts.register_number,
        }


def _outcomes(version: VersionFacts, language: str) -> tuple[Outcome, ...]:
    with override(language):
        return tuple(Outcome(row.texts, figure(row.hours)) for row in version.outcomes)


def _workload(version: VersionFacts) -> str:
    """The official unit first, ECTS after it, hours last: 2 tín chỉ (4 ECTS) · 100 giờ."""
    local, ects = version.local_credits or version.ects, version.ects
    said = wording.credits(local)
    if said and ects and local and local.system not in ECTS_SYSTEMS:
        said = _("%(credits)s (%(ects)s)") % {"credits": said, "ects": wording.credits(ects)}
    return " · ".join(part for part in (said, wording.hours(version)) if part)


def _level(version: VersionFacts) -> str:
    """Levels the issuer declared. What others assume them to equal is no business of a certificate."""
    declared = [row for row in version.levels if row.basis == DECLARED and row.code != NOT_LEVELLED]
    said = [_("%(framework)s level %(code)s") % {"framework": row.framework, "code": row.code} for row in declared]
    return ", ".join(said) or _("Not levelled")


def _quality(version: VersionFacts) -> str:
    rows = ([wording.quality_type(row), wording.quality_details(row)] for row in version.quality)
    return "; ".join(", ".join(part for part in row if part) for row in rows)


def _grade(facts: AwardFacts) -> str:
    return f"{facts.grade} ({facts.grade_scale.code})" if facts.grade and facts.grade_scale else facts.grade
