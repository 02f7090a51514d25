"""An officer prepares a request for somebody at the counter. It is sent by nobody but the learner, who confirms by a link.

The desk never learns whether an address has an account: a letter goes out either way, and reads the same.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.services.claiming import has_account
from institutions.models import Course, CurriculumYear, Institution, User
from micro4asia.foundation import walls
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import notifications
from recognition.models import PreparedRequest, RecognitionRequest
from recognition.models.prepared import ANSWERED_WITHIN
from recognition.policies import may_keep_queue

# Letters to one address from one desk that wait at the same time.
MOST_WAITING = 3


@transaction.atomic
def prepare_request(
    *,
    institution: Institution,
    by: User,
    email: str,
    full_name: str,
    language: str,
    purpose: str,
    course: Course | None = None,
    year: CurriculumYear | None = None,
    note: str = "",
) -> PreparedRequest:
    """Write it down and send the letter. The same again, unanswered, is the one that is there.

    Raises PermissionDenied, ValidationError by field.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_keep_queue(by, institution).enforce()
    if email.lower() == by.email.lower():
        raise ValidationError({"email": _("This is your own address; a colleague opens your request.")})
    if course and course.institution_id != institution.pk:
        raise ValidationError({"course": _("This course belongs to another institution.")})
    waiting = PreparedRequest.objects.filter(
        institution=institution, email__iexact=email, confirmed_at=None, opened_at__gt=timezone.now() - ANSWERED_WITHIN
    )
    programme = year.programme if year else None
    if twin := waiting.filter(purpose=purpose, course=course, programme=programme).first():
        return twin
    if waiting.count() >= MOST_WAITING:
        raise ValidationError({"email": _("Letters to this address wait for an answer already.")})
    row = PreparedRequest(
        institution=institution,
        opened_by=by,
        email=email.lower(),
        full_name=full_name,
        language=language,
        purpose=purpose,
        programme=programme,
        course=course,
        note=note,
    )
    row.full_clean()
    row.save(force_insert=True)
    record("request_prepared", on=row, by=by, institution_id=institution.pk, purpose=purpose)
    notifications.tell_prepared(row)
    return row


@transaction.atomic
@walls.everything()  # a secret of the letter opens it, for somebody who is no officer
def confirm_prepared(*, prepared: PreparedRequest, by: User) -> RecognitionRequest:
    """The person it was prepared for makes it a draft of their own. Twice is once. Raises PermissionDenied, WrongState."""
    prepared = PreparedRequest.objects.select_for_update().get(pk=prepared.pk)
    if not owns_address(by, prepared.email):
        raise PermissionDenied(_("This was prepared for another address. Sign in with the account that has it."))
    if prepared.opened_by_id == by.pk:
        raise PermissionDenied(_("You prepared this yourself; it is for somebody else."))
    if prepared.request:
        return prepared.request
    if prepared.confirmed_at:
        raise WrongState(_("You threw this draft away. Begin a new request, or ask at the counter again."))
    request = RecognitionRequest(
        applicant=by,
        purpose=prepared.purpose,
        institution=prepared.institution,
        programme=prepared.programme,
        course=prepared.course,
        decision_language=prepared.language,
        opened_by=prepared.opened_by,
    )
    request.full_clean(exclude=["verification", "document_digest"])
    request.save(force_insert=True)
    prepared.request, prepared.confirmed_at = request, timezone.now()
    prepared.save(update_fields=["request", "confirmed_at"])
    record("prepared_confirmed", on=prepared, by=by, institution_id=prepared.institution_id)
    return request


@transaction.atomic
@walls.everything()  # as above; nobody is signed in yet
def open_account_for(*, prepared: PreparedRequest, password: str) -> User:
    """An account for the address that the letter went to: the link proved the mailbox. Raises WrongState where there is one."""
    prepared = PreparedRequest.objects.select_for_update().get(pk=prepared.pk)
    taken = WrongState(_("There is an account for this address already. Sign in to see the request."))
    if has_account(prepared.email) or prepared.confirmed_at:
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(prepared.email, password, full_name=prepared.full_name, language=prepared.language)
    except IntegrityError as error:
        raise taken from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("account_opened", on=user, by=user, institution_id=prepared.institution_id)
    return user


def owns_address(user: User, email: str) -> bool:
    proven = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
    return proven or (user.email.lower() == email.lower() and not EmailAddress.objects.filter(email__iexact=email).exists())
