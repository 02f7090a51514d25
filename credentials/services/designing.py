"""Designs of badges and certificates: changed by those who make paper, let in by a registrar who did not change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.looks import badge_look
from credentials.models import BadgeDesign, CertificateDesign, Design, DesignPicture, MicroCredential
from credentials.policies import may_activate_design, may_edit_design, may_retire_design
from credentials.rendering import placeholders
from credentials.rendering.badge import ICONS, SHAPES, fits
from credentials.rendering.contrast import BESIDE, DRAWING, LETTERS, contrast
from credentials.rendering.faces import FACES
from institutions.models import Institution, InstitutionLogo, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.uploads import Picture

SIGNATORIES = 3
LINES = {"above": 120, "legal": 220, "footer": 140}  # letters that have room on every layout
CERTIFICATE = ("layout", "paper", "primary", "secondary", "logo", "seal", "seal_picture", "shows_badge", "signatories", "lines")
BADGE = ("shape", "icon", "primary", "secondary", "text", "beads")
TOLD = {
    "letters": gettext_lazy(
        "White letters on this colour reach a contrast of %(reached)s; at least 4.5 is needed. Choose a darker one."
    ),
    "paper": gettext_lazy("This colour is too light to be read on white: its contrast is %(reached)s, at least 4.5 is needed."),
    "drawing": gettext_lazy(
        "On the first colour this one reaches a contrast of %(reached)s; at least 3 is needed to see the drawing."
    ),
    "beside": gettext_lazy("The two colours can hardly be told apart: their contrast is %(reached)s. Choose a lighter one."),
}

STALE = gettext_lazy(
    "Somebody else saved this draft while you were writing. What you typed is kept here; saving again replaces theirs."
)


@transaction.atomic
def draft_certificate(
    *, institution: Institution, by: User, micro_credential: MicroCredential | None = None
) -> CertificateDesign:
    """The draft that is open for the institution, or for one of its micro-credentials; a new one begins as what is used now.

    Raises PermissionDenied.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_edit_design(by, institution, micro_credential).enforce()
    if micro_credential is not None and micro_credential.institution_id != institution.pk:
        raise ValueError("a design is for one's own micro-credentials")
    scope = CertificateDesign.objects.filter(institution=institution, micro_credential=micro_credential)
    if draft := scope.filter(state=Design.State.DRAFT).first():
        return draft
    used = scope.filter(state=Design.State.ACTIVE).first() or (
        CertificateDesign.objects.for_award(institution, micro_credential.pk) if micro_credential else None
    )
    design = CertificateDesign(
        institution=institution,
        micro_credential=micro_credential,
        number=(scope.aggregate(last=Max("number"))["last"] or 0) + 1,
        primary=institution.primary_colour,
        secondary=institution.secondary_colour,
        signatories=[{**row, "picture": ""} for row in institution.signatories[:SIGNATORIES]],
        edited_by=by,
        edited_at=timezone.now(),
    )
    for name in CERTIFICATE if used else ():
        setattr(design, name, getattr(used, name))
    design.save(force_insert=True)
    record("certificate_design_drafted", on=design, by=by, institution_id=institution.pk)
    return design


@transaction.atomic
def save_certificate(
    *, design: CertificateDesign, by: User, fields: Mapping[str, Any], seen: str | None = None
) -> CertificateDesign:
    """Rewrite a draft. fields: every name of CERTIFICATE. seen: `mark` of what this person began with, None for a program.

    Raises PermissionDenied, WrongState, ValidationError (by field).
    """
    design = _locked_certificate(design)
    may_edit_design(by, design.institution, design.micro_credential).enforce()
    _still_a_draft(design)
    _still_as_seen(design, seen)
    for name in CERTIFICATE:
        setattr(design, name, fields[name])
    design.edited_by, design.edited_at = by, timezone.now()
    _check_certificate(design)
    design.save(update_fields=[*CERTIFICATE, "edited_by", "edited_at"])
    record("certificate_design_changed", on=design, by=by, institution_id=design.institution_id, digest=design.content_digest())
    return design


@transaction.atomic
def activate_certificate(*, design: CertificateDesign, by: User, shown: str) -> CertificateDesign:
    """Use it for what is signed from now on; the one before it goes on standing for what was signed under it.

    shown: `content_digest` of what this person looked at. Raises PermissionDenied, WrongState.
    """
    design = _locked_certificate(design)
    may_activate_design(by, design).enforce()
    _unchanged(design, shown)
    design.move_to(Design.State.ACTIVE)
    now = timezone.now()
    scope = CertificateDesign.objects.filter(institution=design.institution, micro_credential=design.micro_credential)
    scope.filter(state=Design.State.ACTIVE).update(state=Design.State.RETIRED, retired_at=now)
    design.logo_picture = _logo_of_today(design.institution, by) if design.logo != CertificateDesign.Logo.NONE else None
    design.activated_by, design.activated_at = by, now
    design.save(update_fields=["state", "logo_picture", "activated_by", "activated_at"])
    record("certificate_design_activated", on=design, by=by, institution_id=design.institution_id, digest=design.content_digest())
    return design


