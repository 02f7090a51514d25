"""Writing a stack: drafted by one person, published by another, then frozen. Whoever began under a version keeps it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import MicroCredential, MicroCredentialVersion, Stack, StackVersion
from credentials.policies import may_publish_stack, may_write_stack
from credentials.stacking.rules import BadRules, Rules
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = StackVersion.State
ENTERED = ("titles", "descriptions", "rules", "award_version", "starts_from")
STALE = gettext_lazy(
    "Somebody else saved this draft while you were writing. What you typed is kept here; saving again replaces theirs."
)


@transaction.atomic
def create_stack(*, institution: Institution, by: User, code: str, fields: Mapping[str, Any]) -> StackVersion:
    """A new stack with its first draft. fields: as in ENTERED. Raises PermissionDenied, ValidationError."""
    may_write_stack(by, institution).enforce()
    stack = Stack(institution=institution, code=code)
    stack.full_clean()
    stack.save(force_insert=True)
    return _write(StackVersion(stack=stack, number=1), by=by, fields=fields, event="stack_drafted")


@transaction.atomic
def save_draft(*, version: StackVersion, by: User, fields: Mapping[str, Any], seen: str | None = None) -> StackVersion:
    """Rewrite a draft; who writes last is its author, and does not publish it.

    seen: `mark` of what this person began with; None for a program, which overwrites nobody's work unseen.
    Raises PermissionDenied, ValidationError, WrongState.
    """
    version = _locked(version)
    may_write_stack(by, version.institution).enforce()
    if version.state != State.DRAFT:
        raise WrongState(_("This version is published: people are on the way under its rules. Begin a new draft."))
    if seen is not None and seen != version.mark:
        raise ValidationError({NON_FIELD_ERRORS: [STALE]})
    return _write(version, by=by, fields=fields, event="stack_changed")


@transaction.atomic
def next_draft(*, stack: Stack, by: User) -> StackVersion:
    """A draft with the rules of the latest version, to be changed. Raises PermissionDenied, WrongState."""
    stack = Stack.objects.select_for_update().select_related("institution").get(pk=stack.pk)
    may_write_stack(by, stack.institution).enforce()
    latest = stack.versions.order_by("-number").first()
    if latest is None or latest.state == State.DRAFT:
        raise WrongState(_("There is a draft already."))
    fields = {name: getattr(latest, name) for name in ENTERED} | {"starts_from": stack.institution.today()}
    return _write(StackVersion(stack=stack, number=latest.number + 1), by=by, fields=fields, event="stack_drafted")


@transaction.atomic
def publish_stack(*, version: StackVersion, by: User, shown: str) -> StackVersion:
    """Put a draft into force, as the second person. The version before it stays good for whoever began under it.

    shown: `mark` of what this person read. Raises PermissionDenied, ValidationError (what is missing), WrongState.
    """
    version = _locked(version)
    may_publish_stack(by, version).enforce()
    if version.mark != shown:
        raise WrongState(_("The stack was written anew after it was shown to you. Read it again before you publish."))
    before = StackVersion.objects.published().select_for_update().filter(stack=version.stack_id).first()
    version.move_to(State.PUBLISHED)
    if missing := what_is_missing(version):
        raise ValidationError(missing)
    if before is not None:
        before.move_to(State.SUPERSEDED)
        before.starts_until = max(before.starts_from, version.starts_from - dt.timedelta(days=1))
        before.save(update_fields=["state", "starts_until"])
    version.published_by, version.published_at = by, timezone.now()
    version.save(update_fields=["state", "published_by", "published_at"])
    record(
        "stack_published",
        on=version,
        by=by,
        institution_id=version.institution.pk,
        number=version.number,
        supersedes=before.number if before else None,
    )
    return version


@transaction.atomic
def retire_stack(*, version: StackVersion, by: User) -> StackVersion:
    """Nobody begins any more; who is on the way finishes. Raises PermissionDenied, WrongState."""
    version = _locked(version)
    may_publish_stack(by, version).enforce()
    version.move_to(State.RETIRED)
    version.starts_until = max(version.starts_from, version.institution.today())
    version.save(update_fields=["state", "starts_until"])
    record("stack_retired", on=version, by=by, institution_id=version.institution.pk, number=version.number)
    return version


@transaction.atomic
def discard_draft(*, version: StackVersion, by: User) -> None:
    """Throw a draft away, and the stack with it where it never had another version. Raises PermissionDenied, WrongState."""
    version = _locked(version)
    may_write_stack(by, version.institution).enforce()
    if version.state != State.DRAFT:
        raise WrongState(_("Only a draft can be discarded."))
    record("stack_draft_discarded", on=version, by=by, institution_id=version.institution.pk, removed=True)
    stack = version.stack
    version.delete()
    if not stack.versions.exists():
        stack.delete()


def what_is_missing(version: StackVersion) -> list[str]:
    """What still stands between a draft and its publication, as sentences."""
    home, rules = version.institution, version.parsed
    missing = []
    if not version.titles.get("en") or not version.titles.get(home.language):
        missing.append(_("The title is needed in English and in your language."))
    if version.award_version is None:
        missing.append(_("Say what is awarded: a published micro-credential of your institution that is the larger award."))
    elif version.award_version.state != MicroCredentialVersion.State.PUBLISHED:
        missing.append(_("The larger award is not published."))
    unknown = set(rules.codes) - _published_codes(rules.codes)
    if unknown:
        missing.append(_("Not in the catalogue: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    return missing


def _published_codes(codes: list[str]) -> set[str]:
    public = MicroCredentialVersion.objects.public().values("micro_credential")
    return set(MicroCredential.objects.filter(code__in=codes, pk__in=public).values_list("code", flat=True))


def _write(version: StackVersion, *, by: User, fields: Mapping[str, Any], event: str) -> StackVersion:
    if unknown := set(fields) - set(ENTERED):
        raise ValueError(f"not for people to enter: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(version, name, value)
    version.author, version.written_at = by, timezone.now()
    _check(version)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as error:
        raise WrongState(_("Somebody else began a draft of this stack a moment ago.")) from error
    version.parts.set(MicroCredential.objects.filter(code__in=version.parsed.codes))
    record(event, on=version, by=by, institution_id=version.institution.pk, number=version.number)
    return version


def _check(version: StackVersion) -> None:
    errors: dict[str, Any] = {}
    try:
        Rules.from_json(version.rules)
    except BadRules as error:
        errors["rules"] = _("The rules do not hold together at “%(where)s”.") % {"where": error.where}
    award = version.award_version
    if award is not None and award.institution.pk != version.institution.pk:
        errors["award_version"] = _("The larger award is one of your own institution.")
    try:
        version.full_clean(exclude={"rules"}, validate_constraints=False)
    except ValidationError as error:
        for field, messages in error.error_dict.items():
            errors.setdefault(field, messages)
    if errors:
        raise ValidationError(errors)


def _locked(version: StackVersion) -> StackVersion:
    rows = StackVersion.objects.select_for_update(of=("self",)).select_related("stack__institution")
    return rows.get(pk=version.pk)
