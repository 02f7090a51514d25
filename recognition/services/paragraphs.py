"""Paragraphs that an institution reasons with: written, changed, taken away. A decision keeps the words it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, User
from micro4asia.foundation.journal import record
from recognition.models import ReasonParagraph
from recognition.policies_decisions import may_edit_paragraphs


@transaction.atomic
def save_paragraph(
    *,
    institution: Institution,
    by: User,
    about: str,
    outcome: str,
    texts: Mapping[str, str],
    translated: Sequence[str] = (),
    paragraph: ReasonParagraph | None = None,
) -> ReasonParagraph:
    """New, or as it is to be from now on. Raises PermissionDenied, ValidationError."""
    may_edit_paragraphs(by, institution).enforce()
    said = {language: words.strip() for language, words in texts.items() if words.strip()}
    if not said:
        raise ValidationError(_("Write it in at least one language."))
    row = ReasonParagraph(institution=institution)
    if paragraph is not None:
        row = ReasonParagraph.objects.select_for_update().get(pk=paragraph.pk, institution=institution)
    row.about, row.outcome, row.texts = about, outcome, said
    row.translated = [language for language in translated if language in said]
    row.edited_by, row.edited_at = by, timezone.now()
    row.full_clean(exclude=["texts"])
    row.save()
    record("reason_paragraph_saved", on=row, by=by, institution_id=institution.pk, about=about)
    return row


@transaction.atomic
def delete_paragraph(*, paragraph: ReasonParagraph, by: User) -> None:
    """Raises PermissionDenied. Done twice, it stays gone."""
    row = ReasonParagraph.objects.select_for_update().filter(pk=paragraph.pk).first()
    if row is None:
        return
    may_edit_paragraphs(by, row.institution).enforce()
    record("reason_paragraph_deleted", on=row, by=by, institution_id=row.institution_id, about=row.about)
    row.delete()
