"""A learner asks to have the name on a credential put right; a registrar answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.act_news import tell_correction
from credentials.models import ActSetting, Award, Correction, LaterAct
from credentials.models.later_act import Kind
from credentials.paper_gate import AcceptedPaper
from credentials.policies_after import may_answer_correction, may_ask_correction, may_set_acts
from credentials.services.acting import ask_for
from credentials.services.evidence import keep, looked_at
from credentials.services.reissuing import prepare_successor
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def ask_correction(
    *,
    award: Award,
    by: User,
    fields: Mapping[str, Any],
    papers: Sequence[AcceptedPaper] = (),
    now: dt.datetime | None = None,
) -> Correction:
    """fields: wanted_name, wrong, evidence, hides_name. papers: copies of documents that show it.

    Raises PermissionDenied, ValidationError, WrongState (one waits).
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("learner").get(pk=award.pk)
    may_ask_correction(by, award).enforce()
    if award.state != Award.State.ISSUED:
        raise WrongState(_("The award is “%(state)s”; this is no longer possible.") % {"state": award.get_state_display()})
    if award.corrections.waiting().exists():
        raise WrongState(_("You have asked already; the institution will answer."))
    correction = Correction(award=award, asked_at=now or timezone.now(), **fields)
    correction.full_clean(exclude=["award"])
    correction.save(force_insert=True)
    digests = keep(correction, papers, by=by)
    record("correction_asked", on=correction, by=by, institution_id=award.institution_id, award=award.pk, papers=digests)
    return correction


@transaction.atomic
def refuse_correction(*, correction: Correction, by: User, answer: str, now: dt.datetime | None = None) -> Correction:
    """With a reason, which the learner reads. Raises PermissionDenied, WrongState."""
    correction = _waiting(correction, by)
    correction.state, correction.answered_by, correction.answered_at = Correction.State.REFUSED, by, now or timezone.now()
    correction.answer = answer
    correction.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    looked_at(correction.papers.all(), now=now)
    award = correction.award
    record("correction_refused", on=correction, by=by, institution_id=award.institution_id, award=award.pk)
    tell_correction(correction)
    return correction


@transaction.atomic
def answer_by_act(*, award: Award, by: User, kind: str, terms: Mapping[str, Any], fields: Mapping[str, str]) -> LaterAct:
    """Ask for an amendment, or prepare a re-issue; what the learner has asked for is answered once that is in effect.

    terms, fields: as for `ask_for` and `prepare_successor`. Raises PermissionDenied, ValidationError, WrongState.
    """
    if kind == Kind.AMEND:
        act = ask_for(kind=kind, awards=[award], by=by, terms=terms)
    else:
        act = prepare_successor(award=award, by=by, terms=terms, fields=fields)
    if kind != Kind.AMEND or act.field == LaterAct.Field.NAME:
        Correction.objects.waiting().filter(award=award).update(act=act)
    return act


def _waiting(correction: Correction, by: User) -> Correction:
    Award.objects.select_for_update(of=("self",)).get(pk=correction.award_id)
    rows = Correction.objects.select_for_update(of=("self",)).select_related("award__institution", "award__learner")
    correction = rows.get(pk=correction.pk)
    may_answer_correction(by, correction).enforce()
    if correction.state != Correction.State.ASKED:
        raise WrongState(_("This request has been answered already."))
    if correction.act and correction.act.state in LaterAct.OPEN:
        raise WrongState(_("An answer is on its way: the amendment or the new award waits for a second person."))
    return correction


@transaction.atomic
def set_acts(*, institution: Institution, by: User, fields: Mapping[str, Any]) -> ActSetting:
    """fields: corrections, appeal_to, appeal_days. Raises PermissionDenied, ValidationError."""
    may_set_acts(by, institution).enforce()
    setting, _made = ActSetting.objects.select_for_update().get_or_create(institution=institution)
    for name, value in fields.items():
        setattr(setting, name, value)
    setting.full_clean(exclude=["institution"])
    setting.save(update_fields=[*fields])
    record("act_setting_changed", on=setting, by=by, institution_id=institution.pk)
    return setting