@transaction.atomic
def retire_certificate(*, design: CertificateDesign, by: User) -> CertificateDesign:
    """Use it no longer, without another in its place. Raises PermissionDenied, WrongState."""
    design = _locked_certificate(design)
    may_retire_design(by, design.institution).enforce()
    design.move_to(Design.State.RETIRED)
    design.retired_at = timezone.now()
    design.save(update_fields=["state", "retired_at"])
    record("certificate_design_retired", on=design, by=by, institution_id=design.institution_id)
    return design


@transaction.atomic
def discard_design(*, design: CertificateDesign | BadgeDesign, by: User) -> None:
    """Throw a draft away. Raises PermissionDenied, WrongState."""
    locked = _locked_certificate(design) if isinstance(design, CertificateDesign) else _locked_badge(design)
    may_edit_design(by, locked.institution, locked.micro_credential).enforce()
    locked.move_to(Design.State.DISCARDED)
    locked.save(update_fields=["state"])
    kind = "certificate" if isinstance(locked, CertificateDesign) else "badge"
    record(f"{kind}_design_discarded", on=locked, by=by, institution_id=locked.institution.pk)


@transaction.atomic
def save_badge(*, micro_credential: MicroCredential, by: User, fields: Mapping[str, Any], seen: str | None = None) -> BadgeDesign:
    """Write the draft of a badge, beginning one where none is open. fields: every name of BADGE.

    seen: `mark` of the draft this person began with, empty where there was none, None for a program.
    Raises PermissionDenied, ValidationError (by field).
    """
    micro_credential = _locked_home(micro_credential)
    may_edit_design(by, micro_credential.institution, micro_credential).enforce()
    scope = BadgeDesign.objects.filter(micro_credential=micro_credential)
    draft = scope.select_for_update().filter(state=Design.State.DRAFT).first()
    _still_as_seen(draft, seen)
    design = draft or BadgeDesign(
        micro_credential=micro_credential, number=(scope.aggregate(last=Max("number"))["last"] or 0) + 1
    )
    for name in BADGE:
        setattr(design, name, fields[name])
    design.edited_by, design.edited_at = by, timezone.now()
    check_badge({name: getattr(design, name) for name in BADGE})
    design.full_clean(validate_constraints=False)
    design.save()
    record(
        "badge_design_changed", on=design, by=by, institution_id=micro_credential.institution_id, digest=design.content_digest()
    )
    return design


@transaction.atomic
def activate_badge(*, design: BadgeDesign, by: User, shown: str) -> BadgeDesign:
    """Draw the badge so from now on. shown: as in `activate_certificate`. Raises PermissionDenied, WrongState."""
    design = _locked_badge(design)
    may_activate_design(by, design).enforce()
    _unchanged(design, shown)
    design.move_to(Design.State.ACTIVE)
    now, kind = timezone.now(), design.micro_credential
    BadgeDesign.objects.filter(micro_credential=kind, state=Design.State.ACTIVE).update(
        state=Design.State.RETIRED, retired_at=now
    )
    design.activated_by, design.activated_at, design.caption = by, now, _caption(kind)
    design.save(update_fields=["state", "activated_by", "activated_at", "caption"])
    kind.badge_look = {**design.look(), "design": design.public_id}
    kind.save(update_fields=["badge_look"])
    record("badge_design_activated", on=design, by=by, institution_id=kind.institution_id, digest=design.content_digest())
    return design


