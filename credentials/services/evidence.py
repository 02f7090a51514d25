"""Documents that show why a name or a fact is put right: kept while it is decided, looked at, then let go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Correction, EvidencePaper, LaterAct
from credentials.paper_gate import AcceptedPaper
from credentials.policies_after import may_ask_correction, may_keep_evidence
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def add_to_request(*, correction: Correction, by: User, paper: AcceptedPaper) -> None:
    """One more document of the learner, while the request waits. Raises PermissionDenied, ValidationError, WrongState."""
    rows = Correction.objects.select_for_update(of=("self",)).select_related("award__learner")
    correction = rows.get(pk=correction.pk)
    may_ask_correction(by, correction.award).enforce()
    if correction.state != Correction.State.ASKED:
        raise WrongState(_("This request has been answered already."))
    digests = keep(correction, [paper], by=by)
    institution = correction.award.institution_id
    record("evidence_added", on=correction, by=by, institution_id=institution, award=correction.award_id, papers=digests)


@transaction.atomic
def add_to_act(*, act: LaterAct, by: User, paper: AcceptedPaper) -> None:
    """A document that was shown at the desk, while the act waits. Raises PermissionDenied, ValidationError, WrongState."""
    act = LaterAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
    may_keep_evidence(by, act).enforce()
    if act.state != LaterAct.State.ASKED:
        said = {"state": act.get_state_display()}
        raise WrongState(_("This has been answered or has ended already: “%(state)s”.") % said)
    digests = keep(act, [paper], by=by)
    record("evidence_added", on=act, by=by, institution_id=act.institution_id, papers=digests)


def keep(of: Correction | LaterAct, papers: Sequence[AcceptedPaper], *, by: User) -> list[str]:
    """Keep accepted papers, each once; their digests. The caller holds the row of what they speak for. Raises ValidationError."""
    known = set(of.papers.values_list("digest", flat=True))
    new = {paper.digest: paper for paper in papers if paper.digest not in known}
    if len(known) + len(new) > EvidencePaper.MOST:
        raise ValidationError(_("Five documents are kept at most. Put several pages into one PDF."))
    where = of.institution_id if isinstance(of, LaterAct) else of.award.institution_id
    for paper in new.values():
        EvidencePaper.objects.create(
            institution_id=where,
            correction=of if isinstance(of, Correction) else None,
            act=of if isinstance(of, LaterAct) else None,
            name=paper.name,
            media_type=paper.media_type,
            content=paper.content,
            digest=paper.digest,
            added_by=by,
        )
    return list(new)


def looked_at(papers: QuerySet[EvidencePaper], *, now: dt.datetime | None = None) -> None:
    """What they speak for was answered: from now on they are kept for the time that a check may be asked about."""
    papers.filter(checked_at__isnull=True).update(checked_at=now or timezone.now())
