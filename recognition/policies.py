"""Who may ask, assess and decide. Never on one's own: not as learner, not on one's own course, not for what one issued."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credentials.models import Award, ListedLine
from institutions.models import Agreement, Institution, Role, User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import ALLOWED, Verdict
from recognition import conflicts
from recognition.models import ImportedCredential, Opinion, Question, RecognitionRequest
from recognition.models.question import ANSWERING


def may_request(user: User, award: Award) -> Verdict:
    if award.learner.user_id != user.pk:
        return Verdict(_("Only the person who earned a credential asks for its recognition."))
    return ALLOWED


def may_handle_as_applicant(user: User, request: RecognitionRequest) -> Verdict:
    """Fill in, send, answer, withdraw."""
    if request.applicant_id != user.pk:
        return Verdict(_("Only the person who made this request may do that."))
    return ALLOWED


def may_keep_imported(user: User, imported: ImportedCredential) -> Verdict:
    if imported.user_id != user.pk:
        return Verdict(_("Only the person who brought this file takes it out."))
    return ALLOWED


def may_keep_queue(user: User, institution: Institution) -> Verdict:
    if not user.has_role(Role.OFFICER, at=institution):
        return Verdict(_("Only a recognition officer of the institution sees its requests."))
    return ALLOWED


def free_of_conflict(user: User, request: RecognitionRequest) -> Verdict:
    """Of every declared and every known conflict of interest: who evaluates, proposes, gives an opinion, or decides at all."""
    return Verdict(conflicts.bar(user, request))


def may_handle(user: User, request: RecognitionRequest) -> Verdict:
    """Have the case at one's desk."""
    if request.institution_id is None or not user.has_role(Role.OFFICER, at=request.institution_id):
        return Verdict(_("Only a recognition officer of the receiving institution may do that."))
    return free_of_conflict(user, request)


def may_assess(user: User, request: RecognitionRequest) -> Verdict:
    """Check, ask and compare: once what looks like a conflict was asked about and answered."""
    if not (verdict := may_handle(user, request)):
        return verdict
    if conflicts.hints(user, request) and conflicts.last_word(user, request) is None:
        return Verdict(_("Say first whether you have a conflict of interest in this case."))
    return ALLOWED


def may_answer_for_issuer(user: User, question: Question) -> Verdict:
    if question.issuer_id is None or not user.has_role(*ANSWERING, at=question.issuer_id):
        return Verdict(_("Only an officer or a registrar of the institution that was asked may reply."))
    if user.pk == question.request.applicant_id:
        return Verdict(_("This is your own request; a colleague handles it."))
    return ALLOWED


def may_decide(user: User, request: RecognitionRequest) -> Verdict:
    return may_assess(user, request) and may_use_second_factor(user)


def may_hand_over(user: User, request: RecognitionRequest) -> Verdict:
    """Give a case to a colleague: any officer of the desk, but for one's own request."""
    if request.institution_id is None or not user.has_role(Role.OFFICER, at=request.institution_id):
        return Verdict(_("Only a recognition officer of the receiving institution may do that."))
    if user.pk == request.applicant_id:
        return Verdict(_("This is your own request; a colleague handles it."))
    return ALLOWED


# Who says for a party which micro-credentials its agreements list.
LISTING = (Role.INSTITUTION_ADMIN, Role.REGISTRAR)


def may_list(user: User, agreement: Agreement, receiver: Institution) -> Verdict:
    """List or renew a line: the party that counts it, which alone is bound by it; not the network, which keeps the register."""
    is_party = any(party.institution_id == receiver.pk for party in agreement.parties.all())
    if not is_party or not user.has_role(*LISTING, at=receiver):
        return Verdict(_("Only an administrator or a registrar of the party that counts it says what the agreement lists."))
    return ALLOWED


def may_end_line(user: User, line: ListedLine) -> Verdict:
    """Either side: the party that counts it, and the one that awards it."""
    sides = (line.receiver_id, line.micro_credential.institution_id)
    if not any(user.has_role(*LISTING, at=side) for side in sides):
        return Verdict(_("Only an administrator or a registrar of one of the two parties ends what is listed."))
    return ALLOWED


def may_be_asked(user: User, request: RecognitionRequest) -> Verdict:
    """Give an opinion on a case: nobody who asks in it, teaches the course, or had a part in what is to be recognised."""
    if request.institution_id is None or not user.has_role(Role.ASSESSOR, at=request.institution_id):
        return Verdict(_("Only an assessor of the receiving institution gives an opinion here."))
    return Verdict(conflicts.bar(user, request))


def may_give_opinion(user: User, opinion: Opinion) -> Verdict:
    if opinion.assessor_id != user.pk:
        return Verdict(_("This opinion was asked of somebody else."))
    return may_be_asked(user, opinion.request)


def may_open_link(user: User, opinion: Opinion) -> Verdict:
    """Whoever holds the letter's link is the person it was sent to, but for those whom the registry knows to be others."""
    request = opinion.request
    if user.pk == request.applicant_id or user.pk == opinion.asked_by_id:
        return Verdict(_("This opinion was asked of somebody else."))
    if request.institution_id and user.has_role(Role.OFFICER, Role.ASSESSOR, at=request.institution_id):
        return Verdict(_("This opinion was asked of somebody else."))
    return free_of_conflict(user, request)
