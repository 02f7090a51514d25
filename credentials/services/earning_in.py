"""The author says in which courses a micro-credential can be earned."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from credentials.models import EarnedIn, MicroCredential
from credentials.policies import may_author
from institutions.models import Course, User
from micro4asia.foundation.journal import record


@transaction.atomic
def name_courses(*, micro_credential: MicroCredential, by: User, courses: Iterable[Course]) -> None:
    """These, and no others. Said twice, it is written once. Raises PermissionDenied, ValidationError."""
    micro_credential = MicroCredential.objects.select_for_update(no_key=True).get(pk=micro_credential.pk)
    may_author(by, micro_credential).enforce()
    wanted = {course.pk: course for course in courses}
    if any(course.institution_id != micro_credential.institution_id or course.is_draft for course in wanted.values()):
        raise ValidationError({"courses": _("Only courses of the institution that are or were in force can be named.")})
    present = set(EarnedIn.objects.filter(micro_credential=micro_credential).values_list("course", flat=True))
    if present == set(wanted):
        return
    EarnedIn.objects.filter(micro_credential=micro_credential).exclude(course__in=list(wanted)).delete()
    EarnedIn.objects.bulk_create(
        [EarnedIn(micro_credential=micro_credential, course=course) for pk, course in wanted.items() if pk not in present]
    )
    record(
        "courses_earned_in_named",
        on=micro_credential,
        by=by,
        institution_id=micro_credential.institution_id,
        courses=sorted(wanted),
    )