@transaction.atomic
def keep_picture(*, institution: Institution, by: User, purpose: str, picture: Picture) -> DesignPicture:
    """A picture for designs to choose. The same picture sent again is the one that is there. Raises PermissionDenied."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_edit_design(by, institution).enforce()
    kept, is_new = _keep(institution, by, purpose, picture.bytes, picture.digest, picture.kind, (picture.width, picture.height))
    if is_new:
        record("design_picture_kept", on=kept, by=by, institution_id=institution.pk, digest=kept.digest, purpose=purpose)
    return kept


def draft_of_badge(micro_credential: MicroCredential) -> dict[str, Any]:
    """What the editor begins with: the open draft, else what is drawn now."""
    draft = BadgeDesign.objects.filter(micro_credential=micro_credential, state=Design.State.DRAFT).first()
    return draft.look() if draft else badge_look(micro_credential)


def check_badge(look: Mapping[str, Any]) -> None:
    """Whether a badge can be drawn so and read. Raises ValidationError (by field)."""
    errors: dict[str, str] = {}
    if look["shape"] not in SHAPES:
        errors["shape"] = _("There is no such shape.")
    if look["icon"] not in ICONS:
        errors["icon"] = _("There is no such icon.")
    if not fits(look["text"], look["shape"]):
        errors["text"] = _("This text does not fit into the badge, or holds a letter that it cannot draw. Write a shorter one.")
    errors |= _colour_errors(look["primary"], look["secondary"], letters="letters", other=("drawing", DRAWING))
    if errors:
        raise ValidationError(errors)


def _check_certificate(design: CertificateDesign) -> None:
    errors: dict[str, str] = _colour_errors(design.primary, design.secondary, letters="paper", other=("beside", BESIDE))
    if (design.layout, design.paper) not in FACES:
        errors["paper"] = _("This layout stands upright.")
    if design.seal == CertificateDesign.Seal.PICTURE and design.seal_picture is None:
        errors["seal_picture"] = _("Choose the picture of the seal, or another kind of seal.")
    if design.seal_picture and design.seal_picture.institution_id != design.institution_id:
        errors["seal_picture"] = _("This picture belongs to another institution.")
    for name, most in LINES.items():
        for words in design.lines.get(name, {}).values():
            if problem := line_problem(words, most):
                errors[name] = problem
    if len(design.signatories) > SIGNATORIES:
        errors["signatories"] = _("There is room for three.")
    if errors:
        raise ValidationError(errors)
    design.full_clean(exclude={"logo_picture"}, validate_constraints=False)


def line_problem(words: str, most: int) -> str:
    """Why a line cannot be printed; empty where it can."""
    if len(words) > most:
        return _("This line has room for %(most)s letters; there are %(count)s.") % {"most": most, "count": len(words)}
    if strange := placeholders.unknown(words):
        told = {"strange": " ".join(strange), "known": " ".join(f"{{{name}}}" for name in placeholders.NAMES)}
        return _("%(strange)s is no place that can be filled. These can: %(known)s") % told
    return ""


def _colour_errors(primary: str, secondary: str, *, letters: str, other: tuple[str, float]) -> dict[str, str]:
    if (reached := contrast(primary, "#FFFFFF")) < LETTERS:
        return {"primary": str(TOLD[letters]) % {"reached": f"{reached:.1f}"}}
    kind, least = other
    if (reached := contrast(primary, secondary)) < least:
        return {"secondary": str(TOLD[kind]) % {"reached": f"{reached:.1f}"}}
    return {}


def _keep(
    institution: Institution, by: User, purpose: str, content: bytes, digest: str, kind: str, size: tuple[int, int]
) -> tuple[DesignPicture, bool]:
    if kept := DesignPicture.objects.filter(institution=institution, purpose=purpose, digest=digest).first():
        return kept, False
    kept = DesignPicture(institution=institution, purpose=purpose, digest=digest, kind=kind, uploaded_by=by)
    kept.width, kept.height, kept.uploaded_at = *size, timezone.now()
    # Stored before the row is: a row without its file would be a broken picture, a file without its row is nothing.
    if not default_storage.exists(kept.file_name):
        default_storage.save(kept.file_name, ContentFile(content))
    kept.save(force_insert=True)
    return kept, True


def _logo_of_today(institution: Institution, by: User) -> DesignPicture | None:
    """The profile's picture may change tomorrow and its file then goes; a design keeps its own."""
    logo = InstitutionLogo.objects.filter(institution=institution).first()
    if logo is None:
        return None
    purpose = DesignPicture.Purpose.LOGO
    return _keep(institution, by, purpose, logo.read(), logo.digest, logo.kind, (logo.width, logo.height))[0]


def _caption(micro_credential: MicroCredential) -> str:
    """By the title the public knows. The picture of an unpublished micro-credential is called by its code alone."""
    version = micro_credential.versions.public().order_by("-pk").first()
    title = version.title(micro_credential.institution.language) if version else ""
    return " · ".join(part for part in (title, micro_credential.code) if part)[:300]


def _unchanged(design: CertificateDesign | BadgeDesign, shown: str) -> None:
    if design.content_digest() != shown:
        raise WrongState(_("The design was changed after it was shown to you. Look at it again first."))


def _still_as_seen(design: CertificateDesign | BadgeDesign | None, seen: str | None) -> None:
    if seen is not None and seen != (design.mark if design else ""):
        told = _(
            "Somebody else saved this draft while you were writing. What you typed is kept here; saving again replaces theirs."
        )
        raise ValidationError({NON_FIELD_ERRORS: [told]})


def _still_a_draft(design: CertificateDesign) -> None:
    if design.state != Design.State.DRAFT:
        raise WrongState(_("Only a draft can be changed. Begin a new one."))


def _locked_home(micro_credential: MicroCredential) -> MicroCredential:
    locked = MicroCredential.objects.select_for_update(of=("self",)).select_related("institution")
    return locked.get(pk=micro_credential.pk)


def _locked_certificate(design: CertificateDesign) -> CertificateDesign:
    """The institution first: one design of a scope comes into use at a time."""
    Institution.objects.select_for_update().get(pk=design.institution_id)
    rows = CertificateDesign.objects.select_for_update(of=("self",)).select_related("institution", "micro_credential")
    return rows.get(pk=design.pk)


def _locked_badge(design: BadgeDesign) -> BadgeDesign:
    _locked_home(design.micro_credential)
    rows = BadgeDesign.objects.select_for_update(of=("self",)).select_related("micro_credential__institution")
    return rows.get(pk=design.pk)
