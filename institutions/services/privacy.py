"""What a person may ask about their own data, and how an institution answers."""

from __future__ import annotations

import datetime as dt
import io
import json
import secrets
import zipfile

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions import privacy_letters
from institutions.holdings import erase_at, holders, keepers_of
from institutions.models import DataExport, Institution, PrivacyContact, PrivacyRequest, User
from institutions.policies import may_answer_privacy_request, may_set_privacy
from institutions.privacy_law import term
from institutions.services.leaving import end_sessions
from micro4asia.foundation import walls
from micro4asia.foundation.errors import Refused, WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

State, Kind = PrivacyRequest.State, PrivacyRequest.Kind
EXPORT_LASTS = dt.timedelta(days=7)
WARNED_BEFORE = dt.timedelta(days=7)
# The latest copies are enough; asking again and again is work without end.
MOST_EXPORTS = 3


@transaction.atomic
def set_contact(*, institution: Institution, by: User, name: str, email: str, address: str) -> PrivacyContact:
    """Whom people ask about their data. Raises PermissionDenied, ValidationError by field."""
    may_set_privacy(by, institution).enforce()
    contact = PrivacyContact.objects.select_for_update().filter(institution=institution).first()
    contact = contact or PrivacyContact(institution=institution)
    contact.name, contact.email, contact.address = name, email, address
    contact.full_clean()
    contact.save()
    record("privacy_contact_set", on=contact, by=by, institution_id=institution.pk)
    return contact


# ---- the person ----


@transaction.atomic
def ask(*, person: User, institution: Institution, kind: str, wording: str) -> PrivacyRequest:
    """Ask an institution that keeps something about this person. Raises PermissionDenied, ValidationError, WrongState."""
    if institution.pk not in {keeper.pk for keeper in keepers_of(person)}:
        raise Refused(_("This institution keeps no record about you in the registry."))
    today = timezone.localdate(timezone=institution.zone)
    law = term("answer", institution.country, today)
    request = PrivacyRequest(
        institution=institution, person=person, kind=kind, wording=wording, due_on=law.after(today) if law else today
    )
    if kind in {Kind.CORRECTION, Kind.OBJECTION} and not wording.strip():
        raise ValidationError({"wording": _("Say what should be corrected, or what you object to.")})
    request.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState(_("You have asked this already; the institution has not answered yet.")) from error
    record("privacy_asked", on=request, by=person, institution_id=institution.pk, kind=kind)
    privacy_letters.tell_asked(request)
    return request


@transaction.atomic
def withdraw(*, request: PrivacyRequest, by: User) -> PrivacyRequest:
    """Take a request back. Raises PermissionDenied, WrongState."""
    request = PrivacyRequest.objects.select_for_update().get(pk=request.pk)
    if request.person_id != by.pk:
        raise Refused(_("Only the person who asked may withdraw."))
    request.move_to(State.WITHDRAWN)
    request.ended_at = timezone.now()
    request.save(update_fields=["state", "ended_at"])
    record("privacy_request_withdrawn", on=request, by=by, institution_id=request.institution_id)
    return request


@transaction.atomic
def ask_for_export(*, person: User) -> DataExport:
    """Have a copy of everything made, to be fetched for a week. Raises WrongState where copies are waiting already."""
    now = timezone.now()
    if (
        DataExport.objects.select_for_update().filter(person=person, asked_at__gt=now - dt.timedelta(days=1)).count()
        >= MOST_EXPORTS
    ):
        raise WrongState(_("You have asked for several copies today. Take one of those."))
    export = DataExport.objects.create(person=person, asked_at=now, expires_at=now + EXPORT_LASTS)
    record("export_asked", on=export, by=person)
    enqueue("make_export", export.pk)
    return export


@transaction.atomic
def make_export(*, export_id: int, now: dt.datetime | None = None) -> None:
    """Write the copy: one JSON file with what each floor knows, and the signed files. Twice is once."""
    export = DataExport.objects.select_for_update().select_related("person").filter(pk=export_id).first()
    if export is None or export.made_at:
        return
    export.made_at = now or timezone.now()
    facts, packed = {}, io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, holder in holders().items():
            told = holder.tell(export.person)
            facts[name] = told.facts
            for file, content in told.files.items():
                archive.writestr(file, content)
        archive.writestr("data.json", json.dumps(facts, ensure_ascii=False, indent=2, default=str))
    export.content = packed.getvalue()
    export.save(update_fields=["content", "made_at"])


@transaction.atomic
def close_account(*, person: User) -> None:
    """End one's own account: how one signs in, name and address go; what institutions answer for stays with them.

    Raises WrongState with the reason while something still needs the person: a role, an open case.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    for holder in holders().values():
        if reason := holder.hinders_leaving(person):
            raise WrongState(reason)
    with walls.everything():  # what leaves the person's hands is theirs until it is written, and no more after
        for holder in holders().values():
            holder.leave(person)
    # In the name of the account, while there is one.
    record("account_closed", on=person, by=person)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.email = f"closed-{secrets.token_hex(10)}@closed.invalid"
    person.full_name, person.is_active = "", False
    person.set_unusable_password()
    person.save(update_fields=["email", "full_name", "is_active", "password"])
    end_sessions(person)


# ---- the institution ----


@transaction.atomic
def answer(*, request: PrivacyRequest, by: User, grant: bool, words: str) -> PrivacyRequest:
    """Answer with reasons; granting an erasure or a restriction carries it out.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    request = PrivacyRequest.objects.select_for_update().select_related("institution", "person").get(pk=request.pk)
    may_answer_privacy_request(by, request).enforce()
    if not words.strip():
        raise ValidationError({"answer": _("Write what was done, or why not. The person reads it.")})
    request.move_to(State.ANSWERED if grant else State.REFUSED)
    request.answer, request.answered_by, request.ended_at = words.strip(), by, timezone.now()
    if grant:
        _carry_out(request)
    request.save(update_fields=["state", "answer", "answered_by", "ended_at", "done", "kept"])
    what = {"kind": request.kind, "state": request.state, "done": request.done, "kept": request.kept}
    record("privacy_answered", on=request, by=by, institution_id=request.institution_id, **what)
    privacy_letters.tell_answered(request)
    return request


@walls.everything()  # the desk closes what only the learner sees, such as links
def _carry_out(request: PrivacyRequest) -> None:
    if request.kind == Kind.ERASURE:
        erased = erase_at(request.person, request.institution, timezone.now())
        request.done, request.kept = erased.done, erased.kept
    elif request.kind == Kind.RESTRICTION:
        for holder in holders().values():
            for code, count in holder.close(request.person, request.institution).items():
                request.done[code] = request.done.get(code, 0) + count


@transaction.atomic
def remind_of_requests(now: dt.datetime | None = None) -> int:
    """One letter per request to those who answer, a week before the answer is due."""
    moment = now or timezone.now()
    soon = PrivacyRequest.objects.open().filter(reminded_at__isnull=True, due_on__lte=moment.date() + WARNED_BEFORE)
    rows = list(soon.select_for_update(of=("self",)).select_related("institution", "person").order_by("pk"))
    told = [row for row in rows if privacy_letters.tell_due(row)]
    for row in told:
        row.reminded_at = moment
        row.save(update_fields=["reminded_at"])
    return len(told)
