"""Putting an approved version into the catalogue; the one before it is superseded and taught out."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import gates, version_letters
from credentials.models import MicroCredentialVersion
from credentials.models.life_cycle import Key, State
from credentials.policies import may_publish
from credentials.services.advancing import advance, hold_line, locked, must_be_possible
from credentials.signals import version_published
from credentials.version_letters import News
from institutions.models import Role, User
from micro4asia.foundation.errors import WrongState


@transaction.atomic
def publish_version(
    *,
    version: MicroCredentialVersion,
    by: User,
    signing_officer: User | None,
    page_checked: bool,
    teach_out_on: dt.date | None = None,
) -> MicroCredentialVersion:
    """signing_officer: a registrar of the institution. teach_out_on: needed where a version is superseded by it.

    Raises PermissionDenied, WrongState, ValidationError by field.
    """
    version = locked(version)
    hold_line(version)
    may_publish(by, version).enforce()
    must_be_possible(version, Key.PUBLISH)
    if version.content_digest() != version.approved_content:
        raise WrongState(_("This is not the wording that was approved."))
    former = version.micro_credential.versions.select_for_update().filter(state=State.PUBLISHED).first()
    _refuse_unready(version, former, signing_officer, teach_out_on, page_checked=page_checked)
    now = timezone.now()
    if former:
        superseded = {"teach_out_on": teach_out_on}
        advance(
            former, Key.SUPERSEDE, by=by, columns=superseded, data={**superseded, "by_version": version.number}, recorded=False
        )
        version_letters.tell(News.SUPERSEDED, former, besides=by, day=teach_out_on)
    named = {"signing_officer": signing_officer, "published_at": now}
    kept = {"signing_officer": signing_officer.full_name if signing_officer else "", "page_checked": True}
    advance(
        version,
        Key.PUBLISH,
        by=by,
        columns=named,
        data=kept,
        journal={"change_class": version.change_class, "supersedes": former.pk if former else None},
    )
    kind = version.change_class
    transaction.on_commit(lambda: version_published.send(sender=MicroCredentialVersion, version_id=version.pk, change_class=kind))
    return version


def _refuse_unready(
    version: MicroCredentialVersion,
    former: MicroCredentialVersion | None,
    officer: User | None,
    teach_out_on: dt.date | None,
    *,
    page_checked: bool,
) -> None:
    signs = officer is not None and officer.has_role(Role.REGISTRAR, at=version.institution)
    errors = {
        "signing_officer": "" if signs else _("Name a registrar of the institution who will sign."),
        "page_checked": "" if page_checked else _("Look at the public page first: everybody else will."),
        "teach_out_on": ""
        if not former or (teach_out_on and teach_out_on >= version.institution.today())
        else _("Until which day may the version before it still be awarded? Give today or a later day."),
    }
    if told := {field: sentence for field, sentence in errors.items() if sentence}:
        raise ValidationError(told)
    if missing := gates.before_publication(version):
        raise ValidationError(missing)
