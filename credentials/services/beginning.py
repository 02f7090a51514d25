"""A micro-credential begins, a new version of it begins, a unit takes it over. Giving up a draft: see retiring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from credentials import drafts
from credentials.change_class import next_number
from credentials.completeness import folded
from credentials.models import (
    Assessment,
    ChangeClass,
    LearningOutcome,
    MicroCredential,
    MicroCredentialVersion,
    QualityRecord,
)
from credentials.models.life_cycle import State
from credentials.policies import may_author, may_author_at
from institutions.models import Institution, Unit, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

OPEN = (State.DRAFT, State.INTERNAL_QA, State.APPROVED)
Row = TypeVar("Row", LearningOutcome, Assessment, QualityRecord)
CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)+")


@transaction.atomic
def begin_micro_credential(
    *, institution: Institution, by: User, code: str, titles: Mapping[str, str], unit: Unit | None = None
) -> MicroCredentialVersion:
    """The first draft of something new. Raises PermissionDenied, ValidationError (by field)."""
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    may_author_at(by, institution, unit).enforce()
    _check_unit(institution, unit)
    if not CODE.fullmatch(code) or len(code) > 24:
        raise ValidationError({"code": _("Write the code in capitals, digits and hyphens, such as UEH-FT-01.")})
    if MicroCredential.objects.filter(code=code).exists():
        raise ValidationError({"code": _("This code is taken already.")})
    row = MicroCredential.objects.create(institution=institution, code=code, unit=unit)
    record("micro_credential_begun", on=row, by=by, institution_id=institution.pk, code=code)
    languages = [institution.language]
    version = MicroCredentialVersion(micro_credential=row, number="1.0", author=by, titles=dict(titles), languages=languages)
    version.save(force_insert=True)
    version.search_key = folded(version)
    version.save(update_fields=["search_key"])
    return version


@transaction.atomic
def begin_version(*, micro_credential: MicroCredential, by: User) -> MicroCredentialVersion:
    """A draft that says all that the last version says. Where one is open already, that one: two would be two truths.

    Raises PermissionDenied, WrongState.
    """
    micro_credential = MicroCredential.objects.select_for_update(no_key=True).get(pk=micro_credential.pk)
    may_author(by, micro_credential).enforce()
    if waiting := micro_credential.versions.filter(state__in=OPEN).first():
        if waiting.state == State.DRAFT:
            return waiting
        raise WrongState(
            _("Version %(number)s is under way already. One has to be done before the next begins.") % {"number": waiting.number}
        )
    last = micro_credential.versions.filter(published_at__isnull=False).order_by("published_at", "pk").last()
    last = last or micro_credential.versions.order_by("pk").last()
    if last is None:
        raise WrongState(_("There is nothing yet that a new version could follow."))
    version = _copy(last, number=_free_number(micro_credential, last.number), author=by)
    record("version_drafted", on=version, by=by, institution_id=version.institution.pk, number=version.number)
    return version


@transaction.atomic
def assign_unit(*, micro_credential: MicroCredential, by: User, unit: Unit | None) -> MicroCredential:
    """Say which faculty or department owns it: only between units that this person writes for."""
    micro_credential = MicroCredential.objects.select_for_update(no_key=True).get(pk=micro_credential.pk)
    may_author(by, micro_credential).enforce()
    if micro_credential.unit_id == (unit.pk if unit else None):
        return micro_credential
    may_author_at(by, micro_credential.institution, unit).enforce()
    _check_unit(micro_credential.institution, unit)
    micro_credential.unit = unit
    micro_credential.save(update_fields=["unit"])
    code = unit.code if unit else ""
    record("unit_assigned", on=micro_credential, by=by, institution_id=micro_credential.institution_id, unit=code)
    return micro_credential


def _check_unit(institution: Institution, unit: Unit | None) -> None:
    if unit and unit.institution_id != institution.pk:
        raise ValidationError({"unit": _("This unit belongs to another institution.")})


def _free_number(micro_credential: MicroCredential, last: str) -> str:
    """Minor for the time being: the class of the change is worked out when the draft is handed in."""
    taken = set(micro_credential.versions.values_list("number", flat=True))
    number = next_number(last, ChangeClass.MINOR)
    while number in taken:
        number = next_number(number, ChangeClass.MINOR)
    return number


def _copy(last: MicroCredentialVersion, *, number: str, author: User) -> MicroCredentialVersion:
    plain = [name for name in drafts.PLAIN if name not in {"partners", "grade_scale"}]
    said: dict[str, Any] = {name: getattr(last, name) for name in (*drafts.TEXTS, *plain, "grade_scale")}
    version = MicroCredentialVersion(micro_credential=last.micro_credential, number=number, author=author, **said)
    version.save(force_insert=True)
    version.partners.set(last.partners.all())
    outcomes = {}
    for outcome in last.outcomes.all():
        outcomes[outcome.code] = _again(outcome, version)
    for assessment in last.assessments.all():
        codes = list(assessment.outcomes.values_list("code", flat=True))
        _again(assessment, version).outcomes.set([outcomes[code] for code in codes])
    for quality in last.quality.all():
        _again(quality, version)
    version.search_key = folded(version)
    version.save(update_fields=["search_key"])
    return version


def _again(row: Row, version: MicroCredentialVersion) -> Row:
    """The same row, of another version."""
    same = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in {"id", "version"}
    }
    copy = type(row)(version=version, **same)
    copy.save(force_insert=True)
    return copy
