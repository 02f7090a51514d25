"""An officer asks an expert, and the expert answers outcome by outcome, without knowing who the learner is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.errors import Verdict as Answer
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import opinion_letters
from recognition.clock import local_day
from recognition.evaluation import place_of
from recognition.limits import days_for_opinion
from recognition.models import Opinion, OpinionVerdict, RecognitionRequest
from recognition.models.opinion import LINK_LASTS, hash_of
from recognition.policies import may_assess, may_be_asked, may_give_opinion, may_open_link
from recognition.sources import awards_of, outcome_keys, sources_of

State = RecognitionRequest.State
Verdict = OpinionVerdict.Verdict
# While an expert can still change what is decided.
ASKING = (State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION, State.APPEALED)
ANSWERING = (*ASKING, State.INFORMATION_REQUESTED, State.PROPOSED)


@dataclass(frozen=True)
class Whom:
    """An assessor of the institution, or somebody outside by name and address."""

    assessor: User | None = None
    email: str = ""
    name: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Given:
    """One outcome as the expert sees it. sources: by which outcomes of the learning it is covered, by their keys."""

    outcome_id: int
    verdict: str
    share: Decimal | None = None
    sources: tuple[str, ...] = ()
    matters: str = ""
    bridging: str = ""
    note: str = ""


def due_by_default(request: RecognitionRequest, now: dt.datetime) -> dt.date:
    """What the network or the law of the country says; never after the day the decision is due."""
    institution = place_of(request)
    today = local_day(now, institution.zone)
    day = today + dt.timedelta(days=days_for_opinion(institution, today, procedure=request.procedure))
    return max(today + dt.timedelta(days=1), min(day, request.due_on or day))


@transaction.atomic
def ask_opinion(*, request: RecognitionRequest, by: User, whom: Whom, due_on: dt.date, question: str = "") -> Opinion:
    """Ask one person. Asked a second time, the first opinion is returned and nothing is sent.

    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_assess(by, request).enforce()
    if request.state not in ASKING:
        raise WrongState(_("The request is “%(state)s”; no expert is asked now.") % {"state": request.get_state_display()})
    email = whom.email.strip().lower()
    open_ones = request.opinions.filter(withdrawn_at__isnull=True)
    known = open_ones.filter(assessor=whom.assessor) if whom.assessor else open_ones.filter(assessor=None, email=email)
    if found := known.first():
        return found
    now = timezone.now()
    if errors := _errors(request, whom, email, due_on, question, local_day(now, place_of(request).zone)):
        raise ValidationError(dict(errors))
    opinion = Opinion(
        request=request, asked_by=by, asked_at=now, due_on=due_on, question=question.strip(), assessor=whom.assessor
    )
    if whom.assessor is None:
        opinion.email, opinion.name, opinion.language = email, whom.name.strip(), whom.language
        opinion.token_hash = hash_of(token_of(opinion))
        opinion.expires_at = dt.datetime.combine(due_on, dt.time.max, tzinfo=place_of(request).zone) + LINK_LASTS
    opinion.full_clean(validate_unique=False)
    opinion.save(force_insert=True)
    record("opinion_asked", on=opinion, by=by, institution_id=request.institution_id, request=request.pk, due_on=due_on)
    opinion_letters.tell_asked(opinion, token_of(opinion))
    return opinion


def token_of(opinion: Opinion) -> str:
    """What the letters' link holds: made anew for each letter, and kept nowhere. Another key makes another one."""
    return Signer(salt="recognition.opinion").signature(opinion.public_id)


def _errors(
    request: RecognitionRequest, whom: Whom, email: str, due_on: dt.date, question: str, today: dt.date
) -> dict[str, str | Answer]:
    errors: dict[str, str | Answer] = {}
    if whom.assessor and not (verdict := may_be_asked(whom.assessor, request)):
        errors["assessor"] = str(verdict.reason)
    if not whom.assessor and not email:
        errors["assessor"] = _("Choose an assessor, or give an address.")
    if email and email in {address.lower() for address in request.applicant.verified_addresses()} | {request.applicant.email}:
        errors["email"] = _("This is the address of the learner.")
    if due_on <= today:
        errors["due_on"] = _("Give the expert at least until tomorrow.")
    elif request.due_on and due_on > request.due_on >= today:
        errors["due_on"] = _("The decision is due before that day.")
    if names_person(question, request):
        errors["question"] = _("This names the learner. The expert is not told who asks; write it without the name.")
    return errors


def people_of(request: RecognitionRequest) -> list[str]:
    """Every way in which the case writes the learner's name: of the account, on each credential, and as the queue finds them."""
    keys = request.search_key.split("\n")
    if len(request.search_key) == RecognitionRequest._meta.get_field("search_key").max_length:
        del keys[-1]  # cut off in the middle of a name
    number = text.search_key(request.case_number or "")
    names = [request.applicant.full_name, *(award.name_as_printed for award in awards_of(request))]
    return [name for name in dict.fromkeys([*names, *keys]) if len(name) > 1 and name != number]


def names_person(words: str, request: RecognitionRequest) -> bool:
    written = f" {_spoken(words)} "
    keys = [_spoken(name) for name in people_of(request)]
    return any(f" {key} " in written for key in keys) or request.applicant.email.lower() in words.lower()


def _spoken(words: str) -> str:
    return " ".join(re.split(r"\W+", text.search_key(words))).strip()


@transaction.atomic
def keep_opinion(*, opinion: Opinion, by: User | None, entered: dict[str, Any]) -> Opinion:
    """Keep what was entered, to be signed later. by: None for whoever came by the link unknown. Raises as sign_opinion."""
    opinion = _to_give(opinion, by)
    opinion.kept = entered
    opinion.save(update_fields=["kept"])
    record("opinion_kept", on=opinion, by=by, institution_id=opinion.request.institution_id)
    return opinion


