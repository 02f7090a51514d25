"""What became of letters to learners: sent once more, or reported back by the mail provider."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import learner_letters
from credentials.models import Award, Learner, LearnerLetter
from credentials.policies_directory import may_resend
from institutions.models import User
from micro4asia.foundation import letters, walls
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.models import Letter

MOST_A_DAY = 3  # of one credential
DAY = dt.timedelta(days=1)


@transaction.atomic
def resend_letter(*, tied: LearnerLetter, by: User) -> LearnerLetter:
    """The same letter once more, to the address that is on record now. The link in it is made for that address.

    Where its words are no longer kept (they are for 90 days), it is written anew. Raises PermissionDenied, WrongState.
    """
    with walls.everything():  # the letter is nobody's to read; what is written is for its learner alone
        tied = LearnerLetter.objects.select_for_update(of=("self",)).select_related("letter").get(pk=tied.pk)
        needed = ("learner__institution", "learner__merged_into", "institution", "version__micro_credential__institution")
        award = Award.objects.select_related(*needed).get(pk=tied.award_id)
        person = award.learner.person
        may_resend(by, person).enforce()
        _check(tied, award, person)
        again = _again(tied, award, person)
    record("letter_resent", on=again, by=by, institution_id=tied.institution_id, letter=tied.pk)
    return again


def _check(tied: LearnerLetter, award: Award, person: Learner) -> None:
    if person.erased_at:
        raise WrongState(_("The learner's record was erased; nobody is written to any more."))
    if tied.letter.state == Letter.State.WAITING:
        raise WrongState(_("This letter is on its way; it is tried again by itself."))
    if LearnerLetter.objects.filter(resent_from=tied).exists():
        raise WrongState(_("This letter was sent again already."))
    lately = LearnerLetter.objects.filter(award=award, resent_from__isnull=False, written_at__gt=timezone.now() - DAY)
    if lately.count() >= MOST_A_DAY:
        raise WrongState(_("Three letters about this credential were sent again today. Please wait until tomorrow."))


def _again(tied: LearnerLetter, award: Award, person: Learner) -> LearnerLetter:
    key = f"again:{tied.pk}"
    claim = re.compile(re.escape(reverse("credentials:claim", args=["0"])[:-2]) + '[^/?#\\s"<]+')
    fresh = reverse("credentials:claim", args=[person.claim_token()])[:-1]
    letter = letters.again(tied.letter, to=person.email, key=key, change=lambda words: claim.sub(fresh, words))
    if letter is None:
        wallet = f"{settings.PUBLIC_URL}{reverse('credentials:wallet-award', args=[award.public_id])}"
        url = "" if tied.kind in learner_letters.CLAIMED_BY else wallet
        written = learner_letters.write(tied.kind, award, key=key, url=url, resent_from=tied)
    else:
        written = learner_letters.tie(letter, award, person, tied.kind, tied.wording, tied)
    if written is None:
        raise WrongState(_("This letter was sent again already."))
    return written


@transaction.atomic
def note_bounces(reports: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Note what a mail provider reports: pairs of a Message-ID and an enhanced status code such as "5.1.1".

    Returns how many were noted, and how many are of no letter to a learner. A report that comes twice is noted once.
    """
    noted = strange = 0
    for message_id, code in reports:
        rows = LearnerLetter.objects.select_for_update(of=("self",)).filter(letter__message_id=message_id)
        tied = rows.select_related("letter").first()
        if tied is None:
            strange += 1
        elif tied.bounced_at is None:
            tied.bounced_at, tied.bounce_code = timezone.now(), code
            tied.save(update_fields=["bounced_at", "bounce_code"])
            record("letter_bounced", on=tied, by=None, institution_id=tied.institution_id, code=code)
            noted += 1
    return noted, strange
