"""What stands between a person and a case: what is known bars them, what only looks like it is asked about, never judged."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award
from institutions.models import Course, Membership, Role, User
from micro4asia.foundation import text
from recognition.models import Declaration, RecognitionRequest


class Hint(models.TextChoices):
    """Facts that suggest a conflict of interest. The person says what they mean."""

    FAMILY = "family", gettext_lazy("You and the applicant have the same family name.")
    UNIT = "unit", gettext_lazy("You work for the unit that owns the course.")


# Of a credential: whose it is, who had a part in making it, and who issued it.
INVOLVED = ("learner__user", "prepared_by", "signed_by", "version__author", "institution")


def bar(user: User, request: RecognitionRequest) -> str | Promise:
    """Why this person can neither evaluate nor decide this case, in a sentence; empty where nothing is known against it.

    Asked at every step of every case: only what it needs is read.
    """
    own = _("This is your own request; a colleague handles it.")
    if user.pk == request.applicant_id:
        return own
    leading = list(Award.objects.filter(pk=request.award_id).values_list(*INVOLVED)) if request.award_id else []
    if any(user.pk == holder for holder, *_others in leading):
        return own
    if Declaration.objects.filter(request=request, person=user, has_conflict=True).exists():
        return _("You have declared a conflict of interest; a colleague handles this case.")
    if Course.owners.through.objects.filter(course=request.course_id, user=user).exists():
        return _("You are responsible for this course; a colleague decides.")
    further = request.further_sources.filter(award__isnull=False).values_list(*(f"award__{name}" for name in INVOLVED))
    awards = [*leading, *further]
    if any(user.pk == holder for holder, *_others in awards):
        return own
    if any(user.pk in makers for _holder, *makers, _issuer in awards):
        return _("You took part in issuing this credential; a colleague decides.")
    issuers = {issuer for *_people, issuer in awards}
    at_issuer = Membership.objects.current().filter(user=user, role__in=[Role.ISSUER, Role.REGISTRAR], institution__in=issuers)
    if at_issuer.exists():
        return _("You work for the issuer of this credential; a colleague decides.")
    return ""


def last_word(user: User, request: RecognitionRequest) -> Declaration | None:
    """What the person last said about this case; a conflict once declared is not outdone by a later word."""
    said = Declaration.objects.filter(request=request, person=user)
    return said.filter(has_conflict=True).first() or said.last()


def hints(user: User, request: RecognitionRequest) -> list[Hint]:
    """What to ask the person about before they begin."""
    found = []
    if _family(user) and _family(user) == _family(request.applicant):
        found.append(Hint.FAMILY)
    unit = request.course.owner_unit if request.course else None
    if unit is not None:
        # The desk of a faculty handles what the faculty owns; who also works there in another role is asked.
        held = Membership.objects.current().filter(user=user, unit__isnull=False).exclude(role=Role.OFFICER)
        if any(row.unit_id in {unit.pk, unit.parent_id} for row in held):
            found.append(Hint.UNIT)
    return found


def _family(user: User) -> str:
    """The family name as far as one name tells it: the first word in Vietnamese, else the last; Czech -ová forms as one."""
    words = text.match_key(user.full_name).split()
    if len(words) < 2:
        return ""
    return words[0] if user.language == "vi" else words[-1].removesuffix("ová")
