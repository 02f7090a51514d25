"""What stands in agreements about a micro-credential, and what a new version of it does to that."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import version_letters
from credentials.change_class import line
from credentials.models import ChangeClass, ListedLine, MicroCredential, MicroCredentialVersion
from credentials.version_letters import News
from institutions.models import Agreement, Course, Institution, User
from micro4asia.foundation.journal import record
from recognition.policies import may_list

State = ListedLine.State


@transaction.atomic
def list_line(
    *, agreement: Agreement, version: MicroCredentialVersion, receiver: Institution, by: User, course: Course | None = None
) -> ListedLine:
    """Note that an agreement lists the version's line for a receiver; what it lists in earlier lines is renewed by that.

    Raises PermissionDenied, ValidationError.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    may_list(by, agreement).enforce()
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
        defaults={**values, "because_of": None, "touched_at": None},
    )
    record("line_listed", on=row, by=by, line=row.line, micro_credential=micro_credential.pk, agreement=agreement.pk)
    return row


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


def _write_to_both(row: ListedLine, version: MicroCredentialVersion, news: News) -> None:
    for party in (version.institution, row.receiver):
        for reader in version_letters.administrators(party):
            version_letters.post(
                news,
                version,
                reader,
                url=version_letters.public_page(version),
                mark=f"line-{row.pk}",
                agreement=row.agreement.number,
            )


def standing_lines(micro_credential: MicroCredential, number: str) -> list[ListedLine]:
    """What agreements in force count an award of this version as; nothing that a major change has suspended."""
    today = timezone.localdate()
    rows = ListedLine.objects.standing().filter(
        micro_credential=micro_credential, line=line(number), agreement__in=Agreement.objects.in_force(today)
    )
    return list(rows.select_related("agreement", "receiver", "course"))
