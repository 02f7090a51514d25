"""What pages of the floor below are told from here: where a micro-credential counts, and what became of a learner's requests."""

from __future__ import annotations

from collections import Counter

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credentials.floors import Counts, Happened
from credentials.models import MicroCredentialVersion
from institutions.models import User
from micro4asia.foundation import walls
from recognition.answers import granted_of, headline_of
from recognition.models import Decision, RecognitionRequest
from recognition.naming import target_of
from recognition.recognisers import ENOUGH

MOST = 5


@walls.everything()  # public: where it counted, and no person
def counts_of(version: MicroCredentialVersion) -> list[Counts]:
    """Courses that were granted for it, one line a course: the latest decision on the same line major.minor, and no person.

    How many credits is told once as many decisions say the same that it is nobody's (decision 0090).
    """
    decisions = (
        Decision.objects.positive()
        .of_one_credential()
        .filter(request__award__version__micro_credential=version.micro_credential_id, request__course__isnull=False)
        .exclude(request__award__state="revoked")
        .select_related("request__course__institution", "request__award__version")
        .prefetch_related("request__course__institution__name_history")
        .order_by("-decided_at")[:50]
    )
    latest: dict[int, Decision] = {}
    alike: Counter[tuple[object, ...]] = Counter()
    for decision in decisions:
        if _line(decision.request.award.version.number) == _line(version.number):  # type: ignore[union-attr]
            latest.setdefault(decision.request.course_id, decision)  # type: ignore[arg-type]
            alike[_kind(decision)] += 1
    return [_counts(decision, whole=alike[_kind(decision)] >= ENOUGH) for decision in list(latest.values())[:MOST]]


def _kind(decision: Decision) -> tuple[object, ...]:
    return decision.request.course_id, decision.outcome, decision.credits, decision.credit_system


def _line(number: str) -> list[str]:
    return number.split(".")[:2]


def _counts(decision: Decision, *, whole: bool) -> Counts:
    course = decision.request.course
    granted = granted_of(decision) if whole else ""
    return Counts(
        institution=course.institution.name(),  # type: ignore[union-attr]
        counts_as=", ".join(part for part in (course.title(), granted) if part),  # type: ignore[union-attr]
        how=decision.get_outcome_display(),
        slug=course.institution.slug,  # type: ignore[union-attr]
    )


def happened_to(user: User) -> list[Happened]:
    """The learner's latest requests, each with how it stands."""
    rows = RecognitionRequest.objects.made_by(user).exclude(state=RecognitionRequest.State.DRAFT)
    rows = rows.select_related("institution", "course__institution", "programme__institution")
    rows = rows.prefetch_related("institution__name_history", "decisions__appeal", "decisions__replaced_by")
    return [_happened(row) for row in rows.order_by("-submitted_at")[:MOST]]


def _happened(row: RecognitionRequest) -> Happened:
    decision = row.standing_answer
    moment = decision.decided_at if decision else row.submitted_at
    return Happened(
        title=headline_of(decision) if decision else row.plain_state,
        note=_("%(institution)s: %(course)s") % {"institution": row.institution.name(), "course": target_of(row)}
        if row.institution
        else "",
        when=date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else "",
        url=reverse("recognition:my-request", args=[row.public_id]),
        waits=row.state == RecognitionRequest.State.INFORMATION_REQUESTED,
    )
