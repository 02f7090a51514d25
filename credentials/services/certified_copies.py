"""Giving a certified copy from the register."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, CertifiedCopy, RegisterBook
from credentials.policies_register import may_give_copy
from credentials.rendering.lettering import unprintable
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record


@transaction.atomic
def give_copy(*, award: Award, by: User, applicant: str, relation: str, evidence: str, language: str) -> CertifiedCopy:
    """Enter a copy in the book of copies and have it printed. Raises PermissionDenied, ValidationError by field, WrongState.

    applicant: who receives it. evidence: what they showed. language: the first one of the page.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("institution", "learner").get(pk=award.pk)
    may_give_copy(by, award).enforce()
    if award.state not in (Award.State.ISSUED, Award.State.REPLACED):
        raise WrongState(
            _("The award is “%(state)s”; no copy of it is given.") % {"state": award.get_state_display()},
        )
    if foreign := unprintable(applicant):
        letters = {"letters": " ".join(sorted(foreign))}
        raise ValidationError({"applicant": _("No typeface of ours has %(letters)s. Write the name in other letters.") % letters})
    home, today = award.institution, award.institution.today()
    RegisterBook.objects.get_or_create(institution=home, year=today.year)
    book = RegisterBook.objects.select_for_update().get(institution=home, year=today.year)
    book.last_copy += 1
    book.save(update_fields=["last_copy"])
    copy = CertifiedCopy(
        institution=home,
        award=award,
        number=f"{book.last_copy:04}/{today.year}-BS",
        applicant=applicant,
        relation=relation,
        evidence=evidence,
        language=language,
        standing=award.state,
        given_on=today,
        given_at=timezone.now(),
        given_by=by,
    )
    copy.full_clean()
    copy.save(force_insert=True)
    record(
        "certified_copy_given",
        on=copy,
        by=by,
        institution_id=home.pk,
        award=award.pk,
        relation=relation,
        number=copy.number,
    )
    enqueue("print_copy", copy.pk, unique_key=f"print_copy:{copy.pk}")
    return copy