@transaction.atomic
def sign_opinion(*, opinion: Opinion, by: User | None, given: Iterable[Given], signed_name: str, remark: str = "") -> Opinion:
    """Give the opinion for good, declaring that nothing ties one to the case. by: None for whoever came by the link.

    Raises PermissionDenied, ValidationError (by field: verdict_<outcome>, share_<outcome>, matters_<outcome>, signed_name,
    remark), WrongState.
    """
    opinion = _to_give(opinion, by)
    rows, errors = _verdicts(opinion, {one.outcome_id: one for one in given})
    if not signed_name.strip():
        errors["signed_name"] = _("Sign with your name.")
    if not rows and not errors and not remark.strip():
        errors["remark"] = _("Say what you think.")
    if names_person(remark, opinion.request):
        errors["remark"] = _("This names a person. Judge the learning, not who asks.")
    if errors:
        raise ValidationError(dict(errors))
    opinion.kept, opinion.remark, opinion.signed_name, opinion.signed_at = {}, remark.strip(), signed_name.strip(), timezone.now()
    opinion.full_clean(exclude=["request", "asked_by", "assessor"], validate_unique=False, validate_constraints=False)
    opinion.save(update_fields=["kept", "remark", "signed_name", "signed_at"])
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    OpinionVerdict.objects.bulk_create(rows)
    record("opinion_signed", on=opinion, by=by, institution_id=opinion.request.institution_id, gaps=_gaps(rows))
    opinion_letters.tell_given(opinion)
    return opinion


@transaction.atomic
def decline_opinion(*, opinion: Opinion, by: User | None, reason: str) -> Opinion:
    """Say why one is not the right expert, such as an interest of one's own. Raises as sign_opinion."""
    opinion = _to_give(opinion, by)
    if not reason.strip():
        raise ValidationError({"interest_text": _("Say in a few words what it is.")})
    opinion.kept, opinion.interest, opinion.declined_at = {}, text.clean(reason), timezone.now()
    opinion.save(update_fields=["kept", "interest", "declined_at"])
    record("opinion_declined", on=opinion, by=by, institution_id=opinion.request.institution_id)
    opinion_letters.tell_given(opinion)
    return opinion


@transaction.atomic
def withdraw_opinion(*, opinion: Opinion, by: User) -> Opinion:
    """Ask no longer; the link answers no more. Raises PermissionDenied, WrongState."""
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("request").get(pk=opinion.pk)
    may_assess(by, opinion.request).enforce()
    if opinion.state == "withdrawn":
        return opinion
    if opinion.state != "waiting":
        raise WrongState(_("The expert has answered already."))
    opinion.withdrawn_at = timezone.now()
    opinion.save(update_fields=["withdrawn_at"])
    record("opinion_withdrawn", on=opinion, by=by, institution_id=opinion.request.institution_id)
    return opinion


def _to_give(opinion: Opinion, by: User | None) -> Opinion:
    """Locked, if it can be given now by this person."""
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("request__institution").get(pk=opinion.pk)
    if opinion.assessor_id is None:
        # Whoever holds the link; they may be signed in besides.
        Answer("" if by is None else may_open_link(by, opinion).reason).enforce()
    elif by is None:
        Answer(_("This opinion was asked of somebody else.")).enforce()
    else:
        may_give_opinion(by, opinion).enforce()
    if opinion.state != "waiting":
        raise WrongState(_("This opinion has been given already, or is asked no longer."))
    if opinion.request.state not in ANSWERING:
        raise WrongState(_("The case was decided in the meantime; an opinion would change nothing any more."))
    return opinion


def _verdicts(opinion: Opinion, given: dict[int, Given]) -> tuple[list[OpinionVerdict], dict[str, str]]:
    rows: list[OpinionVerdict] = []
    errors: dict[str, str] = {}
    course = opinion.request.course
    theirs = set(outcome_keys(sources_of(opinion.request)))
    for outcome in course.outcomes.all() if course else ():
        said = given.get(outcome.pk, Given(outcome.pk, ""))
        if said.verdict not in Verdict.values:
            errors[f"verdict_{outcome.pk}"] = _("Choose covered, partly or not.")
            continue
        share = {Verdict.COVERED: Decimal(100), Verdict.NOT: Decimal(0)}.get(Verdict(said.verdict), said.share or Decimal(50))
        if said.verdict == Verdict.PARTLY and not 0 < share < 100:
            errors[f"share_{outcome.pk}"] = _("A part lies between 1 and 99 per cent.")
        gap = said.verdict != Verdict.COVERED
        if gap and said.matters not in {"yes", "no"}:
            errors[f"matters_{outcome.pk}"] = _("Say whether the gap matters for this purpose.")
        rows.append(
            OpinionVerdict(
                opinion=opinion,
                outcome=outcome,
                verdict=said.verdict,
                share=share,
                sources=[] if said.verdict == Verdict.NOT else sorted(said.sources),
                matters=said.matters if gap else "",
                bridging=said.bridging.strip() if gap else "",
                note=said.note.strip(),
            )
        )
    named = {key for said in given.values() for key in said.sources}
    if named - theirs or set(given) - {outcome.pk for outcome in (course.outcomes.all() if course else ())}:
        raise ValidationError(_("This outcome does not belong to the course or to the credential."))
    return rows, errors


def _gaps(rows: Iterable[OpinionVerdict]) -> list[int]:
    return [row.outcome_id for row in rows if row.matters == "yes"]
