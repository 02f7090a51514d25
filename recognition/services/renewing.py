"""What stands in agreements about a micro-credential, and what a new version of it does to that."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import version_letters
from credentials.change_class import line
from credentials.models import ChangeClass, ListedLine, MicroCredential, MicroCredentialVersion
from credentials.version_letters import News
from institutions.models import Agreement, Course, Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.policies import LISTING, may_end_line, may_list

State = ListedLine.State
TO_RENEW = (State.TO_CONFIRM, State.BROKEN)


@transaction.atomic
def list_line(
    *, agreement: Agreement, version: MicroCredentialVersion, receiver: Institution, by: User, course: Course | None = None
) -> ListedLine:
    """Note that an agreement lists the version's line for a receiver; what it lists in earlier lines is renewed by that.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    may_list(by, agreement, receiver).enforce()
    agreement.move_from(Agreement.State.PUBLISHED)
    micro_credential = version.micro_credential
    parties = {party.institution_id for party in agreement.parties.all()}
    if not {receiver.pk, micro_credential.institution_id} <= parties or receiver.pk == micro_credential.institution_id:
        raise ValidationError(_("Two different parties: one that awards it, one that counts it."))
    if course and course.institution_id != receiver.pk:
        raise ValidationError(_("The course belongs to the party that counts it."))
    if version.published_at is None:
        raise ValidationError(_("An agreement lists what is published."))
    earlier = ListedLine.objects.select_for_update().filter(
        agreement=agreement, micro_credential=micro_credential, receiver=receiver
    )
    earlier.to_renew().update(state=State.RENEWED)
    values = {"state": State.HOLDS, "course": course, "listed_by": by, "listed_at": timezone.now()}
    row, _made = ListedLine.objects.update_or_create(
        agreement=agreement,
        micro_credential=micro_credential,
        receiver=receiver,
        line=line(version.number),
        defaults={**values, "because_of": None, "touched_at": None, "ended_at": None, "ended_by": None},
    )
    record(
        "line_listed",
        on=row,
        by=by,
        institution_id=receiver.pk,
        line=row.line,
        micro_credential=micro_credential.pk,
        agreement=agreement.pk,
    )
    return row


@transaction.atomic
def renew_line(*, row: ListedLine, by: User) -> ListedLine:
    """List the version in force instead of the line that a new version touched, for the same receiver and course.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    row = _locked(row)
    may_list(by, row.agreement, row.receiver).enforce()
    version = row.micro_credential.versions.published().first()
    if row.state not in TO_RENEW or version is None:
        raise WrongState(_("There is nothing to renew: it holds, it has ended, or no version is published."))
    return list_line(agreement=row.agreement, version=version, receiver=row.receiver, by=by, course=row.course)


@transaction.atomic
def end_line(*, row: ListedLine, by: User) -> ListedLine:
    """Take a line out of an agreement; the other side is told. Awards of it count by decision again.

    Raises PermissionDenied, WrongState.
    """
    row = _locked(row)
    may_end_line(by, row).enforce()
    if row.state in (State.RENEWED, State.ENDED):
        raise WrongState(_("This line has ended already, or a later one has taken its place."))
    row.state, row.ended_at, row.ended_by = State.ENDED, timezone.now(), by
    row.save(update_fields=["state", "ended_at", "ended_by"])
    record(
        "line_ended",
        on=row,
        by=by,
        institution_id=_side_of(by, row).pk,
        line=row.line,
        micro_credential=row.micro_credential_id,
        agreement=row.agreement_id,
    )
    version = row.micro_credential.versions.public().order_by("-published_at").first()
    if version is not None:
        _write_to_both(row, version, News.LINE_ENDED, besides=by)
    return row


def _side_of(user: User, row: ListedLine) -> Institution:
    """In whose chain the act stands: the party for which this person acts."""
    return row.receiver if user.has_role(*LISTING, at=row.receiver) else row.micro_credential.institution


def _locked(row: ListedLine) -> ListedLine:
    rows = ListedLine.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("agreement", "receiver", "course", "micro_credential__institution").get(pk=row.pk)


@transaction.atomic
def touch_lines(*, version_id: int) -> None:
    """After a publication: a major change suspends what is listed, a minor one asks both parties to confirm it.

    An editorial change touches nothing. Run twice, it marks and writes once.
    """
    version = MicroCredentialVersion.objects.select_related("micro_credential__institution").get(pk=version_id)
    if version.change_class not in (ChangeClass.MINOR, ChangeClass.MAJOR):
        return
    major = version.change_class == ChangeClass.MAJOR
    touched = ListedLine.objects.select_for_update().filter(micro_credential=version.micro_credential)
    touched = touched.filter(state__in=[State.HOLDS, State.TO_CONFIRM]) if major else touched.filter(state=State.HOLDS)
    rows = list(touched.exclude(line=line(version.number)).select_related("agreement", "receiver"))
    for row in rows:
        row.state, row.because_of, row.touched_at = State.BROKEN if major else State.TO_CONFIRM, version, timezone.now()
        row.save(update_fields=["state", "because_of", "touched_at"])
    if rows:
        lines = [row.pk for row in rows]
        record("lines_touched", on=version, by=None, institution_id=version.institution.pk, lines=lines, major=major)
    for row in rows:
        _write_to_both(row, version, News.BROKEN if major else News.TO_CONFIRM)


def _write_to_both(row: ListedLine, version: MicroCredentialVersion, news: News, *, besides: User | None = None) -> None:
    """Each reads it with a link to the page where their own institution answers. besides: who did it needs no letter."""
    mark = f"line-{row.pk}" if row.ended_at is None else f"line-{row.pk}:{row.ended_at:%Y%m%d%H%M%S}"
    for party in (version.institution, row.receiver):
        path = reverse("recognition:agreement-lines", args=[party.slug, row.agreement.public_id])
        url = f"{settings.PUBLIC_URL}{path}"
        for reader in version_letters.administrators(party):
            if reader != besides:
                version_letters.post(news, version, reader, url=url, mark=mark, agreement=row.agreement.number)


def standing_lines(micro_credential: MicroCredential, number: str) -> list[ListedLine]:
    """What agreements in force count an award of this version as; nothing that a major change has suspended."""
    today = timezone.localdate()
    rows = ListedLine.objects.standing().filter(
        micro_credential=micro_credential, line=line(number), agreement__in=Agreement.objects.in_force(today)
    )
    return list(rows.select_related("agreement", "receiver", "course"))
