"""An award as it stands at the moment it is signed, with every name and number of that day: the copy all forms are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from credentials.award_facts import (
    DECLARED,
    NOT_LEVELLED,
    AccreditationFacts,
    ApprovalFacts,
    AssessmentFacts,
    AwardFacts,
    BadgeFacts,
    BodyFacts,
    CreditFacts,
    GradeScaleFacts,
    IdentifierFacts,
    LevelFacts,
    OutcomeFacts,
    PartFacts,
    QualityFacts,
    SkillFacts,
    VersionFacts,
)
from credentials.models import (
    Award,
    CertificateDesign,
    LearningOutcome,
    MicroCredential,
    MicroCredentialVersion,
    StackApplication,
)
from credentials.signing.proofs import timestamp
from institutions.code_lists import ECTS_SYSTEMS, country_names, isced_f_names
from institutions.models import GradeScale, Institution
from micro4asia.foundation import text

# One ECTS credit stands for 25 to 30 hours (ECTS Users' Guide); ECTS are shown at 25 wherever the issuer counts otherwise.
ECTS_HOURS = Decimal(25)


def snapshot_of(award: Award) -> AwardFacts:
    """The facts of an award whose intent is complete: serial, register number, status index, day and moment of issue."""
    return next(snapshots_of([award]))


def snapshots_of(awards: Sequence[Award]) -> Iterator[AwardFacts]:
    """The same of awards of one version, signed on one day: what they have in common is asked for once."""
    version, day = awards[0].version, awards[0].awarded_on
    if day is None:
        raise ValueError("an award is frozen when it is signed, not before")
    # What the paper looks like is fixed here too: a later design is for later awards.
    design = CertificateDesign.objects.for_award(awards[0].institution, version.micro_credential_id)
    endorsements = version.endorsements.in_force().order_by("signed_at", "pk").values_list("document", flat=True)
    wording = replace(version_facts(version, on=day), endorsements=tuple(endorsements))
    for award in awards:
        if not (award.signed_at and award.awarded_on and award.status_list and award.status_index is not None):
            raise ValueError("an award is frozen when it is signed, not before")
        yield _facts(
            award,
            wording,
            awarded_on=award.awarded_on,
            valid_from=timestamp(award.signed_at),
            status=(award.status_list.url, award.status_index),
            design=design.public_id if design else "",
        )


def preview_of(award: Award, *, on: dt.date) -> AwardFacts:
    """What an unsigned award would say if it were signed on that day; without numbers that signing gives."""
    return _facts(
        award, version_facts(award.version, on=on), awarded_on=on, valid_from=f"{on:%Y-%m-%d}T00:00:00Z", status=("", 0)
    )


def _facts(
    award: Award, version: VersionFacts, *, awarded_on: dt.date, valid_from: str, status: tuple[str, int], design: str = ""
) -> AwardFacts:
    local, address = award.institution.language, award.public_url
    return AwardFacts(
        version=version,
        credential_id=address,
        public_url=address,
        recipient_name=award.name_as_printed,
        achieved_on=award.achieved_on.isoformat(),
        awarded_on=awarded_on.isoformat(),
        valid_from=valid_from,
        valid_until=timestamp(award.valid_until) if award.valid_until else "",
        serial_number=award.serial_number,
        register_number=award.register_number,
        status_list_url=status[0],
        status_index=status[1],
        languages=(local,) if local == "en" else (local, "en"),
        grade=award.grade,
        grade_scale=_scale(award.grade_scale) if award.grade and award.grade_scale else None,
        supervision_carried_out=award.supervision,
        identity_method=award.identity_method,
        evidence_narrative=award.evidence,
        design=design,
        parts=_parts(award),
    )


def _parts(award: Award) -> tuple[PartFacts, ...]:
    """What a larger award was built from, in the order it was earned; nothing for every other award."""
    if award.pk is None:
        return ()
    parts = Award.objects.filter(stack_applications__in=StackApplication.objects.filter(award=award.pk)).order_by(
        "achieved_on", "pk"
    )
    versions = [part.version for part in parts.select_related("version__micro_credential__institution")]
    return tuple(PartFacts(url=f"{settings.PUBLIC_URL}{row.get_absolute_url()}", number=row.number) for row in versions)


def version_facts(version: MicroCredentialVersion, *, on: dt.date) -> VersionFacts:
    """The frozen wording, with the institution's names and hours per credit of that day."""
    home = version.institution
    bodies = _awarding_bodies(version)
    local, ects = credits_of(version, on=on)
    level = (version.level_framework, version.level_code) if version.level_code else ("none", NOT_LEVELLED)
    return VersionFacts(
        code=version.micro_credential.code,
        number=version.number,
        url=f"{settings.PUBLIC_URL}{version.get_absolute_url()}",
        titles=version.titles,
        descriptions=version.descriptions,
        outcomes=tuple(
            OutcomeFacts(code=row.code, texts=row.texts, hours=row.hours, skills=_skills(row)) for row in version.outcomes.all()
        ),
        hours=version.hours,
        local_credits=local,
        ects=ects,
        levels=(LevelFacts(framework=level[0], code=level[1], basis=DECLARED),),
        isced_f_code=version.isced_f,
        isced_f_label=isced_f_names(version.isced_f)["en"],
        assessments=tuple(
            AssessmentFacts(
                type=row.type,
                supervision=row.supervision,
                texts=row.texts,
                weight=Decimal(row.weight),
                outcomes=tuple(outcome.code for outcome in row.outcomes.all()),
            )
            for row in version.assessments.all()
        ),
        participation=version.participation,
        on_site_hours=version.on_site_hours,
        quality=tuple(
            QualityFacts(
                type=row.type,
                body=text.pick(row.body, "en")[0],
                texts=row.body,
                decision=row.decision,
                decided_on=_day(row.decided_on),
                valid_until_day=_day(row.valid_until),
                evidence_url=row.evidence_url,
                begins_on=_day(row.valid_from),
            )
            for row in version.quality.all()
        ),
        approval=_approval(version),
        accreditations=_accreditations(home, on),
        prerequisites=version.prerequisites,
        stackability=version.stacks_into,
        learning_setting=version.learning_setting,
        awarding_type=version.awarding_type,
        instruction_languages=tuple(version.languages),
        image_url=f"{settings.PUBLIC_URL}{badge_url(version.micro_credential)}",
        badge=_badge(version.micro_credential),
        issuer=body_facts(home, on),
        awarding_bodies=tuple(body_facts(body, on) for body in bodies),
    )


