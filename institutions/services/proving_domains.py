"""A domain is shown to be an institution's, stays so, and stops being so.

The world is asked outside any transaction: a slow name server must not keep others from writing. So a check is three steps:
it is noted that one began (which is the rate limit), the question is asked, and the answer is written down on the row as it
is by then.
"""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions import domain_letters, identifiers
from institutions.models import DomainProof, Institution, User
from institutions.policies import may_prove_domains
from micro4asia.foundation import outbound
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.lookalikes import odd_characters, skeleton

State = DomainProof.State

PATIENCE = dt.timedelta(seconds=20)
EVERY = dt.timedelta(days=7)
# After a check that failed, and for a proof that nobody has placed yet.
SOONER = dt.timedelta(days=1)
WHILE_WAITING = dt.timedelta(hours=1)
WAITED_FOR = dt.timedelta(days=3)
# A proof lapses with the third failure in a row, two days after the first: a web server may be away over a night.
MOST_FAILURES = 3
MOST_DOMAINS = 20

# Names under which others register theirs, as in edu.vn, ac.uk, com.la: proving one would claim all of them.
_SHARED = re.compile(r"(?:ac|co|com|edu|go|gov|gouv|info|int|mil|net|nom|or|org|sch)\.[a-z]{2}")

PROBLEMS: dict[str, str | Promise] = {
    "no_record": gettext_lazy("There is no text record at this name yet. Name servers may take some hours to show a new one."),
    "wrong_record": gettext_lazy("There is a text record, but it does not say what it should. Compare it letter by letter."),
    "no_file": gettext_lazy("There is no file at this address."),
    "wrong_file": gettext_lazy("There is a file, but no line of it says what it should."),
    "bad_status": gettext_lazy("The web server answered with an error."),
    "taken": gettext_lazy("Another institution has proven this domain. Ask the network, if it is yours."),
}


def problem_of(proof: DomainProof) -> str:
    """Why the last check failed, in the reader's language; empty if it did not."""
    if proof.last_problem in PROBLEMS:
        return str(PROBLEMS[proof.last_problem])
    return outbound.reason_of(proof.last_problem, proof.last_detail) if proof.last_problem else ""


def proofs_of(institution: Institution) -> QuerySet[DomainProof]:
    """Its domains with their state, for its own page and the network's."""
    return institution.domain_proofs.kept().select_related("requested_by")


def sound_domain(typed: str, *, institution: Institution) -> str:
    """The domain as it is kept: lower case, ASCII. Raises ValidationError where it is none that this institution may prove."""
    domain = identifiers.tidy_domain(typed)
    identifiers.domain(domain)
    if _SHARED.fullmatch(domain):
        raise ValidationError(
            _("Others register names under %(domain)s. Write the one that is yours, such as university.%(domain)s."),
            code="shared",
            params={"domain": domain},
        )
    shown = readable(domain)
    if "xn--" in shown or odd_characters(shown) or identifiers.tidy_domain(shown) != domain:
        raise ValidationError(_("This domain mixes letters of several scripts, or is not written correctly."), code="odd")
    _refuse_another_s(domain, institution)
    return domain


def readable(domain: str) -> str:
    """The domain in its own letters: "xn--" and what follows are read back (IDNA)."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _refuse_another_s(domain: str, institution: Institution) -> None:
    """Domains that others have proven, or entered the network with, and whatever can be taken for one of them."""
    kept = DomainProof.objects.filter(state__in=[State.PROVEN, State.LAPSED]).exclude(institution=institution)
    taken = [(row.domain, row.state == State.PROVEN, row.institution) for row in kept.select_related("institution")]
    members = Institution.objects.admitted().exclude(pk=institution.pk).exclude(schac_domain="")
    taken += [(one.schac_domain, True, one) for one in members]
    mine = skeleton(readable(domain))
    for other, holds, owner in taken:
        if other == domain and holds:
            message = _("This is a domain of %(institution)s.")
        elif other != domain and skeleton(readable(other)) == mine:
            message = _("This domain can be taken for one of %(institution)s.")
        else:
            continue
        raise ValidationError(message, code="look_alike", params={"institution": owner.name()})


@transaction.atomic
def propose_domain(*, institution: Institution, by: User, domain: str, method: str) -> DomainProof:
    """Say that a domain is the institution's; what proves it is on the row. Raises PermissionDenied, ValidationError."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_prove_domains(by, institution).enforce()
    domain = sound_domain(domain, institution=institution)
    if institution.domain_proofs.kept().filter(domain=domain).exists():
        raise ValidationError(_("This domain is on the list already."), code="listed")
    if institution.domain_proofs.kept().count() >= MOST_DOMAINS:
        raise ValidationError(_("There are 20 domains on the list. Withdraw one first."), code="too_many")
    proof = DomainProof(institution=institution, domain=domain, method=method, requested_by=by)
    proof.full_clean()
    proof.save(force_insert=True)
    record("domain_proposed", on=proof, by=by, institution_id=institution.pk, method=method)
    return proof


@transaction.atomic
def withdraw_domain(*, proof: DomainProof, by: User) -> DomainProof:
    """Give a domain up. University sign-in that rests on it ends with it. Raises PermissionDenied, WrongState."""
    proof = _locked(proof.pk)
    may_prove_domains(by, proof.institution).enforce()
    held = proof.state == State.PROVEN
    proof.move_to(State.WITHDRAWN)
    if held:
        proof.lapsed_at = timezone.now()
    proof.save(update_fields=["state", "lapsed_at"])
    record("domain_withdrawn", on=proof, by=by, institution_id=proof.institution_id)
    return proof


