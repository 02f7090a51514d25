"""Asking for paper: the certificates of a batch or of a selection, and pages of the register book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, Batch, PaperRun
from credentials.policies_register import may_make_papers, may_take_out
from credentials.register_lines import places
from institutions.models import Institution, User
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

KEPT = dt.timedelta(days=7)
MOST = {PaperRun.Form.ZIP: 10_000, PaperRun.Form.PRINT: 500, PaperRun.Form.BOOK: 50_000}


@transaction.atomic
def ask_for_certificates(
    *, institution: Institution, by: User, form: str, batch: Batch | None = None, awards: Collection[Award] = ()
) -> PaperRun:
    """Have the certificates of a batch, or of these awards, made into one file.

    Those without a certificate are left out and counted: not sealed yet, or of somebody who was erased.
    Raises PermissionDenied, ValidationError where none is left or they are too many.
    """
    may_make_papers(by, institution).enforce()
    chosen = Award.objects.filter(institution=institution)
    chosen = chosen.filter(batch_row__batch=batch) if batch else chosen.filter(pk__in=[award.pk for award in awards])
    asked = chosen.count()
    printed = list(chosen.shown().values_list("pk", flat=True))
    if not printed:
        raise ValidationError(_("None of these has a certificate yet."), code="none")
    run = _asked(institution, by, form, len(printed), batch=batch, left_out=asked - len(printed))
    through = PaperRun.awards.through
    through.objects.bulk_create([through(paperrun_id=run.pk, award_id=pk) for pk in printed], batch_size=500)
    record("papers_asked_for", on=run, by=by, institution_id=institution.pk, form=form, awards=len(printed))
    return run


@transaction.atomic
def ask_for_book(*, institution: Institution, by: User, first: dt.date, last: dt.date, language: str) -> PaperRun:
    """Have the lines between two days printed. Raises PermissionDenied, ValidationError."""
    may_take_out(by, institution).enforce()
    lines = places(institution, first, last).count()
    run = _asked(institution, by, PaperRun.Form.BOOK, lines, first_on=first, last_on=last, language=language)
    told: dict[str, Any] = {"first": first, "last": last, "form": "pdf", "lines": lines}
    record("register_taken_out", on=run, by=by, institution_id=institution.pk, **told)
    return run


def _asked(institution: Institution, by: User, form: str, total: int, **fields: object) -> PaperRun:
    most = MOST[PaperRun.Form(form)]
    if total > most:
        raise ValidationError(
            _("One file holds at most %(most)s. Choose fewer, or take them in parts.") % {"most": f"{most:,}"}, code="too_many"
        )
    now = timezone.now()
    run = PaperRun.objects.create(
        institution=institution, form=form, total=total, asked_by=by, asked_at=now, expires_at=now + KEPT, **fields
    )
    enqueue("make_papers", run.pk)
    return run