def _skills(outcome: LearningOutcome) -> tuple[SkillFacts, ...]:
    return tuple(SkillFacts(url=row["iri"], names=row["names"], scheme=row["scheme"]) for row in outcome.skills)


def badge_url(micro_credential: MicroCredential) -> str:
    """Of the badge's picture: of the design in use, whose picture never changes, else of whatever is drawn from its code."""
    if design := micro_credential.badge_look.get("design"):
        return reverse("credentials:badge-image", args=[design])
    return reverse("credentials:badge", args=[micro_credential.public_id])


def _badge(micro_credential: MicroCredential) -> BadgeFacts | None:
    look = {name: value for name, value in micro_credential.badge_look.items() if name != "design"}
    return BadgeFacts(**look) if look else None


def _approval(version: MicroCredentialVersion) -> ApprovalFacts | None:
    if version.approved_at is None:
        return None
    return ApprovalFacts(
        body={tag: name for tag, name in version.approval_body.items() if name},
        decision=version.approval_decision,
        approved_on=timezone.localdate(version.approved_at, version.institution.zone).isoformat(),
        review_by_on=_day(version.review_by),
    )


def _accreditations(home: Institution, on: dt.date) -> tuple[AccreditationFacts, ...]:
    """Those of the institution that hold on the day; what lapses later stays true of it."""
    return tuple(
        AccreditationFacts(
            kind=row.kind,
            agency={tag: name for tag, name in row.agency.items() if name},
            decision=row.decision,
            begins_on=row.valid_from.isoformat(),
            ends_on=_day(row.valid_to),
        )
        for row in home.accreditations.all()
        if row.covers(on)
    )


def _awarding_bodies(version: MicroCredentialVersion) -> tuple[Institution, ...]:
    return (version.institution, *version.partners.all()) if version.awarding_type == "joint" else (version.institution,)


def credits_of(version: MicroCredentialVersion, *, on: dt.date) -> tuple[CreditFacts | None, CreditFacts | None]:
    """Official credits, and ECTS beside them. Both only where one of the awarding bodies may award credits that day."""
    granting = next((body for body in _awarding_bodies(version) if body.may_award_credits(on)), None)
    value = granting.credit_value(on) if granting else None
    if value is None:
        return None, None
    hours = value.hours_per_credit
    local = CreditFacts(system=value.system, value=_two_places(version.hours / hours), hours_per_credit=hours)
    if value.system in ECTS_SYSTEMS:
        return local, CreditFacts(system="ECTS", value=local.value, hours_per_credit=hours)
    return local, CreditFacts(system="ECTS", value=_two_places(version.hours / ECTS_HOURS), hours_per_credit=ECTS_HOURS)


def body_facts(institution: Institution, on: dt.date) -> BodyFacts:
    """An institution as it was called on that day."""
    domain = institution.schac_domain
    return BodyFacts(
        did=institution.did,
        names=institution.names(on) or {institution.language: institution.code},
        country=institution.country,
        country_name=country_names(institution.country)["en"],
        region=institution.region,
        url=institution.website,
        identifiers=(IdentifierFacts(scheme="schac", value=domain),) if domain else (),
    )


def _scale(scale: GradeScale) -> GradeScaleFacts:
    numeric = not scale.steps
    return GradeScaleFacts(
        code=scale.code,
        name=text.pick(scale.names, "en")[0] or scale.code,
        values=tuple(reversed(scale.steps)),
        lowest_pass=scale.pass_mark,
        result_type="RawScore" if numeric else "LetterGrade",
    )


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _two_places(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