def check_domain(*, proof: DomainProof, by: User) -> DomainProof:
    """Look for the proof now. Raises PermissionDenied, and WrongState if it was looked for a moment ago."""
    _begin(proof.pk, by=by)
    return _write(proof.pk, *_ask(proof), by=by)


def recheck_domain(*, proof_id: int) -> None:
    """What the clock does: look again, and tell people only when something has changed."""
    proof = DomainProof.objects.get(pk=proof_id)
    if proof.state != State.WITHDRAWN:
        _write(proof_id, *_ask(proof), by=None)


def due_for_recheck(now: dt.datetime) -> list[int]:
    """Weekly what holds, daily what failed, hourly for three days what has just been asked for."""
    rows = DomainProof.objects.exclude(institution__state=Institution.State.LEFT)
    held = Q(state=State.PROVEN, failures=0, checked_at__lt=now - EVERY)
    failing = Q(state=State.PROVEN, failures__gt=0, checked_at__lt=now - SOONER)
    lapsed = Q(state=State.LAPSED, checked_at__lt=now - EVERY, lapsed_at__gt=now - 10 * EVERY)
    fresh = Q(checked_at__isnull=True) | Q(checked_at__lt=now - WHILE_WAITING)
    waiting = Q(fresh, state=State.WAITING, requested_at__gt=now - WAITED_FOR)
    return list(rows.filter(held | failing | lapsed | waiting).values_list("pk", flat=True))


@transaction.atomic
def _begin(proof_id: int, *, by: User) -> None:
    proof = _locked(proof_id)
    may_prove_domains(by, proof.institution).enforce()
    if proof.state == State.WITHDRAWN:
        raise WrongState(_("This domain was withdrawn."))
    if proof.checked_at and timezone.now() - proof.checked_at < PATIENCE:
        raise WrongState(_("This domain was checked a moment ago. Please wait half a minute."))
    proof.checked_at = timezone.now()
    proof.save(update_fields=["checked_at"])


def _ask(proof: DomainProof) -> tuple[str, str]:
    """A code of PROBLEMS or of outbound.REASONS and its detail; both empty where the proof was found."""
    try:
        return (_ask_name_servers(proof) if proof.method == DomainProof.Method.DNS else _ask_web_server(proof)), ""
    except outbound.NotFetched as refusal:
        return refusal.code, refusal.where


def _ask_name_servers(proof: DomainProof) -> str:
    said = [text.strip() for text in outbound.text_records(proof.record_name)]
    if proof.record_value in said:
        return ""
    return "wrong_record" if said else "no_record"


def _ask_web_server(proof: DomainProof) -> str:
    """At this very address: whoever is sent on elsewhere has learned who owns elsewhere."""
    answer = outbound.fetch(proof.file_url, limit=20_000)
    if answer.status in {404, 410}:
        return "no_file"
    if answer.status != 200:
        return "bad_status"
    lines = answer.body.decode("utf-8-sig", "replace").splitlines()
    return "" if proof.record_value in (line.strip() for line in lines) else "wrong_file"


@transaction.atomic
def _write(proof_id: int, problem: str, detail: str, *, by: User | None) -> DomainProof:
    """Note the answer on the row as it is by now. By the clock, only what changes goes into the journal."""
    proof = _locked(proof_id)
    if proof.state == State.WITHDRAWN:
        return proof
    before = proof.state
    if not problem and before != State.PROVEN and _is_taken(proof):
        problem = "taken"
    proof.checked_at, proof.last_problem, proof.last_detail = timezone.now(), problem, detail[:120]
    proof.failures = min(proof.failures + 1, 1_000) if problem else 0
    if not problem and before != State.PROVEN:
        proof.move_to(State.PROVEN)
        proof.proven_at, proof.lapsed_at = timezone.now(), None
    elif before == State.PROVEN and proof.failures >= MOST_FAILURES:
        proof.move_to(State.LAPSED)
        proof.lapsed_at = timezone.now()
    if not _saved(proof):
        return _write(proof_id, "taken", "", by=by)
    if by is not None or proof.state != before:
        event = {State.PROVEN: "domain_proven", State.LAPSED: "domain_lapsed"}.get(State(proof.state), "domain_checked")
        record(event, on=proof, by=by, institution_id=proof.institution_id, problem=problem)
    if before == State.PROVEN and problem and (proof.state != before or proof.failures == 1):
        domain_letters.tell(proof)
    return proof


def _is_taken(proof: DomainProof) -> bool:
    return DomainProof.objects.proven().filter(domain=proof.domain).exclude(pk=proof.pk).exists()


def _saved(proof: DomainProof) -> bool:
    """False where another institution proved the same domain at the same moment: the database lets one of them."""
    fields = ["state", "proven_at", "lapsed_at", "checked_at", "failures", "last_problem", "last_detail"]
    try:
        with transaction.atomic():
            proof.save(update_fields=fields)
    except IntegrityError:
        return False
    return True


def _locked(proof_id: int) -> DomainProof:
    return DomainProof.objects.select_for_update(of=("self",)).select_related("institution").get(pk=proof_id)
