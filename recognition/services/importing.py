"""A learner brings a credential from outside the network: checked as the verify page does, kept apart, shown to nobody else."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation.journal import record
from recognition.models import ImportedCredential
from recognition.policies import may_keep_imported
from recognition.presented import Presented

MOST = 50


@transaction.atomic
def import_credential(*, by: User, presented: Presented) -> ImportedCredential:
    """Keep it with what the check said. The same file again is the row that is there. Raises ValidationError by field."""
    User.objects.select_for_update().get(pk=by.pk)
    paper, check = presented.paper, presented.check
    if row := ImportedCredential.objects.filter(user=by, digest=paper.digest).first():
        return row
    if ImportedCredential.objects.filter(user=by).count() >= MOST:
        raise ValidationError({"file": _("You keep %(most)s files already. Take one out first.") % {"most": MOST}})
    row = ImportedCredential(
        user=by,
        title=presented.described["title"],
        issuer=presented.described["issuer"],
        described=presented.described,
        name=paper.name,
        media_type=paper.media_type,
        content=paper.content,
        digest=paper.digest,
        verdict=check.kind if check else ImportedCredential.UNCHECKED,
        result=check.as_dict() if check else {},
        checked_at=check.checked_at if check else timezone.now(),
    )
    row.full_clean()
    row.save(force_insert=True)
    record("credential_imported", on=row, by=by, verdict=row.verdict, digest=row.digest)
    return row


@transaction.atomic
def remove_imported(*, imported: ImportedCredential, by: User) -> None:
    """Take it out. Requests that showed it keep their own copy. Raises PermissionDenied."""
    imported = ImportedCredential.objects.select_for_update().get(pk=imported.pk)
    may_keep_imported(by, imported).enforce()
    record("imported_removed", on=imported, by=by, removed=True)
    imported.delete()
